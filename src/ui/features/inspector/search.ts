import { foldText } from '../../../watch/model/search-words';

/** More are counted as so many "or more": each is an element of the page, and nobody steps through a thousand. */
export const MATCHES_MAX = 1_000;

/** A found place, from its first character to behind its last. */
export interface Match {
  from: number;
  to: number;
}

/** Where a text contains what was typed, as every search compares texts (`foldText`); at most `MATCHES_MAX` places. */
export function matchesIn(text: string, typed: string): Match[] {
  const wanted = foldText(typed);
  // Half a character is in many, and means none of them.
  if (wanted === '' || /\p{Surrogate}/u.test(typed)) return [];
  const { folded, from, to } = foldedWithPlaces(text);
  const matches: Match[] = [];
  let at = folded.indexOf(wanted);
  while (at >= 0 && matches.length < MATCHES_MAX) {
    const match = { from: from(at), to: to(at + wanted.length - 1) };
    // One sign may stand for several letters, as a ligature does.
    if (match.from >= (matches.at(-1)?.to ?? 0)) matches.push(match);
    at = folded.indexOf(wanted, at + wanted.length);
  }
  return matches;
}

/** A character with the marks that belong to it. */
const CHARACTER = /\P{M}\p{M}*|\p{M}+/gu;

/** A folded text, and where in the text itself each place of it begins and ends: folding makes some letters longer or shorter. */
function foldedWithPlaces(text: string) {
  const known = new Map<string, string>();
  const begins: number[] = [];
  const ends: number[] = [];
  const parts: string[] = [];
  for (const { index, 0: character } of text.matchAll(CHARACTER)) {
    const part = known.get(character) ?? foldText(character);
    known.set(character, part);
    parts.push(part);
    for (let unit = 0; unit < part.length; unit += 1) {
      begins.push(index);
      ends.push(index + character.length);
    }
  }
  return { folded: parts.join(''), from: (at: number) => begins[at] ?? 0, to: (at: number) => ends[at] ?? 0 };
}

/** A piece of a text: a match, by its number, or what stands between two. */
export interface Piece {
  text: string;
  match: number | null;
}

/** The whole text, cut at its matches. */
export function piecesOf(text: string, matches: Match[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  matches.forEach(({ from, to }, index) => {
    if (from > at) pieces.push({ text: text.slice(at, from), match: null });
    pieces.push({ text: text.slice(from, to), match: index });
    at = to;
  });
  if (at < text.length) pieces.push({ text: text.slice(at), match: null });
  return pieces;
}
