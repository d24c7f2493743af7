/** A UUID and where it stands in a text. */
export interface Uuid {
  /** The one spelling under which an ingestion is known: lower case, with dashes. */
  id: string;
  from: number;
  to: number;
}

const HEX = '[0-9a-f]';
/** The hyphen, and what text programs make of it: a soft one where a line may break, a dash, a minus, another script's. */
const ANY_DASH = '[-\\u00ad\\u02d7\\u05be\\u1806\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\uff0d]';

/** Names of tables and of variables have no dashes. */
const DASH_OR_UNDERSCORE = ANY_DASH.replace(']', '_]');

/** Hex digits that make a supposed UUID a part of a longer number: "abcd-" before it, "-1234" after it. */
const GROUP_BEFORE = `(?<![0-9a-z])${HEX}{2,40}-`;
const GROUP_AFTER = `-${HEX}{2,40}(?![0-9a-z])`;

/** A date, with or without a time of day, or the time since 1970; or the number of a part: in names of files no group of a UUID. */
const DATE = '20\\d\\d-?[01]\\d-?[0-3]\\d|1\\d{9}(?:\\d{3})?';
const STAMP_BEFORE = `(?<![0-9a-z])(?:(?:${DATE})(?:[-t_]?\\d{4,6}z?)?|\\d{1,3})-`;
const STAMP_AFTER = `-(?:(?:${DATE})(?!${HEX})|\\d{1,3}(?![0-9a-z]))`;

/** What may stand directly before or after a UUID with dashes, because line breaks or spaces were lost. */
const BEFORE_DASHED = [
  '[g-z][a-f]{0,20}', // a word: "ID7c9e…", "code7c9e…"
  `${ANY_DASH}${HEX}{12}-?`, // another UUID
  STAMP_BEFORE,
  `(?<!${HEX}|${GROUP_BEFORE})`,
].join('|');
const AFTER_DASHED = [
  '[a-f]{0,20}[g-z]', // a word: "…0ae7document_id"
  `-?${HEX}{8}${ANY_DASH}${HEX}{4}${ANY_DASH}`, // another UUID
  STAMP_AFTER,
  '\\d{4}-\\d\\d-\\d\\dT', // a time
  `(?!${HEX}|${GROUP_AFTER})`,
].join('|');

/** Patterns match from the first dash on, which is faster: most characters of a log could begin a UUID, but few are dashes. */
const REST = `(?:${HEX}{4}-){3}${HEX}{12}`;
const DASHED = `-(?<=(?:${BEFORE_DASHED})${HEX}{8}-)${REST}(?=${AFTER_DASHED})`;

/** Without dashes only its length tells a UUID from a hash or from a trace (`00-<32 digits>-<16 digits>-01`). */
const PLAIN = `(?<![0-9a-z]|${GROUP_BEFORE})${HEX}{32}(?![0-9a-z]|${GROUP_AFTER})`;

const UUID = new RegExp(`${DASHED}|${PLAIN}`, 'gi');

/**
 * Every UUID of a readable text: with dashes or as 32 hex digits, in either case. Braces, quotes and `urn:uuid:` need no
 * rule, since they may stand beside any text. What is percent-encoded or escaped is read by `readableText` first.
 */
export function* uuidsIn(text: string): Generator<Uuid> {
  for (const { 0: match, index } of text.matchAll(UUID)) {
    const to = index + match.length;
    if (match.startsWith('-')) yield { id: text.slice(index - 8, to).toLowerCase(), from: index - 8, to };
    else yield { id: canonical(match), from: index, to };
  }
}

function canonical(spelling: string): string {
  const hex = spelling.toLowerCase().replace(/[^0-9a-f]+/g, '');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The nil and the max UUID (RFC 9562) stand for "none": no server gives them to a job. */
export function isPlaceholder(id: string): boolean {
  return /^(?:[0-]+|[f-]+)$/.test(id);
}

/**
 * What a line break brings along: a soft hyphen, indentation, the marks of quoted mail, the sides of a box, comment marks; in the
 * source of a mail an equals sign before it.
 */
const BREAK = '\\u00ad?(?:=?\\s[\\s>|#*/]{0,80})?';
const brokenGroup = (digits: number) => `${HEX}(?:${BREAK}${HEX}){${digits - 1}}`;
const BROKEN_REST = [4, 4, 4, 12].map(brokenGroup).join(BREAK + DASH_OR_UNDERSCORE + BREAK);

/** Matches from the first dash on, too; the digits before it are the first group of the match. One that is whole is none. */
const FIRST_DIGITS = `(?<=(?:${BEFORE_DASHED})(${brokenGroup(8)}${BREAK})${DASH_OR_UNDERSCORE})`;
const WHOLE = `-(?<=${HEX}{8}-)${REST}`;
const BROKEN = new RegExp(
  `(?!${WHOLE})${DASH_OR_UNDERSCORE}${FIRST_DIGITS}${BREAK}${BROKEN_REST}(?=${AFTER_DASHED})`,
  'gi',
);

/** Makes UUIDs whole that were broken over lines at any place, or whose dashes were made typographic or underscores. */
export function joinBrokenUuids(text: string): string {
  let joined = '';
  let end = 0;
  for (const { 0: rest, 1: start = '', index } of text.matchAll(BROKEN)) {
    joined += text.slice(end, index - start.length) + canonical(start + rest);
    end = index + rest.length;
  }
  return joined + text.slice(end);
}
