import * as z from 'zod/mini';
import { counterSchema, SCHEMA_VERSION, time } from './fields';

/** What was deleted because storage was full, so that the pages can show it. */
export const evictionsSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** Finished ingestions, since the history was last cleared. */
  count: counterSchema,
  at: time,
});
export type Evictions = z.infer<typeof evictionsSchema>;
