import type { ResponseMeta } from '../../synap/headers';
import { saneLimit } from '../../synap/rate-limit-headers';
import type { ConnectionRuntime } from '../model/records';
import { RETRY_AFTER_MAX_MS } from './constants';

/** The window of a limit whose headers do not name one: a minute, unless it turns out to be shorter. */
const WINDOW_MAX_MS = 60_000;
const WINDOW_MIN_MS = 1_000;

type Window = NonNullable<ConnectionRuntime['window']>;
type WindowHeaders = Pick<ResponseMeta, 'resetInMs' | 'serverTime' | 'limitPerMin' | 'remaining'>;

/**
 * The window of a limit whose headers only say when the window ends. If the ends of two windows are a second apart, the limit is one of a
 * second; taken for one of a minute it would be sixty times too small. The time between two ends is a multiple of the window, and a
 * window is at least as long as what is left of it.
 */
export function windowAfter(
  { window, missing, offsetMs }: Pick<ConnectionRuntime, 'window' | 'missing' | 'offsetMs'>,
  meta: WindowHeaders,
  now: number,
): ConnectionRuntime['window'] {
  const { resetInMs, serverTime } = meta;
  // Compared by the server's clock, because the ends of windows are whole seconds there.
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
 * Whether an answer shows that the server counts in windows. Other servers give requests back one by one, and say when the last will be
 * back, which looks like the end of a short window. The first request of a window tells them apart: only that one is used, and it is
 * back sooner than it would be one by one at this many a minute.
 */
function isOfWindow({ limitPerMin, remaining }: WindowHeaders, resetInMs: number): boolean {
  if (limitPerMin === null || remaining !== limitPerMin - 1) return false;
  return resetInMs < WINDOW_MAX_MS / limitPerMin;
}

type Missing = NonNullable<ConnectionRuntime['missing']>;

/**
 * Whether all used requests came back together when a window was to end, sooner than they would one by one at this many a minute. This
 * finds windows of large limits, for which `isOfWindow` cannot tell: one of their requests is back within a second in any case.
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

/** How many requests of a limit are used after an answer, and when all are to be back; within one window the highest count. */
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
 * When a window of unknown length ends. The server takes a request again then, and its answer shows the next end. Null if the length is
 * known.
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
