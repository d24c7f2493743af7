import { eachOf } from './header-values';
import { readHttpDate } from './http-date';

/** Numbers below this are seconds from now: as a time they would be of before 2001. */
const EPOCH_SECONDS_FROM = 1_000_000_000;
/** Numbers from here on are milliseconds: as seconds they would be of after the year 5000. */
const EPOCH_MILLISECONDS_FROM = 100_000_000_000;

/** An ISO time with its offset; without one nobody knows whose time it is. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * `X-RateLimit-Reset` is documented as Unix seconds; others send the seconds that are left, milliseconds, or a date. Of several the
 * latest.
 */
export function resetInMs(text: string | null, serverNow: number): number | null {
  const one = oneResetInMs(text ?? '', serverNow);
  if (one !== null) return one;
  const all = eachOf(text, (each) => oneResetInMs(each, serverNow));
  return all === null ? null : Math.max(...all);
}

function oneResetInMs(text: string, serverNow: number): number | null {
  const given = text.trim().replace(/^"(.*)"$/, '$1');
  const value = /^\d{1,15}(?:\.\d{1,9})?$/.test(given) ? Number(given) : null;
  const at = value === null ? (ISO_TIME.test(given) ? Date.parse(given) : readHttpDate(given)) : null;
  if (value === null) return at === null || Number.isNaN(at) ? null : Math.max(0, at - serverNow);
  if (value < EPOCH_SECONDS_FROM) return value * 1_000;
  return Math.max(0, (value < EPOCH_MILLISECONDS_FROM ? value * 1_000 : value) - serverNow);
}
