/** No two zones are less apart, and all are whole quarters of an hour apart. */
export const ZONE_STEP_MS = 15 * 60_000;

/** No zone is further from UTC. */
export const ZONE_MAX_MS = 14 * 60 * 60_000;

/** So soon after it is queued a job is watched, by somebody who waits for it. */
const WATCHED_WITHIN_MS = 60_000;
/** The clocks of a server's machines differ by no more. */
const CLOCK_BLUR_MS = 2_000;

/**
 * Whether a job was queued so many quarters of an hour before its watch began that its time may be of another zone than it says:
 * servers also write their local time and call it UTC. Few jobs are watched just then by chance.
 */
export function isZoneBefore(queuedAt: number, watchedSince: number): boolean {
  const agoMs = watchedSince - queuedAt + CLOCK_BLUR_MS;
  const sinceQuarterMs = WATCHED_WITHIN_MS + CLOCK_BLUR_MS;
  if (agoMs < ZONE_STEP_MS || agoMs > ZONE_MAX_MS + sinceQuarterMs) return false;
  return agoMs % ZONE_STEP_MS <= sinceQuarterMs;
}
