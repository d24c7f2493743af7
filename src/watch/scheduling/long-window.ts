import type { ResponseMeta } from '../../synap/headers';
import type { ConnectionRuntime } from '../model/records';

type Reset = NonNullable<ConnectionRuntime['reset']>;
type ResetHeaders = Pick<ResponseMeta, 'limitPerMin' | 'windowMs' | 'resetInMs' | 'serverTime'>;

/** If a reset stays the same for longer than this, its window is longer than a minute. */
const LASTS_MS = 90_000;

/** Headers count whole seconds, and so does `Date`, from which the seconds that are left are counted. */
const BLUR_MS = 2_000;

/**
 * When the present window ends, and how long the windows are if that is more than a minute and the headers do not say so. A reset that is an
 * hour away may come from a wrong clock; one that stays the same while time passes does not.
 */
export function resetAfter(
  { reset: before, offsetMs }: Pick<ConnectionRuntime, 'reset' | 'offsetMs'>,
  { limitPerMin, windowMs, resetInMs, serverTime }: ResetHeaders,
  now: number,
): Reset | undefined {
  if (windowMs !== null) return undefined;
  if (limitPerMin === null || resetInMs === null) return before;
  const serverNow = serverTime ?? now + offsetMs;
  const endsAt = serverNow + resetInMs;
  const seen = { endsAt, seenAt: now, serverSeenAt: serverNow };
  if (before === undefined) return { ...seen, windowMs: null };
  const laterMs = endsAt - before.endsAt;
  if (Math.abs(laterMs) > BLUR_MS) return { ...seen, windowMs: nextWindowMs(before.windowMs, laterMs) };
  // By the clock that says less: a jump of one clock must not make a minute of a moment.
  const lastedMs = Math.min(now - before.seenAt, serverNow - before.serverSeenAt);
  if (lastedMs < LASTS_MS) return before;
  return { ...before, windowMs: Math.max(before.windowMs ?? 0, before.endsAt - before.serverSeenAt) };
}

/** The first end of the next window is a whole window later, or more; one that comes sooner shows that the windows are shorter now. */
function nextWindowMs(windowMs: number | null, laterMs: number): number | null {
  return windowMs !== null && laterMs >= windowMs - BLUR_MS ? windowMs : null;
}
