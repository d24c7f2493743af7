/** A UUID with dashes, alone. */
export const DASHED = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Unicode that is there and is not seen: soft hyphens, zero-width marks, direction marks, NUL. */
const INVISIBLE = /\u034f|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** A dash between two groups of a UUID: only there does a typographic dash mean a hyphen. */
const INNER_DASH =
  /(?<=(?<![0-9a-z])[0-9a-f]{8}|(?<![0-9a-z])[0-9a-f]{4})[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d](?=\s{0,80}[0-9a-f]{4})/gi;

/** Backslash escapes of JSON, Python, shells and markdown, at any depth of quoting. */
const ESCAPE = /\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|((?:033|e)(?=\[))|([nrt])|(?=(\w)))?/g;
/** Percent-encoded ASCII, once or several times. `%` before a whole UUID is SQL's wildcard. */
const PERCENT = /%(?![0-9a-f]{8}-)(?:25)*([0-7][0-9a-f])/gi;
const ENTITY = /&(?:amp;)*(#?\w{1,8});/g;
const DASH_ENTITY = /dash|hyphen|minus|^#(?:82|x201|45$|x2d$)/i;
/** A colour code: with its escape, with that spelled out (`^[`), or with it lost on the way. */
const COLOUR = /(?:␛|\^\[)?\[\d{1,3}(?:[;:]\d{1,3})*m|␛\[[0-?]{0,40}([@-~])?|␛\S?/g;

/**
 * A break within a fragment of hex digits. Group 1 looks back, group 2 ahead: the two halves of a UUID that a terminal,
 * a mail quote or a shell continuation has parted.
 */
const BREAK = /(?=\s)(?<=(?<![0-9a-z-])([0-9a-f][0-9a-f-]{0,34}))\s[\s>]*(?=([0-9a-f-]{1,35})(?![0-9a-z]))/gi;

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, u?: string, x?: string, esc?: string, letter?: string, next?: string) => {
    if (u ?? x) return String.fromCharCode(Number.parseInt(u ?? x ?? '', 16));
    if (esc) return '␛';
    if (letter) return letter === 't' ? '\t' : '\n';
    return next ? '/' : '';
  });
}

/**
 * The text as a person sees it, for reading IDs only: escapes resolved, colours and invisible characters gone,
 * typographic dashes inside UUIDs made hyphens, UUIDs broken over two lines made whole. Each step is one linear pass.
 */
export function normalise(text: string): string {
  let seen = text.replaceAll('\0', '').replaceAll('\u001b', '␛').replaceAll('␛\\', ' ');
  if (seen.includes('\\')) seen = unescaped(seen).replaceAll('\u001b', '␛');
  if (seen.includes('%')) {
    seen = seen.replace(PERCENT, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  if (seen.includes('&')) {
    seen = seen.replace(ENTITY, (_, name: string) => (DASH_ENTITY.test(name) ? '-' : ' '));
  }
  if (seen.includes('[') || seen.includes('␛')) {
    seen = seen.replace(COLOUR, (_, final?: string) =>
      final === undefined || final === 'K' || final === 'm' ? '' : ' ',
    );
  }
  return seen
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(INNER_DASH, '-')
    .replace(/[│┃║┆]/g, '|')
    .replace(BREAK, (gap, left: string, right: string) => (DASHED.test(left + right) ? '' : gap));
}
