/** What a person does not see: soft hyphens, zero-width spaces, signs of direction. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** What İ becomes in lower case: on most keyboards there is only an i. */
const DOT_ABOVE = /i\u0307/g;

/** Most texts are ASCII, which needs no normalising, and a search folds thousands of them. */
const ASCII = /^[\0-\x7F]*$/;

/**
 * A text as every search and filter compares it: however it was composed (macOS decomposes the names of files), in whatever
 * letter case and width. By way of capitals, because those of ß are SS; first in lower case, because ẞ is a capital already.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const visible = text.normalize('NFKC').replace(INVISIBLE, '');
  const folded = visible
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(DOT_ABOVE, 'i');
  return folded.normalize('NFKC');
}
