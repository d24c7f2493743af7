import type { ResponseMeta } from '../synap/headers';
import type { PollState } from './model/records';

/** `Date` counts whole seconds: within one it may stand still. */
const DATE_STEP_MS = 1_000;

/**
 * Whether a cache on the way has answered with an earlier answer of Synap's: a cached answer. `Age` says so; if the cache sends none, a
 * `Date` that is the same as that of the answer before does.
 */
export function isCachedAnswer(meta: ResponseMeta | null, { made }: PollState, now: number): boolean {
  if (meta === null) return false;
  if (meta.ageMs > 0) return true;
  return made !== undefined && made.at === meta.serverTime && Math.abs(now - made.seenAt) >= DATE_STEP_MS;
}

/** More than the clocks of the servers behind one address differ by, and less than refusals have to go on for (`REFUSED_OVER_MS`). */
const CLOCKS_DIFFER_MS = 30_000;

/** Whether an answer was made long before one that arrived earlier: then a cache that sends no `Age` has kept it. */
export function isMadeBefore(meta: ResponseMeta, earlier: ResponseMeta | null): boolean {
  const before = earlier?.serverTime ?? null;
  return before !== null && meta.serverTime !== null && before - meta.serverTime > CLOCKS_DIFFER_MS;
}

/** The note of when the newest answer was made, for the next call of `isCachedAnswer`. */
export function madeAfter({ made }: PollState, meta: ResponseMeta | null, now: number): PollState['made'] {
  const at = meta?.serverTime ?? null;
  if (at === null || at === made?.at) return made;
  return { at, seenAt: now };
}

/** The headers of a cached answer without what is out of date: the rate limit, and the server's time unless `Age` corrects it. */
export function metaOfCached(meta: ResponseMeta): ResponseMeta {
  const serverTime = meta.ageMs > 0 ? meta.serverTime : null;
  return { ...meta, serverTime, remaining: null, resetInMs: null };
}
