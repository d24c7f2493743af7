import { mended } from './uuid';

/** Unicode that is there and is not seen: soft hyphens, zero-width marks, direction marks. */
const INVISIBLE = /\u034f|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Backslash escapes of JSON, Python, shells and markdown, at any depth of quoting. */
const ESCAPE = /\\+(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|((?:033|e)(?=\[))|([nrt])|(?=(\w))|)/g;
/** Percent-encoded ASCII, once or several times. `%` before a whole UUID is SQL's wildcard. */
const PERCENT = /%(?![0-9a-f]{8}-)(?:25)*([0-7][0-9a-f])/gi;
/** Entities of HTML, encoded once or several times. Of the named ones only the dashes matter: all others part words. */
const ENTITY = /&(?:amp;)*(?:#(\d{1,5})|#x([0-9a-f]{1,4})|(\w{1,8}));/gi;
/** A colour code: with its escape, with that spelled out (`^[`), or with it lost on the way. */
const COLOUR = /(?:␛|\^\[)?\[\d{1,3}(?:[;:]\d{1,3})*m|␛\[[0-?]{0,40}[@-~]?|␛\S?/g;

/**
 * The text as a person sees it, for reading IDs only: escapes resolved, colours and invisible characters gone, UUIDs
 * whole. Each step is one linear pass. An escape character becomes its visible sign, so that it can be told from `\s`.
 */
export function normalise(text: string): string {
  let seen = text.replaceAll('\0', '').replaceAll('\u001b', '␛');
  if (seen.includes('\\')) seen = unescaped(seen).replaceAll('\u001b', '␛');
  if (seen.includes('%')) seen = seen.replace(PERCENT, (_, hex: string) => character(hex, 16));
  if (seen.includes('&')) {
    seen = seen.replace(ENTITY, (_, decimal?: string, hex?: string, name = '') => {
      if (decimal) return character(decimal, 10);
      if (hex) return character(hex, 16);
      return /dash|hyphen|minus/i.test(name) ? '-' : ' ';
    });
  }
  if (seen.includes('[') || seen.includes('␛')) {
    seen = seen.replace(COLOUR, '');
  }
  return mended(
    seen
      .replace(/\r\n?|\u2028/g, '\n')
      .replace(INVISIBLE, '')
      .replace(/[│┃║┆]/g, '|'),
  );
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, u?: string, x?: string, esc?: string, letter?: string, next?: string) => {
    if (u ?? x) return character(u ?? x ?? '', 16);
    if (esc) return '␛';
    if (letter) return letter === 't' ? '\t' : '\n';
    // Before a letter or digit it is no escape but a separator of a path.
    return next ? '/' : '';
  });
}

function character(digits: string, base: number): string {
  return String.fromCharCode(Number.parseInt(digits, base));
}
