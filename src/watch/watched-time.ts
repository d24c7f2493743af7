import { WATCH_GAP_MAX_MS, WATCHED_STEP_MAX_MS, WATCHED_STEPS } from './constants';
import type { Ingestion, PollState, Watching } from './model/records';

/**
 * How long the present round has been watched: the sum of the gaps between our own polls, each counted as at most `WATCH_GAP_MAX_MS`.
 * So neither a sleep of the machine nor a jump of the clock makes a watch long.
 */
export function watchedMsOf(record: Ingestion, { watched }: PollState): number {
  return watched?.round === record.round ? Math.max(record.watchedMs, watched.ms) : record.watchedMs;
}

/** The watched time after a poll now. */
export function watchedAfterPoll(record: Watching, poll: PollState, now: number): PollState['watched'] {
  const isFirst = poll.watched?.round !== record.round || poll.lastPolledAt === null;
  const gapMs = isFirst ? 0 : Math.min(WATCH_GAP_MAX_MS, Math.max(0, now - (poll.lastPolledAt ?? now)));
  return { round: record.round, ms: watchedMsOf(record, poll) + gapMs };
}

/** The record with its watched time, if that has grown enough to be worth a write. What is not written is lost when the browser closes. */
export function withWatchedTime(
  record: Watching,
  { watchedMs, maxWatchTimeMs }: { watchedMs: number; maxWatchTimeMs: number },
): Watching {
  const grownMs = watchedMs - record.watchedMs;
  const stepMs = Math.min(maxWatchTimeMs / WATCHED_STEPS, WATCHED_STEP_MAX_MS);
  if (watchedMs < maxWatchTimeMs) return grownMs < stepMs ? record : { ...record, watchedMs };
  // Past the maximum watch time the first poll of a browser session may be its only one: the time before it counts as one gap.
  return { ...record, watchedMs: watchedMs + (grownMs > 0 ? 0 : WATCH_GAP_MAX_MS) };
}
