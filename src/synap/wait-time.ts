import { eachOf } from './header-values';
import { readHttpDate } from './http-date';
import { hasZone, readServerTime } from './time';

/** Numbers below this are seconds from now: as a time they would be of before 2001. */
const EPOCH_SECONDS_FROM = 1_000_000_000;
/** Numbers from here on are milliseconds: as seconds they would be of after the year 5000. */
const EPOCH_MILLISECONDS_FROM = 100_000_000_000;

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

/** A date with its zone; without one nobody knows whose time it is. */
const dateIn = (text: string) => readHttpDate(text) ?? (hasZone(text) ? readServerTime(text) : null);
