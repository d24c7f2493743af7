import * as z from 'zod/mini';
import { BURST_AT_600, TOKENS_MIN } from '../scheduling/constants';
import { failureSchema } from './failure-schema';
import { counterSchema, nullableTime, SCHEMA_VERSION, time } from './fields';

/** Where the polling of one ingestion stands. */
const pollStateSchema = z.object({
  dueAt: time,
  /** When the newest request was sent, whatever came of it. */
  lastPolledAt: nullableTime,
  /** When the newest request that brought a status was sent. */
  answeredAt: nullableTime,
  /** Failures in a row of this one. */
  failures: z.number(),
  /** The round that is watched, and for how long it has been; absent before its first poll. */
  watched: z.optional(z.object({ round: counterSchema, ms: z.number() })),
  /** When the newest answer was made, by the server's clock, and when that was first seen here (`cached-answer.ts`). */
  made: z.optional(z.object({ at: time, seenAt: time })),
  /** Until when the server has asked to leave this one alone; absent if it has not. */
  serverPausedUntil: z.optional(time),
});
export type PollState = z.infer<typeof pollStateSchema>;

/** What must outlive the worker but not the browser, one key per connection in `storage.session`. */
export const connectionRuntimeSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** When this was written. If that lies in the future, the clock was set back since. Absent before the first write. */
  writtenAt: z.optional(time),
  /** Requests that may be sent now, fractions included; below 0 after requests that could not wait for a token. At most a burst. */
  tokens: z.number().check(z.gte(TOKENS_MIN), z.lte(BURST_AT_600)),
  tokensAt: time,
  /** Requests a minute the server allows: documented 60, then what its headers say. At 0 nothing would ever be sent. */
  limitPerMin: z.number().check(z.gte(1), z.lte(6_000)),
  /** Requests that the server takes at once; absent while its headers have given no window shorter than a minute. */
  burst: z.optional(z.number().check(z.gte(1))),
  /**
   * The server's present window, by this machine's clock and by the server's, and how long the windows are as far as their ends
   * have shown it (`rate-window.ts`); absent before the first.
   */
  window: z.optional(z.object({ endsAt: time, serverEndsAt: time, ms: z.nullable(z.number()) })),
  /**
   * For a limit whose headers do not name its window: how many of its requests were used, when that was seen (`seenAt` by our clock, `at`
   * by the server's), and when all of them were to be available again (by the server's); absent if the headers do not say.
   */
  missing: z.optional(z.object({ count: z.number(), seenAt: time, at: time, endsAt: time })),
  /**
   * For the same kind of limit: when it begins anew by the server's clock, when that was first seen (by both clocks), and how long its
   * windows are if they are longer than a minute (`long-window.ts`).
   */
  reset: z.optional(
    z.object({
      endsAt: time,
      seenAt: time,
      serverSeenAt: time,
      windowMs: z.nullable(z.number().check(z.gt(0))),
    }),
  ),
  /** Failures in a row, for the back-off; several at once count as one. */
  failures: z.number(),
  failedAt: nullableTime,
  /** Nothing is sent before this; null if the connection is not paused. */
  pausedUntil: nullableTime,
  /** The part of the pause that the server asked for, which a person cannot lift; null if it asked for none. */
  serverPausedUntil: nullableTime,
  /** What pages show while the connection is paused or failing; null after a success. */
  connectionError: z.nullable(failureSchema),
  /** Server clock minus this machine's, from the `Date` header. */
  offsetMs: z.number(),
  /** The same before the newest answer, if that gave another difference and no second answer has agreed with it yet. */
  offsetBeforeMs: z.optional(z.number()),
  /** By ingestion ID. */
  polls: z.record(z.string(), pollStateSchema),
});
export type ConnectionRuntime = z.infer<typeof connectionRuntimeSchema>;
