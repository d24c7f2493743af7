/** Names up to this long are shown whole, or cut at their end. */
const SHORT = 24;

/** How much of the end is kept: enough for a date, a number or the ending of a file. */
const TAIL_MIN = 4;
const TAIL_MAX = 14;

/** Letters of these scripts are joined to their neighbours: cut in the middle of a word, both halves would look different. */
const JOINED =
  /\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Mongolian}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{M}|\u200d/u;

/**
 * A long name in two parts, of which only the first is cut where there is no room: names of files and documents often begin
 * alike and differ at their end. The second is empty if the name should be cut at its end.
 */
export function splitName(name: string): { head: string; tail: string } {
  const characters = [...name];
  if (characters.length <= SHORT) return { head: name, tail: '' };
  const at = characters.length - tailLength(characters);
  const around = characters.slice(at - 1, at + 1).join('');
  if (JOINED.test(around)) return { head: name, tail: '' };
  return { head: characters.slice(0, at).join(''), tail: characters.slice(at).join('') };
}

/** The end begins at a separator, if there is one at a fitting place. */
function tailLength(characters: readonly string[]): number {
  const end = characters.slice(-TAIL_MAX);
  const at = end.findIndex((character) => /[-_./ ]/.test(character));
  if (at < 0 || end.length - at < TAIL_MIN) return TAIL_MAX - TAIL_MIN;
  // A space before it would look like a hole behind the dots.
  return end.length - at - (end[at] === ' ' ? 1 : 0);
}
