import { labelBefore } from './label-before';
import type { Label } from './labels';
import type { Line } from './lines';

/** Something that encloses what follows: a bracket, or a line that names the lines below it. */
export interface Enclosure {
  /** The bracket that closes it; null: a line that is no further indented. */
  closer: string | null;
  indent: number;
  /** Where it opens, and how far back its name may stand. */
  at: number;
  floor: number;
  /** What its name says, once somebody has asked. */
  label?: Label | null;
}

/** What encloses a place, outermost first. */
export type Enclosures = readonly Enclosure[];

/** Deeper than any answer of an API. Brackets further out are forgotten, so that a text of brackets takes no memory. */
const DEPTH_MAX = 64;
/** Wrapping between a name and an ID: `ingestions: {edges: [{node: {id`. */
const LEVELS_MAX = 8;

const BRACKET = /[()[\]{}]/g;
const CLOSERS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** The head of a section of TOML or INI, which holds until the next one. */
const SECTION = /^\[{1,2}[^\][]{1,60}(?=\]{1,2}\s{0,9}$)/;
/** Less than any line's: no indentation ends a section. */
const SECTION_INDENT = -1;
const ENDS_WITH_COLON = /:\s{0,9}$/;

/** What still encloses a line at its beginning. Its indentation may end enclosures above it, as in YAML; an empty line ends brackets. */
export function closeBeforeLine(open: Enclosures, line: string): Enclosures {
  if (open.length === 0) return open;
  const indent = line.search(/\S/);
  // An empty line ends every open bracket: the text before it may have been cut off.
  if (indent < 0) return open.filter(({ closer }) => closer === null);
  // A list may stand as far to the left as its name.
  const least = line.startsWith('- ', indent) ? indent + 1 : indent;
  const innermost = open.findLastIndex(({ closer, indent }) => closer !== null || indent < least);
  return open.slice(0, innermost + 1);
}

/** What encloses the end of a part of a line, in which brackets open and close. The part begins at `at`; names begin behind `floor`. */
export function followBrackets(
  open: Enclosures,
  part: string,
  { at, floor }: Pick<Enclosure, 'at' | 'floor'>,
): Enclosures {
  if (part.search(BRACKET) < 0) return open;
  const now = [...open];
  for (const { 0: bracket, index } of part.matchAll(BRACKET)) {
    const closer = CLOSERS[bracket];
    if (closer !== undefined) now.push({ closer, indent: 0, at: at + index, floor });
    else now.length = indexOfLast(now, bracket);
    if (now.length > 2 * DEPTH_MAX) now.splice(0, DEPTH_MAX);
  }
  return now;
}

/** The index of the bracket that this one closes; the length of the list if it closes none, as in prose. */
function indexOfLast(open: Enclosures, closer: string): number {
  const opened = open.findLastIndex((enclosure) => enclosure.closer === closer);
  return opened < 0 ? open.length : opened;
}

/** What encloses the lines below a line, which may be their head: `ingestions:`, `[ingestion]`. */
export function openAfterLine(open: Enclosures, line: Line, floor: number): Enclosures {
  const section = SECTION.exec(line.text);
  if (section) {
    const outer = open.filter(({ indent }) => indent !== SECTION_INDENT);
    return [...outer, { closer: null, indent: SECTION_INDENT, at: line.from + section[0].length, floor }];
  }
  if (!ENDS_WITH_COLON.test(line.text.slice(-10))) return open;
  const indent = line.text.search(/[^\s-]/);
  return [...open, { closer: null, indent, at: line.to, floor }];
}

/** The label that the nearest enclosure with a name gives its members; null if there is none. */
export function enclosingLabel(text: string, open: Enclosures): Label | null {
  for (const enclosure of open.slice(-LEVELS_MAX).reverse()) {
    if (enclosure.label === undefined) enclosure.label = labelBefore(text, enclosure.floor, enclosure.at);
    if (enclosure.label) return enclosure.label;
  }
  return null;
}
