/** Decodes the encodings of mails, addresses, HTML and programs, only to find IDs. */

/** Backslash escapes of JSON, JavaScript, Python, shells and Markdown, at any depth of quoting. */
const ESCAPE =
  /\\+(?:u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|((?:033|e)(?=\[))|([nrt])|(?=(\w))|)/g;

/** Percent-encoded ASCII, once or several times. `%` before a whole UUID is a wildcard of SQL. */
const PERCENT = /%(?![0-9a-f]{8}-)(?:25)*([0-7][0-9a-f])/gi;
/** Any other character, percent-encoded: two to four bytes of UTF-8. */
const PERCENT_BYTES = /%(?![0-9a-f]{8}-)(?:25)*[c-f][0-9a-f](?:%(?:25)*[89ab][0-9a-f]){1,3}/gi;

/** Entities of HTML, encoded once or several times. */
const ENTITY = /&(?:amp;)*(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,20}));/gi;

/** A soft line break in the source of a mail (quoted-printable). Not an equals sign before a whole UUID, which ends a name, nor several in a row, which are a rule. */
const SOFT_LINE_BREAK = /(?<!=)=[ \t]{0,20}\r?\n(?:> ?){0,5}(?=\S)(?![0-9a-f]{8}-)/gi;
/** What nothing but the source of a mail has. */
const MAIL_SOURCE = /=3D|=22[^\n]{0,200}=22|=C2=A|=E2=80|quoted-printable/;
/** An encoded character of a mail: not the first digits of a UUID, which may look the same. */
const MAIL_CODE =
  /=([0-7][0-9A-F])(?![0-9a-fA-F]{6}-|[0-9a-fA-F]{30}(?![0-9a-fA-F]))|=[C-F][0-9A-F](?:=[89AB][0-9A-F]){1,3}/g;

/** The text with its characters as they are meant. */
export function decode(text: string): string {
  return decodeMail(text)
    .replace(ESCAPE, readEscape)
    .replace(PERCENT, (_, hex: string) => character(hex, 16))
    .replace(PERCENT_BYTES, utf8)
    .replace(ENTITY, readEntity);
}

function decodeMail(text: string): string {
  const joined = text.replace(SOFT_LINE_BREAK, '');
  if (!MAIL_SOURCE.test(joined)) return joined;
  return joined.replace(MAIL_CODE, (bytes, hex?: string) => (hex ? character(hex, 16) : utf8(bytes)));
}

function readEscape(_: string, ...[u, braced, x, esc, blank, next]: (string | undefined)[]): string {
  const hex = u ?? braced ?? x;
  if (hex) return character(hex, 16);
  if (esc) return '␛';
  if (blank) return blank === 't' ? '\t' : '\n';
  // Before a letter or digit it is no escape but a separator of a path.
  return next ? '/' : '';
}

/** Of the named ones only those matter that stand for a dash or for nothing that is seen: all others part words. */
function readEntity(_: string, decimal?: string, hex?: string, name = ''): string {
  if (decimal) return character(decimal, 10);
  if (hex) return character(hex, 16);
  if (/^(?:shy|zwn?j|[lr]rm|nobreak|zerowidthspace)$/i.test(name)) return '\u00ad';
  return /dash|hyphen|minus/i.test(name) ? '-' : ' ';
}

function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : ' ';
}

/** The character that encoded bytes are; those of several encodings end alike. */
function utf8(encoded: string): string {
  const bytes = encoded.match(/[0-9a-f]{2}(?=[%=]|$)/gi) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (hex) => Number.parseInt(hex, 16)));
}
