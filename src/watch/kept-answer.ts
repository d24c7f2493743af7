import type { ResponseMeta } from '../synap/headers';
import type { PollState } from './model/records';

/** `Date` counts whole seconds: within one it may stand still. */
const DATE_STEP_MS = 1_000;

/**
 * Whether a cache on the way has answered with what Synap said earlier. Its `Age` says so; where a cache sends none, a `Date` that
 * is still the one of the answer before does.
 */
export function isKeptAnswer(meta: ResponseMeta | null, { made }: PollState, now: number): boolean {
  if (meta === null) return false;
  if (meta.ageMs > 0) return true;
  return made !== undefined && made.at === meta.serverTime && Math.abs(now - made.seenAt) >= DATE_STEP_MS;
}

/** The clocks of the machines behind one address differ by less. Shorter than refusals have to go on (`REFUSED_OVER_MS`). */
const CLOCKS_DIFFER_MS = 30_000;

/** Whether an answer was made long before one that came earlier: a cache that sends no `Age` has kept it. */
export function isMadeBefore(meta: ResponseMeta, earlier: ResponseMeta | null): boolean {
  const before = earlier?.serverTime ?? null;
  return before !== null && meta.serverTime !== null && before - meta.serverTime > CLOCKS_DIFFER_MS;
}

/** When the newest answer was made, for the next time that is asked. */
export function madeAfter({ made }: PollState, meta: ResponseMeta | null, now: number): PollState['made'] {
  const at = meta?.serverTime ?? null;
  if (at === null || at === made?.at) return made;
  return { at, seenAt: now };
}

/** What the headers of a kept answer still say: nothing of the present rate limit, and of the time only what `Age` counts. */
export function metaOfKept(meta: ResponseMeta): ResponseMeta {
  const serverTime = meta.ageMs > 0 ? meta.serverTime : null;
  return { ...meta, serverTime, remaining: null, resetInMs: null };
}
