import { type Label, readWord } from './labels';
import type { Line } from './lines';

/** A table whose head was read. */
export interface Table {
  /** What parts the cells; null: runs of spaces. */
  delimiter: string | null;
  columns: Column[];
  /** The column whose quoted cell goes on in the next line; null at the beginning of a row. */
  openColumn: number | null;
}

interface Column {
  label: Label;
  /** Where its heading stands in the line, for tables that are only aligned. */
  from: number;
  to: number;
}

/** What a head calls the UUIDs of a row, by the place where each begins. */
export type ColumnLabels = ReadonlyMap<number, Label>;

const NO_LABELS: ColumnLabels = new Map();

interface Cell {
  text: string;
  from: number;
}

const LONGEST_HEAD = 4000;
/** A heading is a few words, perhaps with a unit in brackets, or a question of two: no colon, no bracket of data, no sentence. */
const HEADING =
  /^(?:[\p{L}\p{M}\p{Sc}\w #./()%’&+-]{0,40}(?: \[[^[\]\s]{1,10}\])?|[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)?\?)$/u;
/** What may stand in a cell before its UUID: padding, quotes, marks. */
const CELL_START = /^[\s"'`“”‘’*_({[<=]{0,200}(?:uuid\(["']|urn:uuid:|n')?/i;
/** A line that begins with an ID is a row if a cell follows; else it may be a sentence. */
const FIRST_CELL = /^[\da-f-]{32,36}[^\w\n]{0,200}[\t|;,]/i;

/** The table after a line without UUIDs: a new one if the line is a head, otherwise the present one. */
export function tableAfter(table: Table | null, line: string): Table | null {
  if (line.trim() === '') return null;
  const head = readHead(line);
  if (!head) return table;
  const isRow = table?.delimiter === head.delimiter && table.columns.length === head.columns.length;
  // A row with words in place of IDs looks like a head, but names no ingestion: then the old head stays.
  return isRow && !head.columns.some(({ label }) => label === 'ingestion') ? table : head;
}

/** Reads a line as the head of a table, if a heading names a kind of ID. */
function readHead(line: string): Table | null {
  if (line.length > LONGEST_HEAD) return null;
  const delimiter = ['\t', '|', ';', ','].find((mark) => line.includes(mark)) ?? spaceIn(line);
  if (delimiter === null && !line.includes('  ')) return null;
  const columns: Column[] = [];
  // Jira has two bars around a heading, and one around a cell.
  const head = /^[\s>]{0,40}\|\|/.test(line) ? line.replaceAll('||', '|') : line;
  for (const { text, from } of splitLine(head, delimiter)) {
    const name = nameIn(text);
    if (name === null) return null;
    const { role } = readWord(name);
    const label = role === 'ingestion' || role === 'other' ? role : 'unknown';
    columns.push({ label, from, to: from + text.length });
  }
  const isHead = columns.length > 1 && columns.some(({ label }) => label !== 'unknown');
  return isHead ? { delimiter, columns, openColumn: null } : null;
}

/** The name that a cell is; null for one that is more. */
function nameIn(cell: string): string | null {
  const name = cell.replace(/["'`*]/g, '').trim();
  return HEADING.test(name) ? name.replace(/[^\p{L}\p{M}\w]+/gu, '_') : null;
}

/** A single space, if it parts names of which at least half are of IDs: `ingestion_id document_id status`. */
function spaceIn(line: string): string | null {
  const names = line.trim().split(' ');
  const ids = names.filter((name) => readWord(name).isExplicit);
  return !names.includes('') && ids.length > 1 && ids.length >= names.length / 2 ? ' ' : null;
}

/** What the head of a table says of the UUIDs in a line; and the table for the next line. */
export function readRow(table: Table, line: Line): { labels: ColumnLabels; table: Table | null } {
  if (isNameWithValue(table, line)) return { labels: NO_LABELS, table: null };
  if (table.delimiter === null) return { labels: alignedLabels(table, line), table };
  if (line.uuids.length === 0 && !line.text.includes('"')) return { labels: NO_LABELS, table };
  const labels = new Map<number, Label>();
  let column = table.openColumn ?? 0;
  let isQuoted = table.openColumn !== null;
  for (const { text, from } of splitLine(line.text, table.delimiter)) {
    const start = CELL_START.exec(text)?.[0].length ?? 0;
    const isCell = column > 0 || isFirstCell(table, line.text.slice(start));
    const label = table.columns[column]?.label;
    if (label && isCell && !isQuoted) labels.set(line.from + from + start, label);
    // A quoted cell may hold delimiters, and go on in the next line. A quote within a cell is none: 5" is a measure.
    const hasOddQuotes = text.split('"').length % 2 === 0;
    if (hasOddQuotes && (isQuoted || text.startsWith('"'))) isQuoted = !isQuoted;
    if (!isQuoted) column += 1;
  }
  return { labels, table: { ...table, openColumn: isQuoted ? column : null } };
}

/** Whether a line is just a name with its UUID. Then the supposed head was such a line too, with a value that is not a UUID. */
function isNameWithValue({ columns }: Table, { text, from, uuids: [uuid] }: Line): boolean {
  if (uuid === undefined) return false;
  const name = nameIn(text.slice(0, uuid.from - from).replace(/[\t|;,]/g, ' '));
  if (name === null || /\d/.test(name)) return false;
  const { role, isExplicit } = readWord(name);
  const hasIngestions = columns.some(({ label }) => label === 'ingestion');
  return (role === 'ingestion' || role === 'other') && (isExplicit || !hasIngestions);
}

/** Whether a row begins here; between single spaces a sentence has other numbers of words than the head has of names. */
function isFirstCell({ delimiter, columns }: Table, text: string): boolean {
  if (delimiter === ' ') return text.trim().split(' ').length === columns.length;
  return FIRST_CELL.test(text);
}

/** In a table that is only aligned, a UUID belongs to the heading that stands above some of it. */
function alignedLabels({ columns }: Table, line: Line): ColumnLabels {
  const labels = new Map<number, Label>();
  for (const { from, to } of line.uuids) {
    const column = columns.find((heading) => from - line.from < heading.to && to - line.from > heading.from);
    if (column) labels.set(from, column.label);
  }
  return labels;
}

/** The parts of a line between delimiters, or between runs of spaces. */
function splitLine(line: string, delimiter: string | null): Cell[] {
  if (delimiter === null)
    return [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({ text, from: index }));
  let from = 0;
  return line.split(delimiter).map((text) => {
    const cell = { text, from };
    from += text.length + delimiter.length;
    return cell;
  });
}
