import type { ResponseMeta } from '../../synap/headers';
import { DEFAULT_LIMIT_PER_MIN } from '../model/limits';
import { type ConnectionRuntime, SCHEMA_VERSION } from '../model/records';
import {
  BURST_AT_60,
  BURST_AT_600,
  DEBT_PAID_WITHIN_MS,
  JITTER_RESERVE,
  RESET_WAIT_MAX_MS,
  RETRY_AFTER_MAX_MS,
  TOKENS_MIN,
  UNATTENDED_SHARE,
} from './constants';
import { resetAfter } from './long-window';
import { missingAfter, unknownWindowEndsAt, windowAfter, withServerLimit } from './rate-window';

/** Requests a server of this limit takes at once: the documented pairs (60, 10) and (600, 50), and the line between. */
function serverBurst(limitPerMin: number): number {
  if (limitPerMin <= 60) return Math.max(1, (limitPerMin * BURST_AT_60) / 60);
  const slope = (BURST_AT_600 - BURST_AT_60) / (600 - 60);
  return Math.min(BURST_AT_600, BURST_AT_60 + (limitPerMin - 60) * slope);
}

/** Tokens that a connection gets: so many in a millisecond, and never more than a burst. */
export interface TokenRate {
  perMs: number;
  burst: number;
}

/**
 * Our share of a connection's budget: half of rate and burst; while a page shows its ingestions, all of it but one request.
 * `burstMax` is what the server's window takes at once, where that is known.
 */
export function shareOf(
  limitPerMin: number,
  isVisible: boolean,
  burstMax = Number.POSITIVE_INFINITY,
): TokenRate {
  const part = isVisible ? 1 : UNATTENDED_SHARE;
  const burst = Math.min(serverBurst(limitPerMin), burstMax) * part - (isVisible ? JITTER_RESERVE : 0);
  return { perMs: (limitPerMin * part) / 60_000, burst: Math.max(1, burst) };
}

/**
 * A connection's runtime state before anything is known of it. A new connection has its whole burst. Otherwise the state was
 * lost, and with it what has been spent, so it starts without tokens.
 */
export function newConnectionRuntime(now: number, isNew: boolean): ConnectionRuntime {
  return {
    schema: SCHEMA_VERSION,
    tokens: isNew ? shareOf(DEFAULT_LIMIT_PER_MIN, true).burst : 0,
    tokensAt: now,
    limitPerMin: DEFAULT_LIMIT_PER_MIN,
    failures: 0,
    failedAt: null,
    pausedUntil: null,
    serverPausedUntil: null,
    connectionError: null,
    offsetMs: 0,
    polls: {},
  };
}

/** What our share depends on beside the server's limit. */
export interface ShareTerms {
  /** Whether a page shows any ingestion of the connection. */
  isVisible: boolean;
  /** Requests a minute that the person allows at most; null: as many as the server does. */
  ownLimit: number | null;
}

/** Our share of what the server allows, or of less if the person allows less. */
function currentShare(runtime: ConnectionRuntime, { isVisible, ownLimit }: ShareTerms): TokenRate {
  const limitPerMin = Math.min(runtime.limitPerMin, ownLimit ?? Number.POSITIVE_INFINITY);
  return shareOf(limitPerMin, isVisible, runtime.burst);
}

/**
 * The runtime state by the clock as it is now. What was written later than now means that it was set back: it does not say when the
 * pauses of before end, nor when what was planned before is due. So they end here, before one that is asked for now is taken for one of
 * them, and what was planned is due now.
 */
export function afterClockSetBack(runtime: ConnectionRuntime, now: number): ConnectionRuntime {
  if (Math.max(runtime.tokensAt, runtime.writtenAt ?? 0) <= now) return runtime;
  const polls = Object.fromEntries(
    Object.entries(runtime.polls).map(([id, poll]) => [id, { ...poll, dueAt: Math.min(poll.dueAt, now) }]),
  );
  const failedAt = runtime.failedAt === null ? null : Math.min(runtime.failedAt, now);
  const written = { tokensAt: Math.min(runtime.tokensAt, now), writtenAt: now, failedAt };
  return { ...runtime, ...written, pausedUntil: null, serverPausedUntil: null, polls };
}

/**
 * Adds the tokens for the time that has passed, up to the burst of our share, and limits a debt to what is soon paid back. A
 * clock that was set back adds none and takes none away.
 */
export function refill(known: ConnectionRuntime, now: number, terms: ShareTerms): ConnectionRuntime {
  const runtime = afterClockSetBack(known, now);
  const { perMs, burst } = currentShare(runtime, terms);
  const paid = Math.max(runtime.tokens + (now - runtime.tokensAt) * perMs, 1 - DEBT_PAID_WITHIN_MS * perMs);
  const endsAt = unknownWindowEndsAt(runtime);
  const hasNewWindow = endsAt !== null && endsAt > runtime.tokensAt && endsAt <= now;
  const tokens = hasNewWindow ? Math.max(1, paid) : paid;
  return { ...runtime, tokens: Math.min(burst, tokens), tokensAt: now };
}

/** Spends the token of one request. Called before it is sent, so that a worker killed in between cannot send it twice for one token. */
export function spend(runtime: ConnectionRuntime): ConnectionRuntime {
  return { ...runtime, tokens: Math.max(TOKENS_MIN, runtime.tokens - 1) };
}

/**
 * Spends the token of a request that cannot wait for one: a person, or a key that was just refused, waits for its answer. The
 * share may run into debt, and later polls wait until that is paid back.
 */
export function spendAhead(
  runtime: ConnectionRuntime,
  now: number,
  ownLimit: number | null,
): ConnectionRuntime {
  return spend(refill(runtime, now, { isVisible: false, ownLimit }));
}

/**
 * Whether more was asked out of turn than our share has paid for. The server lets one more pass than that share, so a second
 * request now may be answered with a 429.
 */
export function isInDebt(runtime: ConnectionRuntime, now: number, ownLimit: number | null): boolean {
  return refill(runtime, now, { isVisible: false, ownLimit }).tokens < 0;
}

/** Milliseconds until there are so many tokens; 0 if there are. */
export function untilTokens(runtime: ConnectionRuntime, terms: ShareTerms, wanted = 1): number {
  if (runtime.tokens >= wanted) return 0;
  const paidInMs = Math.ceil((wanted - runtime.tokens) / currentShare(runtime, terms).perMs);
  // A window that ends gives one token.
  const endsInMs = (unknownWindowEndsAt(runtime) ?? Number.POSITIVE_INFINITY) - runtime.tokensAt;
  return wanted <= 1 && endsInMs > 0 ? Math.min(paidInMs, Math.ceil(endsInMs)) : paidInMs;
}

/** How many requests our share allows at once. */
export function burstOf(runtime: ConnectionRuntime, terms: ShareTerms): number {
  return currentShare(runtime, terms).burst;
}

/**
 * The runtime state after an answer's headers: the server's limit and clock, and no more tokens than our share of what the
 * server says is left. A spent window pauses the connection until it resets: further requests would only earn a 429.
 */
export function applyRateLimitHeaders(
  runtime: ConnectionRuntime,
  meta: ResponseMeta,
  { now, isVisible }: { now: number; isVisible: boolean },
): ConnectionRuntime {
  const offsetMs =
    meta.serverTime === null ? runtime.offsetMs : readOffset(runtime.offsetMs, meta.serverTime - now);
  const window = windowAfter({ ...runtime, offsetMs }, meta, now);
  const missing = missingAfter({ ...runtime, offsetMs }, meta, now);
  const reset = resetAfter({ ...runtime, offsetMs }, meta, now);
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

/** A window whose length is known may be longer than a minute. */
function longestResetMs({ reset }: ConnectionRuntime, { windowMs }: ResponseMeta): number {
  const knownMs = windowMs ?? reset?.windowMs ?? 0;
  return Math.min(RETRY_AFTER_MAX_MS, Math.max(RESET_WAIT_MAX_MS, knownMs));
}

/**
 * The runtime state after an answer that could not be written: keeps the longer of the two pauses, and the poll states of before,
 * so that the pauses between further tries keep growing.
 */
export function keepLongerPause(before: ConnectionRuntime, runtime: ConnectionRuntime): ConnectionRuntime {
  const later = (a: number | null, b: number | null) =>
    a === null || b === null ? (a ?? b) : Math.max(a, b);
  return {
    ...runtime,
    polls: before.polls,
    pausedUntil: later(before.pausedUntil, runtime.pausedUntil),
    serverPausedUntil: later(before.serverPausedUntil, runtime.serverPausedUntil),
  };
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
  if (Math.abs(seenMs) < OFFSET_BLUR_MS) return Math.abs(knownMs) < OFFSET_BLUR_MS ? knownMs : 0;
  return Math.abs(seenMs - knownMs) < OFFSET_BLUR_MS ? knownMs : seenMs;
}
