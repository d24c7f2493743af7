/** The offsets of all time zones are multiples of a quarter of an hour. */
export const ZONE_STEP_MS = 15 * 60_000;

/** The largest offset of a time zone from UTC. */
export const ZONE_MAX_MS = 14 * 60 * 60_000;

/** How soon after it is queued a job is watched if somebody waits for it. */
const WATCHED_WITHIN_MS = 60_000;
/** How much the clocks of a server's machines differ at most. */
const CLOCK_BLUR_MS = 2_000;

/**
 * Whether a job seems to have been queued a multiple of a quarter of an hour before its watch began. Then its time is probably of another
 * zone than it says: some servers write local time and call it UTC. Few jobs are watched just then by chance.
 */
export function isZoneBefore(queuedAt: number, watchedSince: number): boolean {
  const agoMs = watchedSince - queuedAt + CLOCK_BLUR_MS;
  const sinceQuarterMs = WATCHED_WITHIN_MS + CLOCK_BLUR_MS;
  if (agoMs < ZONE_STEP_MS || agoMs > ZONE_MAX_MS + sinceQuarterMs) return false;
  return agoMs % ZONE_STEP_MS <= sinceQuarterMs;
}
