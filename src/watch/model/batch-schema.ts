import * as z from 'zod/mini';
import { ingestionId, nullableTime, SCHEMA_VERSION, time } from './fields';

/** Ingestions that were added together and get one notification when all are done. */
export const batchSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  addedAt: time,
  ids: z.array(ingestionId),
  /** When the notification of the batch was created, or it turned out that none is needed; null until then. */
  notifiedAt: nullableTime,
});
export type Batch = z.infer<typeof batchSchema>;
