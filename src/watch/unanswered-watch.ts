import { UNANSWERED_GAP_MS, UNANSWERED_POLLS, WATCH_GAP_MAX_MS } from './constants';
import type { Ingestion, PollState, Watching } from './model/records';
import { endWatch } from './model/rounds';
import type { PollContext } from './poll-result';

/**
 * A watch past the maximum watch time times out with the next usable answer. While there is none (a dead host, say, or refusals that
 * whoami does not confirm), it is polled each hour. After a week of that it times out without one, because nothing may be polled for
 * ever.
 */

type Watched = Pick<PollContext, 'watchedMs' | 'maxWatchTimeMs'>;

/** The watch after a poll without a usable answer; timed out after a week without any past the maximum watch time. */
export function endIfUnanswered(record: Watching, context: Watched, now: number): Ingestion {
  // Each of the polls an hour apart counts as no more than that (`watched-time.ts`).
  const endsAtMs = context.maxWatchTimeMs + UNANSWERED_POLLS * WATCH_GAP_MAX_MS;
  return context.watchedMs < endsAtMs ? record : endWatch(record, 'timed_out', now);
}

/** The poll state after a poll without a usable answer: past the maximum watch time the next one is due in an hour. */
export function unansweredPollState(
  poll: PollState,
  { watchedMs, maxWatchTimeMs }: Watched,
  now: number,
): PollState {
  return watchedMs < maxWatchTimeMs
    ? poll
    : { ...poll, dueAt: Math.max(poll.dueAt, now + UNANSWERED_GAP_MS) };
}
