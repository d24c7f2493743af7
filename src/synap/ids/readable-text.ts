import { decode } from './encodings';
import { jsonRowsAsTables } from './json-rows';
import { insertsAsTables } from './sql-inserts';
import { joinBrokenUuids } from './uuid-spellings';

/** Characters that cannot be seen: zero-width marks, direction marks, variants. Not soft hyphens, which may stand for a dash. */
const INVISIBLE = /(?!\u00ad)\p{Default_Ignorable_Code_Point}/gu;
const SOFT_HYPHEN = /\u00ad/g;

/** The digits of other scripts: Arabic, Devanagari, Thai and so on. */
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
/** Every way to end a line. */
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** What a mail begins quoted lines with; the prompt of Python looks like three of them. */
const QUOTE_MARKS = /^(?!>>> )(?:> ?){1,9}/gm;
/** A colour code of a terminal: with its escape character, or with that lost on the way. */
const COLOUR = /␛?\[\d{1,3}(?:[;:]\d{1,3})*m|␛\[[0-?]{0,40}[@-~]?|␛\S?/g;
/** A name that YAML gives to an item: `- &first 7c9e…`. */
const ANCHOR = /&(?<=[-:][ \t]{1,9}&)[\w-]{1,40}[ \t]/g;

/** What programs draw tables and trees with: what parts cells, and all other lines. */
const SIDE_OF_CELL = /[│┃┆┇┊┋║╎╏┌┐┏┓╔╗┬┳╤╥╦]/g;
const DRAWN_LINE = /[\u2500-\u257f]+/g;

/** An address or the ID of a mail, which may begin with a UUID. */
const MAIL_ADDRESS = /<[\w.+=-]{1,200}@[\w.-]{1,200}>/g;

const CLOSING_TAG = /<\/[a-z][\w:.-]{0,60}\s?>/gi;
/** Tags of HTML within words; and those of tables, which may hold an ID as an attribute. */
const INLINE_TAG = /<(?:wbr ?\/?|\/?(?:b|i|em|strong|mark|span))>/gi;
const CODE_TAG = /<\/?(?:code|kbd|samp|tt|pre|small)>/gi;
const ATTRIBUTES = '(?:\\s(?![^<>]{0,200}[0-9a-f]{8}-)[^<>]{0,200})?';
const SECTION_TAG = /<\/?t(?:head|body|foot)(?:\s[^<>]{0,200})?>/gi;
const BETWEEN_CELLS = />\s{1,80}(?=<\/?t[dhr])/gi;
const CELL = new RegExp(`<t[dh]${ATTRIBUTES}>`, 'gi');
const ROW = new RegExp(`<tr${ATTRIBUTES}>`, 'gi');
const END_OF_CELL = /<\/t[dhr]>/gi;

/**
 * The text as a person would see it, for finding IDs only: escapes resolved, colours and invisible characters gone, UUIDs
 * whole. The escape character is written as its visible sign, which patterns and people can see.
 */
export function readableText(text: string): string {
  const decoded = decode(text.replaceAll('\0', ''))
    // Replaces characters that stand for others: the ligatures of a PDF, digits and letters of full width.
    .normalize('NFKC')
    .replace(FOREIGN_DIGIT, asciiDigits())
    .replaceAll('\u001b', '␛');
  return joinBrokenUuids(
    jsonRowsAsTables(insertsAsTables(withoutTags(decoded)))
      .replace(COLOUR, '')
      .replace(LINE_END, '\n')
      .replace(QUOTE_MARKS, '')
      .replace(INVISIBLE, '')
      .replace(SIDE_OF_CELL, '|')
      .replace(DRAWN_LINE, '-')
      .replace(ANCHOR, ''),
  ).replace(SOFT_HYPHEN, '');
}

/** Finds the value of a digit of another script, once for each. */
function asciiDigits(): (digit: string) => string {
  const known = new Map<string, string>();
  return (digit) => {
    const found = known.get(digit) ?? asciiDigit(digit);
    known.set(digit, found);
    return found;
  };
}

/** Unicode has the ten digits of a script in a row: counting back to the first gives the value. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

function withoutTags(text: string): string {
  if (!text.includes('<')) return text;
  return (
    text
      .replace(MAIL_ADDRESS, '')
      .replace(INLINE_TAG, '')
      .replace(CODE_TAG, ' ')
      .replace(SECTION_TAG, '')
      .replace(BETWEEN_CELLS, '>')
      .replace(CELL, '| ')
      .replace(ROW, '\n')
      .replace(END_OF_CELL, '')
      // The text behind an element must not take the element's name for its label.
      .replace(CLOSING_TAG, '</>')
  );
}
