/** What is read of an answer before its body. */
export interface ResponseHead {
  status: number;
  headers: { get(name: string): string | null };
}

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

/** The three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 …`, `Sunday, 06-Nov-94 …`, `Sun Nov  6 08:49:37 1994`. */
const HTTP_DATE =
  /^[a-z]{3,9}(?:, \d\d[ -][a-z]{3}[ -](?:\d\d|\d{4}) \d\d:\d\d:\d\d| [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4})( GMT)?$/i;

/**
 * An HTTP date as epoch ms, null for any other text. All forms are UTC, the one that does not say so as well; and
 * `Date.parse` alone would take "-5" or "soon, 5" for a date.
 */
function readHttpDate(text: string): number | null {
  const value = text.trim();
  const match = HTTP_DATE.exec(value);
  const at = match ? Date.parse(match[1] ? value : `${value} GMT`) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(text: string | null, now: number): number | 'junk' | null {
  if (text === null) return null;
  const value = text.trim();
  // More digits than a number holds are still a very long time.
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number.MAX_SAFE_INTEGER, Number(value) * 1000);
  const at = readHttpDate(value);
  return at === null ? 'junk' : Math.max(0, at - now);
}

/**
 * Reads the documented headers, each alone: one that is junk says nothing and spoils no other.
 * `now` is this machine's clock, used for a `Retry-After` date only when the answer carries no `Date` of its own.
 */
export function readHeaders(response: ResponseHead, sentCorrelationId: string, now: number): ResponseMeta {
  const { headers } = response;
  const limit = wholeNumber(headers.get('x-ratelimit-limit'));
  const serverTime = readHttpDate(headers.get('date') ?? '');
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
