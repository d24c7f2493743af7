import { readHttpDate } from './http-date';
import { isObject, readNumber } from './json';

/**
 * Python's `isoformat()`: date, time, up to eighteen digits of a second, and perhaps an offset. `Date` alone would read a
 * time without an offset as local, and cannot be trusted with more than three digits. What else programs write behind an offset
 * only says it again: a `Z` (Python), `UTC` (Go, Ruby), a zone in brackets (Java).
 */
const SERVER_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d{0,9})?)?\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:Z| UTC|\[[\w/+-]{1,40}\])?$/;

/**
 * Offset of `Z`, `+05:30`, `+0530` or `+05` in minutes, null for one of a day or more; none means UTC (docs/SYNAP-API.md, "The status
 * body").
 */
function offsetMinutes(text: string | undefined): number | null {
  if (!text || /^[a-z]/i.test(text)) return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return null;
  return (hours * 60 + minutes) * (text.startsWith('-') ? -1 : 1);
}

/**
 * A server time as epoch milliseconds, or null for what is not a time (a day of 32, a word, a number).
 * A missing offset is UTC.
 */
export function readServerTime(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const match = SERVER_TIME.exec(text.trim());
  if (!match) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const [y, mo, d, h, mi, s] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const offset = offsetMinutes(match[8]);
  if (h > 23 || mi > 59 || s > 60 || offset === null) return null;
  const ms = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000);
  const midnight = new Date(0);
  // setUTCFullYear, because Date.UTC reads years below 100 as 19xx.
  midnight.setUTCFullYear(y, mo - 1, d);
  // A day that its month does not have falls into another month.
  if (midnight.getUTCMonth() !== mo - 1) return null;
  return midnight.getTime() + ((h * 60 + mi - offset) * 60 + s) * 1000 + ms;
}

/** Whether a server time says of which zone it is. One without an offset is read as UTC, and may be of the server's own zone. */
export function hasZone(value: unknown): boolean {
  if (readNumber(value) !== null || typeof value !== 'string') return true;
  return SERVER_TIME.exec(value.trim())?.[8] !== undefined || readHttpDate(value) !== null;
}

/** The years in which a job can be. Earlier are the zeros of clocks (0001, 1601, 1900, 1970, 2000), later the dates that mean never. */
const PLAUSIBLE_FROM = Date.UTC(2010, 0, 1);
const PLAUSIBLE_UNTIL = Date.UTC(2099, 0, 1);

/** Whether a job can have had this time. Servers also write `0001-01-01` or `9999-12-31` where they have none. */
export function isPlausibleTime(at: number | null): at is number {
  return at !== null && at >= PLAUSIBLE_FROM && at < PLAUSIBLE_UNTIL;
}

/** The units in which programs count the time since 1970: s, ms, µs, ns. A number is a plausible time in one of them at most. */
const EPOCH_UNITS_MS = [1_000, 1, 1e-3, 1e-6];

/**
 * A time in a job's life as epoch milliseconds, also where it came as a number, as an HTTP date, as Flask writes times, or as an object,
 * as databases do: `{"$date": …}`. Null for what is none, or stands for none.
 */
export function readJobTime(given: unknown): number | null {
  const value = isObject(given) ? given.$date : given;
  const number = readNumber(value);
  const readings =
    number === null
      ? [readServerTime(value), typeof value === 'string' ? readHttpDate(value) : null]
      : EPOCH_UNITS_MS.map((unit) => Math.round(number * unit));
  return readings.find(isPlausibleTime) ?? null;
}
