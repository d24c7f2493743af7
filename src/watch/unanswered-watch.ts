import { UNANSWERED_GAP_MS, UNANSWERED_POLLS, WATCH_GAP_MAX_MS } from './constants';
import type { Ingestion, PollState, Watching } from './model/records';
import { endWatch } from './model/rounds';
import type { PollContext } from './poll-result';

/**
 * A watch past its longest time ends on Synap's word alone. While nobody gives that word, a dead host or a refusal that nobody
 * confirms, it is polled each hour; after a week of that it ends all the same, because nothing may be polled for ever.
 */

type Watched = Pick<PollContext, 'watchedMs' | 'maxWatchTimeMs'>;

/** The watch after a poll that brought no word of Synap's; ended if there has been none for a week past the longest watch. */
export function endIfUnanswered(record: Watching, context: Watched, now: number): Ingestion {
  // Each of the polls an hour apart counts as no more than that (`watched-time.ts`).
  const endsAtMs = context.maxWatchTimeMs + UNANSWERED_POLLS * WATCH_GAP_MAX_MS;
  return context.watchedMs < endsAtMs ? record : endWatch(record, 'timed_out', now);
}

/** When the next poll is due after one that brought no word of Synap's. */
export function unansweredPollState(
  poll: PollState,
  { watchedMs, maxWatchTimeMs }: Watched,
  now: number,
): PollState {
  return watchedMs < maxWatchTimeMs
    ? poll
    : { ...poll, dueAt: Math.max(poll.dueAt, now + UNANSWERED_GAP_MS) };
}
