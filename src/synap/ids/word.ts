/** What a word is made of: letters of any language, digits, `_`, `$` and `-`; it begins with a letter, `_` or `$`. */
const LETTER = /\p{L}/u;

/** The last word of a text that ends before `end`; null if there is none. Read backwards: mostly the last one tells. */
export function wordBefore(text: string, end: number): { index: number; end: number } | null {
  let to = end;
  while (to > 0) {
    let at = to;
    let index = -1;
    for (let part = partBefore(text, at); part !== 'none'; part = partBefore(text, at)) {
      at -= part === 'pair' ? 2 : 1;
      if (part !== 'inner') index = at;
    }
    if (index >= 0) return { index, end: to };
    to = at === to ? to - 1 : at;
  }
  return null;
}

/** `first`: with what a word may begin; `inner`: what is only within or behind; `pair`: a letter of two units. */
type Part = 'first' | 'inner' | 'pair' | 'none';

function partBefore(text: string, at: number): Part {
  if (at === 0) return 'none';
  const code = text.charCodeAt(at - 1);
  if (code >= 0x80) return letterBefore(text, at, code);
  const lower = code | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || code === 0x5f || code === 0x24) return 'first';
  return (code >= 0x30 && code <= 0x39) || code === 0x2d ? 'inner' : 'none';
}

function letterBefore(text: string, at: number, code: number): Part {
  const isLowSurrogate = code >= 0xdc00 && code <= 0xdfff;
  if (!isLowSurrogate) return LETTER.test(text.charAt(at - 1)) ? 'first' : 'none';
  const pair = text.slice(Math.max(0, at - 2), at);
  return pair.length === 2 && (pair.codePointAt(0) ?? 0) > 0xffff && LETTER.test(pair) ? 'pair' : 'none';
}
