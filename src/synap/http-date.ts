/**
 * The three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 …`, `Sunday, 06-Nov-94 …`, `Sun Nov  6 08:49:37 1994`. Programs that write the
 * date of a mail instead give an offset, days of one digit, and perhaps no weekday.
 */
const HTTP_DATE =
  /^(?:(?:[a-z]{3,9}, )?\d{1,2}[ -][a-z]{3}[ -](?:\d\d|\d{4}) \d\d:\d\d:\d\d|[a-z]{3,9} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4})( GMT| UTC| [+-]\d{4})?$/i;

/**
 * An HTTP date as epoch ms, null for any other text. All forms are UTC, the one that does not say so as well; and
 * `Date.parse` alone would take "-5" or "soon, 5" for a date.
 */
export function readHttpDate(text: string): number | null {
  const value = text.trim();
  const match = HTTP_DATE.exec(value);
  const at = match ? Date.parse(match[1] ? value : `${value} GMT`) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}
