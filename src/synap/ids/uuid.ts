const H = '[0-9a-f]';
/** Hex digits that stand alone: a group of some longer number. */
const GROUP = `${H}{2,40}`;

/**
 * What may stand before and after a UUID: no digit of a longer number. Where a selection lost its line breaks, a word
 * ("ID7c9e…", "…0ae7document_id"), the next UUID or a time touches it, and is told apart from more digits.
 */
const LEFT = `(?<=[g-z][a-f]{0,20}|-${H}{12}|(?<!${H}|(?<![0-9a-z])${GROUP}-))`;
const RIGHT = `(?=[a-f]{0,20}[g-z]|${H}{8}-${H}{4}-|\\d{4}-\\d\\d-\\d\\dT|(?!${H}|-${GROUP}(?![0-9a-z])))`;

const SHAPE = `${H}{8}(?:-${H}{4}){3}-${H}{12}`;
// The look ahead before each look back spares looking back where nothing follows.
const DASHED = `(?=${H}{8}-)${LEFT}${SHAPE}${RIGHT}`;
/** Without dashes nothing but its length tells it from a hash: nothing may touch it. */
const PLAIN = `(?<![0-9a-z]|(?<![0-9a-z])${GROUP}-)${H}{32}(?![0-9a-z]|-${GROUP}(?![0-9a-z]))`;

/** Every UUID in a normalised text, with dashes or as 32 hex digits. */
export const UUID = new RegExp(`${DASHED}|${PLAIN}`, 'gi');

/** What a line break brings along: indentation, mail quotes, the sides of a box, comment marks. */
const GAP = '(?:\\s[\\s>|#*/]{0,80})?';
/** The hyphen, and what programs make of it in prose. */
const DASH = '[-\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\uff0d]';

const group = (digits: number) => `${H}(?:${GAP}${H}){${digits - 1}}`;

/** A UUID as people paste it, and not whole yet: broken over lines at any place, or with typographic dashes. */
const DAMAGED = new RegExp(
  `(?=${group(8)}${GAP}${DASH})${LEFT}(?!${SHAPE})${[8, 4, 4, 4, 12].map(group).join(GAP + DASH + GAP)}`,
  'gi',
);

/** Makes UUIDs whole that were broken over lines or whose dashes were made typographic. */
export function mended(text: string): string {
  return text.replace(DAMAGED, (uuid) => dashed(uuid.replace(/[^0-9a-f]/gi, '')));
}

/** The one spelling under which an ingestion is known: lower case, with dashes. */
export function canonical(uuid: string): string {
  return dashed(uuid.replaceAll('-', '').toLowerCase());
}

/** The nil and the max UUID (RFC 9562) stand for "none": no server gives them to a job. */
export function isPlaceholder(uuid: string): boolean {
  return /^(?:[0-]+|[f-]+)$/i.test(uuid);
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
