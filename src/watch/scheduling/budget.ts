import type { ResponseMeta } from '../../synap/headers';
import {
  BURST_AT_60,
  BURST_AT_600,
  DEBT_PAID_WITHIN_MS,
  DEFAULT_LIMIT_PER_MIN,
  JITTER_RESERVE,
  RESET_WAIT_MAX_MS,
  TOKENS_MIN,
  UNATTENDED_SHARE,
} from '../constants';
import { type ConnectionRuntime, SCHEMA_VERSION } from '../model/records';

/** Requests a server of this limit takes at once: the documented pairs (60, 10) and (600, 50), and the line between. */
function burstOf(limitPerMin: number): number {
  if (limitPerMin <= 60) return Math.max(1, (limitPerMin * BURST_AT_60) / 60);
  const slope = (BURST_AT_600 - BURST_AT_60) / (600 - 60);
  return Math.min(BURST_AT_600, BURST_AT_60 + (limitPerMin - 60) * slope);
}

/** What we take of a connection's budget: half of rate and burst; while a person looks all of it but one request. */
export function shareOf(limitPerMin: number, lookedAt: boolean): { perMs: number; burst: number } {
  const part = lookedAt ? 1 : UNATTENDED_SHARE;
  const burst = burstOf(limitPerMin) * part - (lookedAt ? JITTER_RESERVE : 0);
  return { perMs: (limitPerMin * part) / 60_000, burst: Math.max(1, burst) };
}

/**
 * A connection's live state before anything is known of it. `rested`: it was just added, so its burst is unspent;
 * otherwise the memory of what was spent is lost, and nothing may be spent on trust.
 */
export function newConnectionRuntime(now: number, rested: boolean): ConnectionRuntime {
  return {
    schema: SCHEMA_VERSION,
    tokens: rested ? shareOf(DEFAULT_LIMIT_PER_MIN, true).burst : 0,
    tokensAt: now,
    limitPerMin: DEFAULT_LIMIT_PER_MIN,
    failures: 0,
    failedAt: null,
    pausedUntil: null,
    serverPausedUntil: null,
    trouble: null,
    offsetMs: 0,
    polls: {},
  };
}

/** Requests a minute that count: what the server allows, or less where the person allows less (`ownLimit`). */
function limitOf(live: ConnectionRuntime, ownLimit: number | null): number {
  return Math.min(live.limitPerMin, ownLimit ?? Number.POSITIVE_INFINITY);
}

/**
 * The tokens that time has brought, never more than the share's burst and no deeper in debt than is soon paid back. A clock set
 * back brings none and takes none.
 */
export function refill(
  live: ConnectionRuntime,
  now: number,
  lookedAt: boolean,
  ownLimit: number | null,
): ConnectionRuntime {
  const { perMs, burst } = shareOf(limitOf(live, ownLimit), lookedAt);
  const elapsedMs = Math.max(0, now - live.tokensAt);
  const tokens = Math.max(live.tokens + elapsedMs * perMs, 1 - DEBT_PAID_WITHIN_MS * perMs);
  return { ...live, tokens: Math.min(burst, tokens), tokensAt: now };
}

/** One request paid. Called before it is sent: a worker killed in between must not send it twice for one token. */
export function spend(live: ConnectionRuntime): ConnectionRuntime {
  return { ...live, tokens: Math.max(TOKENS_MIN, live.tokens - 1) };
}

/**
 * One request paid that waits for no token: a person, or a key just refused, is waiting for its answer. The share may run
 * into debt by it, and what is polled afterwards waits until it is made good.
 */
export function spendAhead(live: ConnectionRuntime, now: number, ownLimit: number | null): ConnectionRuntime {
  return spend(refill(live, now, false, ownLimit));
}

/** Milliseconds until a whole token is there; 0 when one is. */
export function untilToken(live: ConnectionRuntime, lookedAt: boolean, ownLimit: number | null): number {
  if (live.tokens >= 1) return 0;
  return Math.ceil((1 - live.tokens) / shareOf(limitOf(live, ownLimit), lookedAt).perMs);
}

/**
 * The live state after an answer's headers: the limit and the clock they tell, and no more tokens than our share of what
 * the server says is left. A spent window holds everything until it resets: asking on would earn a 429 of our own making.
 */
export function applyRateLimitHeaders(
  live: ConnectionRuntime,
  meta: ResponseMeta,
  now: number,
  lookedAt: boolean,
): ConnectionRuntime {
  const limitPerMin = meta.limitPerMin ?? live.limitPerMin;
  const offsetMs =
    meta.serverTime === null ? live.offsetMs : readOffset(live.offsetMs, meta.serverTime - now);
  const next = { ...live, limitPerMin, offsetMs };
  if (meta.remaining === null) return next;
  const part = lookedAt ? 1 : UNATTENDED_SHARE;
  next.tokens = Math.min(next.tokens, Math.floor(meta.remaining * part));
  if (meta.remaining > 0 || meta.resetInMs === null) return next;
  const resetAt = now + Math.min(meta.resetInMs, RESET_WAIT_MAX_MS);
  return pauseForServer(next, resetAt);
}

/**
 * The live state after what came with it could not be written: held at least as long as it was before, and each ingestion polled
 * as if nothing had come, so that the pauses between ever new tries go on growing.
 */
export function keepLongerPause(before: ConnectionRuntime, live: ConnectionRuntime): ConnectionRuntime {
  const later = (a: number | null, b: number | null) =>
    a === null || b === null ? (a ?? b) : Math.max(a, b);
  return {
    ...live,
    polls: before.polls,
    pausedUntil: later(before.pausedUntil, live.pausedUntil),
    serverPausedUntil: later(before.serverPausedUntil, live.serverPausedUntil),
  };
}

/** The live state once the server has asked to be left alone until then. */
export function pauseForServer(live: ConnectionRuntime, until: number): ConnectionRuntime {
  return {
    ...live,
    pausedUntil: Math.max(live.pausedUntil ?? 0, until),
    serverPausedUntil: Math.max(live.serverPausedUntil ?? 0, until),
  };
}

/** `Date` counts whole seconds and crosses a network: a difference within its blur is no news and must cause no write. */
const OFFSET_BLUR_MS = 2_000;

function readOffset(knownMs: number, seenMs: number): number {
  if (Math.abs(seenMs) < OFFSET_BLUR_MS) return Math.abs(knownMs) < OFFSET_BLUR_MS ? knownMs : 0;
  return Math.abs(seenMs - knownMs) < OFFSET_BLUR_MS ? knownMs : seenMs;
}
