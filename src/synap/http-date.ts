/**
 * The three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 …`, `Sunday, 06-Nov-94 …`, `Sun Nov  6 08:49:37 1994`. Programs that write the
 * date of a mail instead give an offset, days of one digit, and perhaps no weekday.
 */
const HTTP_DATE =
  /^(?:(?:[a-z]{3,9}, )?\d{1,2}[ -][a-z]{3}[ -](?:\d\d|\d{4}) \d\d:\d\d:\d\d|[a-z]{3,9} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4})( GMT| UTC| [+-]\d{4})?$/i;

/** What servers in JavaScript write that do not format a date: `Sun Nov 06 1994 08:49:37 GMT+0000 (Coordinated Universal Time)`. */
const JAVASCRIPT_DATE = /^[a-z]{3} [a-z]{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}(?: \([^()]{1,60}\))?$/i;

/**
 * An HTTP date as epoch ms, null for any other text. All forms are UTC, the one that does not say so as well; and
 * `Date.parse` alone would take "-5" or "soon, 5" for a date.
 */
export function readHttpDate(text: string): number | null {
  const value = text.trim();
  const hasOffset = JAVASCRIPT_DATE.test(value) || HTTP_DATE.exec(value)?.[1] !== undefined;
  const isDate = hasOffset || HTTP_DATE.test(value);
  const at = isDate ? Date.parse(hasOffset ? value : `${value} GMT`) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
