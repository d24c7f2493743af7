import { readHttpDate } from './http-date';
import { type RateLimit, readRateLimit, wholeNumber } from './rate-limit-headers';
import { type AnswerTime, waitMsOf } from './wait-time';

/** What is read of an answer before its body. */
export interface ResponseHead {
  status: number;
  headers: { get(name: string): string | null };
}

/** What the response headers say that polling has to obey. */
export interface ResponseMeta extends RateLimit {
  httpStatus: number;
  correlationId: string | null;
  /** How long to send nothing, from `Retry-After`: null when there is no such header, `'junk'` when it says nothing usable. */
  retryAfterMs: number | 'junk' | null;
  /** The server's clock, epoch ms: when it made the answer (`Date`), and for how long caches have kept that (`Age`). */
  serverTime: number | null;
  /** How long a cache on the way has kept the answer; 0 for one that comes from the server, as far as the headers say. */
  ageMs: number;
}

/** More digits than any time has: still a very long wait. */
const ENDLESS = /^\s*\d{16,}/;

/**
 * `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), or as the times that other headers have. The seconds count from when
 * the answer was made. Of several the longest.
 */
function readRetryAfter(text: string | null, { serverNow, ageMs }: AnswerTime): number | 'junk' | null {
  if (text === null) return null;
  if (ENDLESS.test(text)) return Number.MAX_SAFE_INTEGER;
  return waitMsOf(text, { serverNow, ageMs }) ?? 'junk';
}

/** No cache keeps a status for longer. A larger `Age` is junk, and the clock that would follow from it is not believed. */
const AGE_MAX_MS = 7 * 24 * 3_600_000;

/** For how long caches have kept an answer. Of several values the first counts (RFC 9111, 5.1). */
function readAgeMs(text: string | null): number {
  return (wholeNumber(text?.split(',', 1)[0] ?? null) ?? 0) * 1_000;
}

/** A cached answer says how many requests were left when it was made, not now. */
const NOTHING_LEFT_TO_SAY = { remaining: null, resetInMs: null } as const;

/**
 * Reads the documented headers, each alone: one that is junk says nothing and spoils no other.
 * `now` is this machine's clock, used for a `Retry-After` date only when the answer carries no `Date` of its own.
 */
export function readHeaders(response: ResponseHead, sentCorrelationId: string, now: number): ResponseMeta {
  const { headers } = response;
  const ageMs = readAgeMs(headers.get('age'));
  const madeAt = readHttpDate(headers.get('date') ?? '');
  const serverTime = madeAt === null || ageMs > AGE_MAX_MS ? null : madeAt + ageMs;
  const serverNow = serverTime ?? now;
  const correlationId = headers.get('x-correlation-id')?.trim().slice(0, 200);
  return {
    httpStatus: response.status,
    correlationId: correlationId || sentCorrelationId,
    ...readRateLimit(headers, serverNow),
    ...(ageMs > 0 ? NOTHING_LEFT_TO_SAY : {}),
    retryAfterMs: readRetryAfter(headers.get('retry-after'), { serverNow, ageMs }),
    serverTime,
    ageMs,
  };
}

/** The longest poll interval: an answer that is not Synap's delays polls by no more. */
const FOREIGN_WAIT_MAX_MS = 5 * 60_000;

/** The headers of an answer that is not Synap's, with waits cut to `FOREIGN_WAIT_MAX_MS`: only Synap may ask for more. */
export function metaOfForeign(meta: ResponseMeta): ResponseMeta {
  const { retryAfterMs, resetInMs } = meta;
  return {
    ...meta,
    retryAfterMs:
      typeof retryAfterMs === 'number' ? Math.min(FOREIGN_WAIT_MAX_MS, retryAfterMs) : retryAfterMs,
    resetInMs: resetInMs === null ? null : Math.min(FOREIGN_WAIT_MAX_MS, resetInMs),
  };
}
