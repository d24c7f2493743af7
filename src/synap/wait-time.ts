import { eachOf } from './header-values';
import { readHttpDate } from './http-date';

/** Numbers below this are seconds from now: as a time they would be of before 2001. */
const EPOCH_SECONDS_FROM = 1_000_000_000;
/** Numbers from here on are milliseconds: as seconds they would be of after the year 5000. */
const EPOCH_MILLISECONDS_FROM = 100_000_000_000;

/** An ISO time with its offset; without one nobody knows whose time it is. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/** When an answer was made. */
export interface AnswerTime {
  /** The server's clock. */
  serverNow: number;
  /** How long a cache has kept it since. */
  ageMs: number;
}

/**
 * How long to wait for a time in a header, in milliseconds; null for junk. `X-RateLimit-Reset` is documented as Unix seconds; others send
 * the seconds that are left, milliseconds, or a date. Of several the latest.
 */
export function waitMsOf(text: string | null, answered: AnswerTime): number | null {
  const one = oneWaitMs(text ?? '', answered);
  if (one !== null) return one;
  const all = eachOf(text, (each) => oneWaitMs(each, answered));
  return all === null ? null : Math.max(...all);
}

function oneWaitMs(text: string, { serverNow, ageMs }: AnswerTime): number | null {
  const given = text.trim().replace(/^"(.*)"$/, '$1');
  const value = /^\d{1,15}(?:\.\d{1,9})?$/.test(given) ? Number(given) : null;
  if (value !== null && value < EPOCH_SECONDS_FROM) return Math.max(0, value * 1_000 - ageMs);
  const at = value === null ? dateIn(given) : value < EPOCH_MILLISECONDS_FROM ? value * 1_000 : value;
  return at === null ? null : Math.max(0, at - serverNow);
}

function dateIn(text: string): number | null {
  const at = ISO_TIME.test(text) ? Date.parse(text) : readHttpDate(text);
  return Number.isNaN(at) ? null : at;
}
