import * as z from 'zod/mini';
import { SCHEMA_VERSION } from './fields';

/**
 * All memory IDs of an ingestion that has more of them than its record holds: lists read records, and nobody reads thousands of IDs in
 * a list. When storage is full, these are dropped before any ingestion is; the record still says how many there were.
 */
export const memoryIdsSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  ids: z.array(z.string()),
});
export type MemoryIdList = z.infer<typeof memoryIdsSchema>;
