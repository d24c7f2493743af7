import { DEFAULT_LIMIT_PER_MIN } from '../model/limits';
import { type ConnectionRuntime, SCHEMA_VERSION } from '../model/records';
import {
  BURST_AT_60,
  BURST_AT_600,
  DEBT_PAID_WITHIN_MS,
  JITTER_RESERVE,
  TOKENS_LAST_MS,
  TOKENS_MIN,
  UNATTENDED_SHARE,
} from './constants';
import { unknownWindowEndsAt } from './rate-window';

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
 * The runtime state, corrected if the clock was set back since it was written, that is, if it was written later than now. Then nobody knows
 * when its pauses end or when its polls are due: the pauses end now, and polls in the future are due now.
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
 * Whether requests that could not wait have used more tokens than our share had. A further one may be answered with 429, because the
 * server allows only a little more than our share.
 */
export function isInDebt(runtime: ConnectionRuntime, now: number, ownLimit: number | null): boolean {
  return refill(runtime, now, { isVisible: false, ownLimit }).tokens < 0;
}

/** Milliseconds until there are as many tokens as wanted; 0 if there are now. */
export function untilTokens(runtime: ConnectionRuntime, terms: ShareTerms, wanted = 1): number {
  if (runtime.tokens >= wanted) return 0;
  const paidInMs = Math.ceil((wanted - runtime.tokens) / currentShare(runtime, terms).perMs);
  // A window that ends gives one token.
  const endsInMs = (unknownWindowEndsAt(runtime) ?? Number.POSITIVE_INFINITY) - runtime.tokensAt;
  return wanted <= 1 && endsInMs > 0 ? Math.min(paidInMs, Math.ceil(endsInMs)) : paidInMs;
}

/** Requests per millisecond that our share affords for the next seconds: what it brings, and the tokens in hand. */
export function affordedPerMs(runtime: ConnectionRuntime, now: number, terms: ShareTerms): number {
  const { tokens } = refill(runtime, now, terms);
  return currentShare(runtime, terms).perMs + Math.max(0, tokens) / TOKENS_LAST_MS;
}

/** How many requests our share allows at once. */
export function burstOf(runtime: ConnectionRuntime, terms: ShareTerms): number {
  return currentShare(runtime, terms).burst;
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
