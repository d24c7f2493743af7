import * as z from 'zod/mini';
import { ingestionId, nullableTime, SCHEMA_VERSION, time } from './fields';

/** What the poll loop and the outbox keep from one worker to the next. */
export const schedulerStateSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  startedAt: time,
  /** When polls were last sent; null before the first of this browser session. */
  lastRoundAt: nullableTime,
  /** When a person last did something: a command or a page's heartbeat. Timers run only for a while after it. */
  lastActedAt: nullableTime,
  /** When notifications of outcomes were last shown, newest last, at most `NOTIFICATIONS_PER_HOUR_MAX`. */
  notifiedAt: z.array(time),
  /** While the outcomes of being away are collected: the ingestions still to be polled, since when, and when to stop waiting. */
  away: z.nullable(z.object({ waitingFor: z.array(ingestionId), since: time, until: time })),
  /** The IDs of notifications that were created but could not be marked as sent, because storage refused the write. */
  unmarked: z.optional(z.array(z.string())),
  /** When a page last said it shows this ingestion. */
  visibleAt: z.record(z.string(), time),
});
export type SchedulerState = z.infer<typeof schedulerStateSchema>;
