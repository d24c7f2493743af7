import { joinBrokenUuids } from './uuid-spellings';

/** Unicode that is there and is not seen: soft hyphens, zero-width marks, direction marks. */
const INVISIBLE = /\u034f|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Backslash escapes of JSON, Python, shells and Markdown, at any depth of quoting. */
const ESCAPE = /\\+(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|((?:033|e)(?=\[))|([nrt])|(?=(\w))|)/g;
/** Percent-encoded ASCII, once or several times. `%` before a whole UUID is a wildcard of SQL. */
const PERCENT = /%(?![0-9a-f]{8}-)(?:25)*([0-7][0-9a-f])/gi;
/** Entities of HTML, encoded once or several times. Of the named ones only the dashes matter: all others part words. */
const ENTITY = /&(?:amp;)*(?:#(\d{1,5})|#x([0-9a-f]{1,4})|(\w{1,8}));/gi;
/** The equals sign in the source of a mail (quoted-printable): not the first digits of a UUID, which may be the same. */
const MAIL_EQUALS = /=3D(?![0-9A-F]{6}-|[0-9A-F]{30}(?![0-9A-F]))/g;
/** A colour code of a terminal: with its escape character, or with that lost on the way. */
const COLOUR = /␛?\[\d{1,3}(?:[;:]\d{1,3})*m|␛\[[0-?]{0,40}[@-~]?|␛\S?/g;
/** A name that YAML gives to an item: `- &first 7c9e…`. */
const ANCHOR = /&(?<=[-:][ \t]{1,9}&)[\w-]{1,40}[ \t]/g;

/**
 * The text as a person would see it, for finding IDs only: escapes resolved, colours and invisible characters gone, UUIDs
 * whole. The escape character is written as its visible sign, which patterns and people can see.
 */
export function readableText(text: string): string {
  const decoded = text
    // Ligatures of a PDF, digits of full width: what stands for several characters, or for another.
    .normalize('NFKC')
    .replaceAll('\0', '')
    .replace(MAIL_EQUALS, '=')
    .replace(ESCAPE, readEscape)
    .replaceAll('\u001b', '␛')
    .replace(PERCENT, (_, hex: string) => character(hex, 16))
    .replace(ENTITY, readEntity);
  return joinBrokenUuids(
    decoded
      .replace(COLOUR, '')
      .replace(/\r\n?|\u2028/g, '\n')
      .replace(INVISIBLE, '')
      .replace(/[│┃║┆]/g, '|')
      .replace(ANCHOR, ''),
  );
}

function readEscape(_: string, u?: string, x?: string, esc?: string, blank?: string, next?: string): string {
  if (u ?? x) return character(u ?? x ?? '', 16);
  if (esc) return '␛';
  if (blank) return blank === 't' ? '\t' : '\n';
  // Before a letter or digit it is no escape but a separator of a path.
  return next ? '/' : '';
}

function readEntity(_: string, decimal?: string, hex?: string, name = ''): string {
  if (decimal) return character(decimal, 10);
  if (hex) return character(hex, 16);
  return /dash|hyphen|minus/i.test(name) ? '-' : ' ';
}

function character(digits: string, base: number): string {
  return String.fromCharCode(Number.parseInt(digits, base));
}
