import { type Kind, kindBefore } from './before';

/** Something that encloses what follows: a bracket, or a line that names the lines below it. */
interface Scope {
  /** What closes it; null: a line that is no further indented. */
  closer: string | null;
  indent: number;
  /** Where it opens, and how far back its name may stand. */
  at: number;
  floor: number;
}

/** Deeper than any answer of an API; a text of brackets alone costs no memory. */
const DEPTH_MAX = 64;
/** Wrapping between a name and an ID: `ingestions: {edges: [{node: {id`. */
const LEVELS_MAX = 8;

/** The head of a section of TOML or INI, which holds until the next one. */
const SECTION = /^\[{1,2}[^\][]{1,60}(?=\]{1,2}\s*$)/;

const BRACKET = /[()[\]{}]/g;

/** Follows what encloses each place of a text: brackets as in JSON and code, indentation as in YAML, sections. */
export class Scopes {
  private open: Scope[] = [];
  /** The first bracket that has not been passed. */
  private bracketAt = -1;

  constructor(private readonly text: string) {}

  /** Begins a line. An empty one closes brackets: what was cut short before it does not enclose what follows. */
  newLine(line: string): void {
    const indent = line.search(/\S/);
    if (indent < 0) {
      if (this.open.length > 0) this.open = this.open.filter(({ closer }) => closer === null);
      return;
    }
    // A list may stand as far to the left as its name.
    const least = line.startsWith('- ', indent) ? indent + 1 : indent;
    for (
      let last = this.open.at(-1);
      last?.closer === null && last.indent >= least;
      last = this.open.at(-1)
    ) {
      this.open.pop();
    }
  }

  /** Passes over text without UUIDs, counting brackets; names stand no further back than `floor`. */
  pass(from: number, to: number, floor: number): void {
    for (let at = this.bracketAfter(from); at < to; at = this.bracketAfter(at + 1)) {
      const mark = this.text.charAt(at);
      if (mark === '(') this.push({ closer: ')', indent: 0, at, floor });
      else if (mark === '[') this.push({ closer: ']', indent: 0, at, floor });
      else if (mark === '{') this.push({ closer: '}', indent: 0, at, floor });
      else if (mark === ')' || mark === ']' || mark === '}') {
        const opened = this.open.findLastIndex((scope) => scope.closer === mark);
        if (opened >= 0) this.open.length = opened;
      }
    }
  }

  /** Ends a line, which may name the lines below it. */
  endLine(line: string, start: number, floor: number): void {
    const section = SECTION.exec(line);
    if (section) this.push({ closer: null, indent: -1, at: start + section[0].length, floor });
    else if (/:\s{0,9}$/.test(line.slice(-10))) {
      this.push({ closer: null, indent: line.search(/[^\s-]/), at: start + line.length, floor });
    }
  }

  /** What the nearest enclosure that has a name calls its members; null if none says. */
  kind(): Kind | null {
    for (const { at, floor } of this.open.slice(-LEVELS_MAX).reverse()) {
      const kind = kindBefore(this.text, floor, at);
      if (kind) return kind;
    }
    return null;
  }

  /** Looked for once, however many lines without brackets are passed. */
  private bracketAfter(from: number): number {
    if (this.bracketAt >= from) return this.bracketAt;
    BRACKET.lastIndex = from;
    this.bracketAt = BRACKET.test(this.text) ? BRACKET.lastIndex - 1 : Number.POSITIVE_INFINITY;
    return this.bracketAt;
  }

  private push(scope: Scope): void {
    if (this.open.length === 2 * DEPTH_MAX) this.open.splice(0, DEPTH_MAX);
    this.open.push(scope);
  }
}
