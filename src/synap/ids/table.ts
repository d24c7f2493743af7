import type { Kind } from './before';
import { readWord } from './labels';

interface Column {
  kind: Kind;
  /** Where its heading stands in the line, for tables that are only aligned. */
  from: number;
  to: number;
}

interface Table {
  /** What parts the cells; `null`: runs of spaces. */
  delimiter: string | null;
  columns: Column[];
}

const LONGEST_LINE = 4000;
const LONGEST_HEADING = 40;
/** Padding before a right-aligned cell, at most. */
const LONGEST_PADDING = 200;
/** A heading is a few words: no colon, no bracket of data, no sentence. */
const HEADING = /^[\w #./()-]*$/;
/** What may stand in a cell before its UUID. */
const CELL_START = /^[\s"'`“”‘’*_({[<]*(?:uuid\(["']|urn:uuid:)?$/i;
const DELIMITER_FOLLOWS = /^[^\w\n]*[\t|;,]/;

function cellsOf(line: string, delimiter: string | null): { text: string; from: number }[] {
  if (delimiter === null)
    return [...line.matchAll(/\S+(?: \S+)*/g)].map((m) => ({ text: m[0], from: m.index }));
  let from = 0;
  return line.split(delimiter).map((text) => {
    const cell = { text, from };
    from += text.length + 1;
    return cell;
  });
}

/** Reads a line without UUIDs as the head of a table, if a heading names a kind of ID. */
function readHead(line: string): Table | null {
  if (line.length > LONGEST_LINE) return null;
  const delimiter = ['\t', '|', ';', ','].find((mark) => line.includes(mark)) ?? null;
  if (delimiter === null && !line.includes('  ')) return null;
  const columns: Column[] = [];
  for (const { text, from } of cellsOf(line, delimiter)) {
    const name = text.replace(/["'`*]/g, '').trim();
    if (name.length > LONGEST_HEADING || !HEADING.test(name)) return null;
    const { role } = readWord(name.replace(/\W+/g, '_'));
    const kind = role === 'ingestion' || role === 'other' ? role : 'bare';
    columns.push({ kind, from, to: from + text.length });
  }
  return columns.length > 1 && columns.some(({ kind }) => kind !== 'bare') ? { delimiter, columns } : null;
}

/** Follows the rows under a head and knows in which column the text has arrived. Offsets are of the whole text. */
export class Rows {
  private table: Table | null = null;
  private lineStart = 0;
  private cell = 0;
  private cellStart = 0;
  private quoted = false;

  constructor(private readonly text: string) {}

  /** Offers a line that had no UUID as the head of what follows. */
  offerHead(from: number, to: number): void {
    const head = readHead(this.text.slice(from, Math.min(to, from + LONGEST_LINE + 1)));
    if (!head) return;
    const row = this.table?.delimiter === head.delimiter && this.table.columns.length === head.columns.length;
    // A row that has words where others have IDs looks like a head; only a head names ingestions.
    if (row && !head.columns.some(({ kind }) => kind === 'ingestion')) return;
    this.table = head;
  }

  /** An empty line ends a table. */
  blankLine(): void {
    this.table = null;
  }

  newLine(start: number): void {
    if (this.quoted) return;
    this.lineStart = start;
    this.cell = 0;
    this.cellStart = start;
  }

  /** Passes over text without UUIDs and without line ends, counting cells; a quoted cell may hold anything. */
  pass(from: number, to: number): void {
    const delimiter = this.table?.delimiter;
    if (!delimiter) return;
    for (let at = from; at < to; at++) {
      const mark = this.text[at];
      if (mark === '"' && (this.quoted || at === this.cellStart)) this.quoted = !this.quoted;
      if (mark !== delimiter || this.quoted) continue;
      this.cell++;
      this.cellStart = at + 1;
    }
  }

  /** What the head calls the UUID at this place; null where it is not the first thing in a cell of a known table. */
  kindAt(from: number, to: number): Kind | null {
    if (!this.table) return null;
    const { delimiter, columns } = this.table;
    const column =
      delimiter === null
        ? columns.find((c) => from - this.lineStart < c.to && to - this.lineStart > c.from)
        : this.isCellStart(from) && this.isInRow(to)
          ? columns[this.cell]
          : undefined;
    return column?.kind ?? null;
  }

  private isCellStart(from: number): boolean {
    return from - this.cellStart <= LONGEST_PADDING && CELL_START.test(this.text.slice(this.cellStart, from));
  }

  private isInRow(to: number): boolean {
    return this.cell > 0 || DELIMITER_FOLLOWS.test(this.text.slice(to, to + LONGEST_PADDING));
  }
}
