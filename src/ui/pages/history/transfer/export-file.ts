import { isObject } from '../../../../synap/json';
import { readCsv, writeCsv } from './csv';
import {
  COLUMNS,
  type ExportCell,
  type ExportColumn,
  type ExportRow,
  flatRow,
  rowLength,
  TIME_COLUMNS,
} from './rows';
import {
  countFromCell,
  type DateForms,
  dateFormsOf,
  memoryIdsCell,
  memoryIdsFromCell,
  timeFromCell,
} from './spreadsheet-values';

/** Larger files are none of ours: storage holds 10 MB, and a file is about twice as long. */
export const FILE_MAX_BYTES = 64 * 1024 * 1024;

/** The most that the settings keep; a file of more is something else. */
const ROWS_MAX = 100_000;

/** What is ours, and which of its versions this is. */
const FORMAT = 'ingestion-inspector';
const VERSION = 1;

export type ExportFormat = 'json' | 'csv';

/** When a file was made, and by which version of the extension: for whoever has to find out what is wrong with it. */
export interface Origin {
  at: string | null;
  version: string;
}

export function writeFile(rows: readonly ExportRow[], format: ExportFormat, { at, version }: Origin): string {
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

/** Memory IDs are the only list. */
const asText = (cell: ExportCell | undefined): string =>
  Array.isArray(cell) ? memoryIdsCell(cell) : cell === null || cell === undefined ? '' : String(cell);

/** What is in a file: what may be rows, the newest first, and how much cannot be any. */
export type FileContent =
  | { is: 'rows'; rows: ExportRow[]; refused: number }
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
function byNewest(a: ExportRow, b: ExportRow): number {
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
  const names = head.map((name) => COLUMNS.find((column) => column === name.trim().toLowerCase()) ?? null);
  if (!names.includes('ingestion_id')) return refused('not_ours');
  const rows = body.map((cells) => namedCells(names, cells));
  const forms = dateFormsOf(rows.flatMap((row) => TIME_COLUMNS.flatMap((name) => row[name] ?? [])));
  return rows.map((row) => csvRow(row, forms));
}

type NamedCells = { [C in ExportColumn]?: string };

/** An empty cell says nothing: what is left out has its own meaning. */
function namedCells(names: readonly (ExportColumn | null)[], cells: readonly string[]): NamedCells {
  const row: NamedCells = {};
  for (const [index, name] of names.entries()) {
    const text = cells[index] ?? '';
    if (name !== null && text !== '') row[name] = text;
  }
  return row;
}

function csvRow(cells: NamedCells, forms: DateForms): ExportRow {
  const row: ExportRow = { ...cells };
  for (const name of TIME_COLUMNS) {
    const text = cells[name];
    if (text !== undefined) row[name] = timeFromCell(text, forms);
  }
  const { memory_ids: ids, memories_created: count } = cells;
  if (ids !== undefined) row.memory_ids = memoryIdsFromCell(ids);
  if (count !== undefined) row.memories_created = countFromCell(count) ?? count;
  return row;
}

/** The number that one command takes (`IMPORT_ROWS_MAX`), and as much as is no strain on a message. */
const PART_MAX_ROWS = 500;
const PART_MAX_LENGTH = 4_000_000;

/** Rows as commands take them. */
export function inParts(rows: readonly ExportRow[]): ExportRow[][] {
  const parts: ExportRow[][] = [];
  let part: ExportRow[] = [];
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
