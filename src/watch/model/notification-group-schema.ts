import * as z from 'zod/mini';
import { ingestionId, nullableText, SCHEMA_VERSION, time } from './fields';
import { OUTCOMES } from './ingestion-schema';

/**
 * A notification that names several outcomes, written before it is shown: after a kill it is replayed unchanged.
 * `digest`: a burst; `away`: what finished while nobody could be notified; `quiet`: after quiet hours; `batch`: a whole batch.
 */
export const notificationGroupSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  kind: z.enum(['digest', 'away', 'quiet', 'batch']),
  at: time,
  batchId: nullableText,
  /** The outcomes first named here. */
  members: z.array(z.object({ id: ingestionId, round: z.number(), kind: z.enum(OUTCOMES) })),
  /** For a batch: the outcomes that had notifications of their own, counted in its text. */
  namedBefore: z.array(z.enum(OUTCOMES)),
  /** For a batch: how many stragglers it does not wait for, if any. */
  inProgress: z.optional(z.number()),
  tries: z.number(),
});
export type NotificationGroup = z.infer<typeof notificationGroupSchema>;
