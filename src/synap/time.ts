/**
 * Python's `isoformat()`: date, time, up to nine digits of a second, and perhaps an offset. `Date` alone would read a
 * time without an offset as local, and cannot be trusted with more than three digits.
 */
const SERVER_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Offset of `Z`, `+05:30`, `+0530` or `+05` in minutes, null for one of a day or more; none means UTC (docs/ARCHITECTURE.md, "Rules
 * that keep it true").
 */
function offsetMinutes(text: string | undefined): number | null {
  if (!text || text === 'Z' || text === 'z') return 0;
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

/** No job is of other years. Before them are the zeros of clocks (0001, 1601, 1900, 1970, 2000), after them the words for never. */
const PLAUSIBLE_FROM = Date.UTC(2010, 0, 1);
const PLAUSIBLE_UNTIL = Date.UTC(2099, 0, 1);

/** Whether a job can have had this time. Servers also write `0001-01-01` or `9999-12-31` where they have none. */
export function isPlausibleTime(at: number | null): at is number {
  return at !== null && at >= PLAUSIBLE_FROM && at < PLAUSIBLE_UNTIL;
}

/** A time in a job's life as epoch milliseconds; null also for one that stands for none. */
export function readJobTime(text: unknown): number | null {
  const at = readServerTime(text);
  return isPlausibleTime(at) ? at : null;
}
