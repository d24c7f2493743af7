import type { HttpResponse } from './client';

/** What the response headers say that polling has to obey. */
export interface ResponseMeta {
  httpStatus: number;
  correlationId: string | null;
  /** Requests a minute the server allows this key, from `X-RateLimit-Limit`. */
  limitPerMin: number | null;
  /** Requests left in the server's present window. */
  remaining: number | null;
  /** When that window ends, in milliseconds from now, from `X-RateLimit-Reset` (Unix seconds by the server's clock). */
  resetInMs: number | null;
  /** How long to send nothing, from `Retry-After`: null when there is no such header, `'junk'` when it says nothing usable. */
  retryAfterMs: number | 'junk' | null;
  /** The server's clock from `Date`, epoch ms. */
  serverTime: number | null;
}

/** A limit outside this is a misconfigured proxy, not a promise: obeying 0 would stop polling, a million would flood. */
const SANE_LIMIT_PER_MIN = { min: 1, max: 6_000 };

function wholeNumber(text: string | null, digits = 9): number | null {
  const value = text?.trim() ?? '';
  return /^\d+$/.test(value) && value.length <= digits ? Number(value) : null;
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(text: string | null, now: number): number | 'junk' | null {
  if (text === null) return null;
  const value = text.trim();
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  // Only a date with letters: `Date.parse` would take "-5" for a year.
  const at = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(at)) return 'junk';
  return Math.max(0, at - now);
}

/**
 * Reads the documented headers, each alone: one that is junk says nothing and spoils no other.
 * `now` is this machine's clock, used for a `Retry-After` date only when the answer carries no `Date` of its own.
 */
export function readHeaders(
  response: Pick<HttpResponse, 'status' | 'headers'>,
  sentCorrelationId: string,
  now: number,
): ResponseMeta {
  const { headers } = response;
  const limit = wholeNumber(headers.get('x-ratelimit-limit'));
  const date = Date.parse(headers.get('date') ?? '');
  const serverTime = Number.isFinite(date) ? date : null;
  const reset = wholeNumber(headers.get('x-ratelimit-reset'), 12);
  const correlationId = headers.get('x-correlation-id')?.trim().slice(0, 200);
  return {
    httpStatus: response.status,
    correlationId: correlationId || sentCorrelationId,
    limitPerMin:
      limit === null ? null : Math.min(SANE_LIMIT_PER_MIN.max, Math.max(SANE_LIMIT_PER_MIN.min, limit)),
    remaining: wholeNumber(headers.get('x-ratelimit-remaining')),
    resetInMs: reset === null ? null : Math.max(0, reset * 1000 - (serverTime ?? now)),
    retryAfterMs: readRetryAfter(headers.get('retry-after'), serverTime ?? now),
    serverTime,
  };
}
