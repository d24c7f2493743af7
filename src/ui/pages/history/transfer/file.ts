import { isObject } from '../../../app/checks';
import { readCsv, writeCsv } from './csv';
import { type Cell, COLUMNS, type Column, flatRow, type Row, rowLength } from './rows';

/** Larger files are none of ours: storage holds 10 MB, and a file is about twice as long. */
export const FILE_MAX_BYTES = 64 * 1024 * 1024;

/** The most that the settings keep; a file of more is something else. */
const ROWS_MAX = 100_000;

/** What is ours, and which of its versions this is. */
const FORMAT = 'ingestion-inspector';
const VERSION = 1;

export type Format = 'json' | 'csv';

/** When a file was made, and by which version of the extension: for whoever has to find out what is wrong with it. */
export interface Origin {
  at: string | null;
  version: string;
}

export function writeFile(rows: readonly Row[], format: Format, { at, version }: Origin): string {
  if (format === 'csv')
    return writeCsv([COLUMNS, ...rows.map((row) => COLUMNS.map((name) => asText(row[name])))]);
  const file = {
    format: FORMAT,
    version: VERSION,
    extension_version: version,
    exported_at: at,
    ingestions: rows,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** A list in one cell: its items have no blanks, by which they can be told apart again. */
const asText = (cell: Cell | undefined): string =>
  Array.isArray(cell) ? cell.join(' ') : cell === null || cell === undefined ? '' : String(cell);

/** What is in a file: what may be rows, the newest first, and how much cannot be any. */
export type FileContent =
  | { is: 'rows'; rows: Row[]; refused: number }
  | { is: 'refused'; why: 'not_ours' | 'too_new' | 'too_many' | 'empty' };

const refused = (why: Extract<FileContent, { is: 'refused' }>['why']) => ({ is: 'refused' as const, why });

/** Reads what `writeFile` wrote, or anything at all that a person takes for it. */
export function readFile(text: string): FileContent {
  if (text.trim() === '') return refused('empty');
  const found = /^\uFEFF?\s*[{[]/.test(text) ? jsonRows(text) : csvRows(text);
  if (!Array.isArray(found)) return found;
  if (found.length > ROWS_MAX) return refused('too_many');
  if (found.length === 0) return refused('empty');
  const rows = found.map(flatRow).filter((row) => row !== null);
  return { is: 'rows', rows: rows.sort(byNewest), refused: found.length - rows.length };
}

/** ISO times of one form are in order as texts. Those of another only decide what is left out where there is no room. */
function byNewest(a: Row, b: Row): number {
  const [first, second] = [String(a.added_at), String(b.added_at)];
  return first === second ? 0 : first < second ? 1 : -1;
}

function jsonRows(text: string): unknown[] | FileContent {
  const file = parsed(text.replace(/^\uFEFF/, ''));
  if (!isObject(file) || file.format !== FORMAT) return refused('not_ours');
  if (file.version !== VERSION) return refused(Number(file.version) > VERSION ? 'too_new' : 'not_ours');
  return Array.isArray(file.ingestions) ? file.ingestions : refused('not_ours');
}

/** Nested too deep is no file of ours either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function csvRows(text: string): unknown[] | FileContent {
  // With its head, and one more than there may be.
  const lines = readCsv(text, ROWS_MAX + 2);
  if (lines === null) return refused('not_ours');
  const [head = [], ...body] = lines;
  const names = head.map((name) => COLUMNS.find((column) => column === name.trim()) ?? null);
  if (!names.includes('ingestion_id')) return refused('not_ours');
  return body.map((cells) => csvRow(names, cells));
}

/** An empty cell says nothing: what is left out has its own meaning. */
function csvRow(names: readonly (Column | null)[], cells: readonly string[]): Row {
  const row: Row = {};
  for (const [index, name] of names.entries()) {
    const text = cells[index] ?? '';
    if (name !== null && text !== '') row[name] = cellOf(name, text);
  }
  return row;
}

function cellOf(name: Column, text: string): Cell {
  if (name === 'memory_ids') return text.split(/\s+/).filter(Boolean);
  return name === 'memories_created' && /^\d{1,10}$/.test(text) ? Number(text) : text;
}

/** The number that one command takes (`IMPORT_ROWS_MAX`), and as much as is no strain on a message. */
const PART_MAX_ROWS = 500;
const PART_MAX_LENGTH = 4_000_000;

/** Rows as commands take them. */
export function inParts(rows: readonly Row[]): Row[][] {
  const parts: Row[][] = [];
  let part: Row[] = [];
  let length = 0;
  for (const row of rows) {
    const own = rowLength(row);
    if (part.length > 0 && (part.length === PART_MAX_ROWS || length + own > PART_MAX_LENGTH)) {
      parts.push(part);
      part = [];
      length = 0;
    }
    part.push(row);
    length += own;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
