import type { Candidate } from './choose-polls';
import { lawfulIntervalMs } from './poll-interval';

/**
 * How many times as long intervals become at most. Beyond that the tokens run out, and then to poll the most urgent first is better
 * than to make all wait alike.
 */
export const STRETCH_MAX = 2;

/**
 * How many times as long as the law's the intervals of a connection are now, between 1 and 2: as many times as its ingestions together
 * ask for more requests than it affords. This is the price of a request that rises before the tokens are gone. Without it two young jobs
 * would spend a burst on their first seconds, in which few finish, and their finishes would wait for tokens (docs/BENCHMARKS.md, "When
 * several share what is too little").
 *
 * `affordedPerMs`: requests per millisecond. An ingestion alone shares its burst with nobody, and gains nothing by saving it.
 */
export function intervalStretch(sharing: readonly Candidate[], affordedPerMs: number): number {
  if (sharing.length < 2) return 1;
  const askedPerMs = askedUpTo(STRETCH_MAX * affordedPerMs, sharing);
  return Math.max(1, Math.min(askedPerMs / affordedPerMs, STRETCH_MAX));
}

/** How many requests per millisecond the law asks for; of a crowd not counted beyond `enough`. */
function askedUpTo(enough: number, sharing: readonly Candidate[]): number {
  let asked = 0;
  for (const { forecast, input } of sharing) {
    asked += 1 / lawfulIntervalMs(forecast, { ...input, sinceLastPollMs: 0 });
    if (asked >= enough) break;
  }
  return asked;
}
