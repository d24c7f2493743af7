import * as z from 'zod/mini';
import { nullableText, SCHEMA_VERSION, time } from './fields';

/** One line of the log: what was done, for the inspector and for support. Never a key, a body or a header's value. */
export const logEntrySchema = z.object({
  at: time,
  event: z.enum(['polled', 'failed_poll', 'finished', 'notified', 'blocked', 'unblocked']),
  ingestionId: nullableText,
  connectionId: nullableText,
  /** Status word, error code, outcome, notification ID, or why a connection was stopped. */
  what: z.string(),
  correlationId: nullableText,
  tookMs: z.nullable(z.number()),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

export const logSchema = z.object({ schema: z.literal(SCHEMA_VERSION), entries: z.array(logEntrySchema) });
