/** What a person does not see: soft hyphens, zero-width spaces, signs of direction. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Accents, points and vowel signs of Latin, Greek, Cyrillic, Hebrew and Arabic, which people leave out when they search, and the
 * line that only makes an Arabic word longer. In other scripts such signs are letters of their own.
 */
const MARKS = /(?=\p{M})[\u0300-\u06ed]|\u0640/gu;

/** Signs that word processors put in place of those of a keyboard, and Arabic letters that many people write alike. */
const ALIKE: readonly [RegExp, string][] = [
  [/\p{Dash}/gu, '-'],
  [/[‘’‚‛ʼ]/g, "'"],
  [/[“”„‟«»]/g, '"'],
  [/ς/g, 'σ'],
  [/[ىی]/g, 'ي'],
  [/ک/g, 'ك'],
  [/[ةہھە]/g, 'ه'],
];

/** Most texts are ASCII, which needs no normalising, and a search folds thousands of them. */
const ASCII = /^[\0-\x7F]*$/;

/**
 * A text as every search and filter compares it: however it was composed (macOS decomposes the names of files), in whatever
 * letter case and width, with or without accents. By way of capitals, because those of ß are SS; first in lower case, because ẞ is a
 * capital already.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const visible = text.normalize('NFKC').replace(INVISIBLE, '');
  const folded = visible.toLowerCase().toUpperCase().toLowerCase();
  const bare = withLatinDigits(folded.normalize('NFKD').replace(MARKS, ''));
  return ALIKE.reduce((all, [signs, sign]) => all.replace(signs, sign), bare).normalize('NFKC');
}

/** A text with the digits of Arabic and Persian as those of Latin scripts. */
export function withLatinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

/** A phrase in quotes, of which the second may not be typed yet; else a word. */
const WORD = /"\s*([^"]*[^"\s])\s*(?:"|$)|\S+/g;

/** The words and phrases of what was typed, all of which have to be found. What was cut where it is shown (`7c9e…0ae7`) is two words. */
export function splitWords(typed: string): string[] {
  const all = [...foldText(typed).matchAll(WORD)].map(
    ([word, phrase]) => phrase?.replace(/\s+/g, ' ') ?? word,
  );
  return all.flatMap((word) => word.split('...')).filter(Boolean);
}
