import type { ResponseMeta } from '../../synap/headers';
import type { ConnectionRuntime } from '../model/records';
import { RESET_WAIT_MAX_MS, RETRY_AFTER_MAX_MS, UNATTENDED_SHARE } from './constants';
import { resetAfter } from './long-window';
import { missingAfter, windowAfter, withServerLimit } from './rate-window';

/**
 * The runtime state after the headers of an answer: the server's limit, the difference of the clocks, and no more tokens than our share of
 * what is left. If nothing is left, the connection pauses until the window ends: further requests would only be answered with 429.
 */
export function applyRateLimitHeaders(
  runtime: ConnectionRuntime,
  meta: ResponseMeta,
  { now, isVisible }: { now: number; isVisible: boolean },
): ConnectionRuntime {
  const offsetMs =
    meta.serverTime === null ? runtime.offsetMs : readOffset(runtime.offsetMs, meta.serverTime - now);
  const window = windowAfter(runtime, meta, now);
  const missing = missingAfter(runtime, meta, now);
  const reset = resetAfter(runtime, meta, now);
  const { reset: _before, offsetBeforeMs: _unsure, ...rest } = runtime;
  const known = {
    ...rest,
    ...unsureOffset(runtime, offsetMs, meta),
    ...(reset === undefined ? {} : { reset }),
    ...(window === undefined ? {} : { window }),
    ...(missing === undefined ? {} : { missing }),
  };
  const next = { ...withServerLimit(known, meta), offsetMs };
  if (meta.remaining === null) return next;
  const part = isVisible ? 1 : UNATTENDED_SHARE;
  next.tokens = Math.min(next.tokens, Math.floor(meta.remaining * part));
  if (meta.remaining > 0 || meta.resetInMs === null) return next;
  return pauseForServer(next, now + Math.min(meta.resetInMs, longestResetMs(next, meta)));
}

/** The longest wait for the end of a window: a minute, or the length of the window if that is known to be longer. */
function longestResetMs({ reset }: ConnectionRuntime, { windowMs }: ResponseMeta): number {
  const knownMs = windowMs ?? reset?.windowMs ?? 0;
  return Math.min(RETRY_AFTER_MAX_MS, Math.max(RESET_WAIT_MAX_MS, knownMs));
}

/** The runtime state after the server has asked for a pause until this time. */
export function pauseForServer(runtime: ConnectionRuntime, until: number): ConnectionRuntime {
  return {
    ...runtime,
    pausedUntil: Math.max(runtime.pausedUntil ?? 0, until),
    serverPausedUntil: Math.max(runtime.serverPausedUntil ?? 0, until),
  };
}

/** `Date` counts whole seconds and crosses a network: a difference this small means nothing and must not cause a write. */
const OFFSET_BLUR_MS = 2_000;

/** The difference of the clocks that was known before, until a second answer agrees with the new one: one `Date` may be wrong. */
function unsureOffset(
  { offsetMs: before, offsetBeforeMs }: ConnectionRuntime,
  offsetMs: number,
  { serverTime }: ResponseMeta,
): Pick<ConnectionRuntime, 'offsetBeforeMs'> {
  if (offsetMs !== before) return { offsetBeforeMs: before };
  return serverTime === null && offsetBeforeMs !== undefined ? { offsetBeforeMs } : {};
}

function readOffset(knownMs: number, seenMs: number): number {
  if (Math.abs(seenMs) < OFFSET_BLUR_MS) return 0;
  return Math.abs(seenMs - knownMs) < OFFSET_BLUR_MS ? knownMs : seenMs;
}
