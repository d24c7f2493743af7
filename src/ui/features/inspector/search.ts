/** More are counted as so many "or more": each is an element of the page, and nobody steps through a thousand. */
export const MATCHES_MAX = 1_000;

/** A found place, from its first character to behind its last. */
export interface Match {
  from: number;
  to: number;
}

/** Where a text contains what was typed, ignoring case; at most `MATCHES_MAX` places. */
export function matchesIn(text: string, typed: string): Match[] {
  if (typed === '') return [];
  // Not by lower-casing both: some letters are longer in lower case, and every place behind them would be wrong.
  const pattern = new RegExp(typed.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  const matches: Match[] = [];
  for (const { index, 0: found } of text.matchAll(pattern)) {
    matches.push({ from: index, to: index + found.length });
    if (matches.length === MATCHES_MAX) break;
  }
  return matches;
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
