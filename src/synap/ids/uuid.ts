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
const DASHED = new RegExp(`${LEFT}${SHAPE}${RIGHT}`, 'iy');
/** Without dashes nothing but its length tells it from a hash: nothing may touch it. */
const PLAIN = new RegExp(
  `(?<![0-9a-z]|(?<![0-9a-z])${GROUP}-)${H}{32}(?![0-9a-z]|-${GROUP}(?![0-9a-z]))`,
  'iy',
);

const DASHED_LENGTH = 36;
const PLAIN_LENGTH = 32;

/** Where a UUID stands in a text. */
export interface Place {
  from: number;
  to: number;
}

/**
 * Every UUID in a normalised text, with dashes or as 32 hex digits. Most of a log are digits and letters that could begin one:
 * a pattern tried at each of them reads the text many times. Dashes are few, and of 32 digits in a row each 32nd
 * character of the text is one.
 */
export function* uuidsIn(text: string): Generator<Place> {
  let end = 0;
  let dashed = nextDashed(text, 0);
  let plain = nextPlain(text, 0);
  while (dashed >= 0 || plain >= 0) {
    const isDashed = dashed >= 0 && (plain < 0 || dashed < plain);
    const from = isDashed ? dashed : plain;
    end = from + (isDashed ? DASHED_LENGTH : PLAIN_LENGTH);
    yield { from, to: end };
    if (dashed >= 0 && dashed < end) dashed = nextDashed(text, end);
    if (plain >= 0 && plain < end) plain = nextPlain(text, end);
  }
}

const HYPHEN = 0x2d;

/** Where the next UUID with dashes begins, not before `from`; -1 if there is none. */
function nextDashed(text: string, from: number): number {
  for (let at = text.indexOf('-', from + 8); at >= 0; at = text.indexOf('-', at + 1))
    if (isFirstOfFour(text, at) && matchesAt(DASHED, text, at - 8)) return at - 8;
  return -1;
}

/** Whether a dash and three more stand as in a UUID. */
function isFirstOfFour(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 5) === HYPHEN &&
    text.charCodeAt(at + 10) === HYPHEN &&
    text.charCodeAt(at + 15) === HYPHEN
  );
}

/** Where the next 32 hex digits that stand alone begin, not before `from`; -1 if there are none. */
function nextPlain(text: string, from: number): number {
  for (let at = from + PLAIN_LENGTH - 1; at < text.length; at += PLAIN_LENGTH) {
    if (!isHex(text.charCodeAt(at))) continue;
    let start = at;
    while (start > from && at - start < PLAIN_LENGTH && isHex(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end - start <= PLAIN_LENGTH && isHex(text.charCodeAt(end))) end++;
    if (end - start === PLAIN_LENGTH && matchesAt(PLAIN, text, start)) return start;
  }
  return -1;
}

function matchesAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

/** What a line break brings along: indentation, mail quotes, the sides of a box, comment marks. */
const GAP = '(?:\\s[\\s>|#*/]{0,80})?';
/** The hyphen, and what programs make of it in prose. */
const DASH = '[-\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\uff0d]';

const group = (digits: number) => `${H}(?:${GAP}${H}){${digits - 1}}`;

/** A UUID as people paste it, and not whole yet: broken over lines at any place, or with typographic dashes. */
const DAMAGED = new RegExp(`${LEFT}(?!${SHAPE})${[8, 4, 4, 4, 12].map(group).join(GAP + DASH + GAP)}`, 'iy');

const WHOLE = new RegExp(SHAPE, 'iy');
const ANY_DASH = new RegExp(DASH, 'g');
/** Between two digits, its first whitespace included. */
const LONGEST_GAP = 81;

/**
 * Makes UUIDs whole that were broken over lines or whose dashes were made typographic. Every text has letters that could begin
 * one, and few dashes: what ends at a dash is looked at, backwards.
 */
export function mended(text: string): string {
  let whole = '';
  let copied = 0;
  ANY_DASH.lastIndex = 0;
  while (ANY_DASH.test(text)) {
    const dashAt = ANY_DASH.lastIndex - 1;
    if (isFirstOfFour(text, dashAt) && matchesAt(WHOLE, text, dashAt - 8)) {
      // Nothing broken begins within a whole one: its groups are too short.
      ANY_DASH.lastIndex = dashAt + 16;
      continue;
    }
    const start = firstDigitOf(text, dashAt);
    if (start < copied) continue;
    DAMAGED.lastIndex = start;
    const [damaged] = DAMAGED.exec(text) ?? [];
    if (damaged === undefined) continue;
    whole += text.slice(copied, start) + dashed(damaged.replace(/[^0-9a-f]/gi, ''));
    copied = start + damaged.length;
    ANY_DASH.lastIndex = copied;
  }
  return copied === 0 ? text : whole + text.slice(copied);
}

/** Where the eight digits before a dash begin, across gaps; -1 where there are no eight. */
function firstDigitOf(text: string, dashAt: number): number {
  let at = dashAt;
  for (let digits = 0; digits < 8; digits++) {
    at = beforeGap(text, at) - 1;
    if (at < 0 || !isHex(text.charCodeAt(at))) return -1;
  }
  return at;
}

function isHex(code: number): boolean {
  const letter = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}

const IN_GAP = /[\s>|#*/]/;
/** Asked of every character before a dash: a digit or letter, as nearly all are, needs no pattern. */
const isInGap = (code: number) => !isHex(code) && IN_GAP.test(String.fromCharCode(code));

/** Where the gap that ends here begins; here, if there is none. */
function beforeGap(text: string, end: number): number {
  let at = end;
  while (at > 0 && end - at < LONGEST_GAP && isInGap(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The one spelling under which an ingestion is known: lower case, with dashes. */
export function canonical(uuid: string): string {
  if (uuid.length === 36) return uuid.toLowerCase();
  return dashed(uuid.replaceAll('-', '').toLowerCase());
}

/** The nil and the max UUID (RFC 9562) stand for "none": no server gives them to a job. */
export function isPlaceholder(uuid: string): boolean {
  return /^(?:[0-]+|[f-]+)$/i.test(uuid);
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
