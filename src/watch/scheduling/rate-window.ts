import type { ResponseMeta } from '../../synap/headers';
import { saneLimit } from '../../synap/rate-limit-headers';
import type { ConnectionRuntime } from '../model/records';
import { RETRY_AFTER_MAX_MS } from './constants';

/** A limit whose headers do not name its window is one of a minute, until the window turns out to be shorter. */
const WINDOW_MAX_MS = 60_000;
const WINDOW_MIN_MS = 1_000;

type Window = NonNullable<ConnectionRuntime['window']>;
type WindowHeaders = Pick<ResponseMeta, 'resetInMs' | 'serverTime' | 'limitPerMin' | 'remaining'>;

/**
 * The window of a limit that comes with nothing but when the window ends. Where one has ended and the next ends a second later, the
 * limit is one of a second: taken for one of a minute it would be sixty times too small. The time between two ends is a multiple of
 * the window, and no window is shorter than what is left of it.
 */
export function windowAfter(
  { window, missing, offsetMs }: Pick<ConnectionRuntime, 'window' | 'missing' | 'offsetMs'>,
  meta: WindowHeaders,
  now: number,
): ConnectionRuntime['window'] {
  const { resetInMs, serverTime } = meta;
  // The server's clock alone says which window this is: its times are whole seconds there, and no others.
  const serverNow = serverTime ?? now + offsetMs;
  const isRestored = missing !== undefined && isWholeAgain(missing, meta, { now, serverNow });
  if (resetInMs === null || !(isRestored || isOfWindow(meta, resetInMs))) return window;
  const next = { endsAt: now + resetInMs, serverEndsAt: serverNow + resetInMs };
  const known = isRestored ? { ...next, serverEndsAt: missing.endsAt, ms: window?.ms ?? null } : window;
  // An end far ahead: a clock was set back, and it says nothing any more.
  const isUsable = known !== undefined && known.serverEndsAt - serverNow <= RETRY_AFTER_MAX_MS;
  if (!isUsable) return { ...next, ms: known?.ms ?? null };
  const hasEnded = serverNow >= known.serverEndsAt && next.serverEndsAt > known.serverEndsAt;
  if (!hasEnded) return atLeast(known, resetInMs);
  const apartMs = Math.min(next.serverEndsAt - known.serverEndsAt, known.ms ?? WINDOW_MAX_MS);
  return atLeast({ ...next, ms: inSeconds(apartMs) }, resetInMs);
}

/**
 * Whether an answer shows that the server counts in windows. Others let requests come back one by one, and say when the last of them
 * will be back: each answer ends then as if a window of seconds did. What tells them apart is the first request of a window: it is
 * the only one that is missing, and all are back sooner than one a minute's share would be.
 */
function isOfWindow({ limitPerMin, remaining }: WindowHeaders, resetInMs: number): boolean {
  if (limitPerMin === null || remaining !== limitPerMin - 1) return false;
  return resetInMs < WINDOW_MAX_MS / limitPerMin;
}

type Missing = NonNullable<ConnectionRuntime['missing']>;

/**
 * Whether all requests are back that were missing when a window was to end, and sooner than so many a minute come back one by one.
 * This tells windows of large limits, of whose requests one is back within a second in any case.
 */
function isWholeAgain(
  before: Missing,
  { limitPerMin, remaining }: WindowHeaders,
  { now, serverNow }: { now: number; serverNow: number },
): boolean {
  if (limitPerMin === null || remaining !== limitPerMin - 1 || serverNow < before.endsAt) return false;
  const elapsedMs = Math.max(now - before.seenAt, serverNow - before.at);
  return before.count > 1 + (elapsedMs * limitPerMin) / WINDOW_MAX_MS;
}

/** How many requests are missing of a limit after an answer, and when all are to be back; within one window the most of them. */
export function missingAfter(
  { missing: before, offsetMs }: Pick<ConnectionRuntime, 'missing' | 'offsetMs'>,
  meta: WindowHeaders,
  now: number,
): Missing | undefined {
  const { limitPerMin, remaining, resetInMs, serverTime } = meta;
  if (limitPerMin === null || remaining === null || resetInMs === null) return before;
  const at = serverTime ?? now + offsetMs;
  const count = limitPerMin - remaining;
  const isSameWindow = before !== undefined && before.at <= at && at < before.endsAt;
  return isSameWindow && before.count > count ? before : { count, seenAt: now, at, endsAt: at + resetInMs };
}

function atLeast(window: Window, resetInMs: number): Window {
  return window.ms === null ? window : { ...window, ms: Math.max(window.ms, inSeconds(resetInMs)) };
}

/**
 * When a window ends that may be shorter than a minute: then the server takes a request again, whatever the limit is thought to be,
 * and its answer shows the next end. Null where that is known already.
 */
export function unknownWindowEndsAt({ window }: ConnectionRuntime): number | null {
  return window?.ms === null ? window.endsAt : null;
}

/** Whole seconds, as headers count them. Rounded up: a window that is thought too long costs a little time, never a refusal. */
const inSeconds = (ms: number) =>
  Math.min(WINDOW_MAX_MS, Math.max(WINDOW_MIN_MS, Math.ceil(ms / 1_000) * 1_000));

/** The runtime state with what the server allows a minute, and at once, by an answer's headers. */
export function withServerLimit(runtime: ConnectionRuntime, meta: ResponseMeta): ConnectionRuntime {
  const { limitPerMin, windowMs } = meta;
  if (limitPerMin === null) return runtime;
  const { burst: _before, ...rest } = runtime;
  const longMs = windowMs === null ? (runtime.reset?.windowMs ?? null) : null;
  if (longMs !== null) return { ...rest, limitPerMin: saneLimit((limitPerMin * WINDOW_MAX_MS) / longMs) };
  const foundMs = windowMs === null ? (runtime.window?.ms ?? null) : null;
  const perMin = foundMs === null ? limitPerMin : saneLimit((limitPerMin * WINDOW_MAX_MS) / foundMs);
  const burst = foundMs === null ? meta.burst : limitPerMin;
  return { ...rest, limitPerMin: perMin, ...(burst === null ? {} : { burst: Math.max(1, burst) }) };
}
