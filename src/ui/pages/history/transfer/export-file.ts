import { isObject } from '../../../../synap/json';
import { readCsv, writeCsv } from '../../../app/csv';
import { COLUMNS, type ExportColumn, type ExportRow, flatRow, rowLength, TIME_COLUMNS } from './rows';
import { withoutOuterCells } from './rows-in-cells';
import { type DateForms, dateFormsOf, timeFromCell } from './spreadsheet-times';
import { isNothing, memoryIdsCell, memoryIdsFromCell } from './spreadsheet-values';

/** No file of ours is larger: storage holds 10 MB, and an export is about twice as long. */
export const IMPORT_MAX_BYTES = 64 * 1024 * 1024;

/** The most ingestions that the settings allow to keep: a file of ours has no more. */
const ROWS_MAX = 100_000;

/** A JSON file with this format and version is an export of ours. */
const FORMAT = 'ingestion-inspector';
const VERSION = 1;

export type ExportFormat = 'json' | 'csv';

/** When a file was made and by which version of the extension: helps to find out what is wrong with it. */
export interface ExportOrigin {
  at: string | null;
  version: string;
}

export function writeFile(
  rows: readonly ExportRow[],
  format: ExportFormat,
  { at, version }: ExportOrigin,
): string {
  if (format === 'csv')
    return writeCsv([COLUMNS, ...rows.map((row) => COLUMNS.map((name) => cellText(row, name)))]);
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
function cellText(row: ExportRow, name: ExportColumn): string {
  const cell = row[name] ?? null;
  if (!Array.isArray(cell)) return cell === null ? '' : String(cell);
  const total = row.memory_ids_total;
  return memoryIdsCell(cell, typeof total === 'number' ? total : cell.length);
}

/** The rows of a file, the newest first, and how many others were no rows; or why the file cannot be read. */
export type FileContent =
  | { is: 'rows'; rows: ExportRow[]; refused: number }
  | { is: 'refused'; why: 'not_ours' | 'too_new' | 'too_many' | 'empty' };

const refusal = (why: Extract<FileContent, { is: 'refused' }>['why']) => ({ is: 'refused' as const, why });

/** Reads what `writeFile` wrote, and refuses whatever else a person may choose. A spreadsheet names months in the person's language. */
export function readFile(text: string, language = 'en'): FileContent {
  if (text.trim() === '') return refusal('empty');
  const found = /^\uFEFF*\s*[{[]/.test(text) ? jsonRows(text) : csvRows(text, language);
  if (!Array.isArray(found)) return found;
  if (found.length > ROWS_MAX) return refusal('too_many');
  if (found.length === 0) return refusal('empty');
  const rows = found.map(flatRow).filter((row) => row !== null);
  return { is: 'rows', rows: rows.sort(newestRowFirst), refused: found.length - rows.length };
}

/** Compares times as texts, which is right for all that we wrote. The order only decides what is left out if storage is full. */
function newestRowFirst(a: ExportRow, b: ExportRow): number {
  const [first, second] = [String(a.added_at), String(b.added_at)];
  return first === second ? 0 : first < second ? 1 : -1;
}

function jsonRows(text: string): unknown[] | FileContent {
  const file = jsonOf(text.replace(/^\uFEFF+/, ''));
  if (!isObject(file) || file.format !== FORMAT) return refusal('not_ours');
  if (file.version !== VERSION) return refusal(Number(file.version) > VERSION ? 'too_new' : 'not_ours');
  return Array.isArray(file.ingestions) ? file.ingestions : refusal('not_ours');
}

/** Undefined for what is no JSON, or is nested too deep to be parsed. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function csvRows(text: string, language: string): unknown[] | FileContent {
  // One line for the head, and one more than allowed, to see that there are too many.
  const lines = readCsv(withoutOuterCells(text.slice(headStart(text))), ROWS_MAX + 2);
  if (lines === null) return refusal('not_ours');
  const [head = [], ...body] = lines;
  const names = head.map(columnOf);
  if (!names.includes('ingestion_id')) return refusal('not_ours');
  // Where exports were joined, each has its head. A million rows are not each compared with the names of all columns.
  const isHead = ({ ingestion_id: id = '' }: NamedCells) =>
    /ingestion/i.test(id) && columnOf(id) === 'ingestion_id';
  const rows = body.map((cells) => namedCells(names, cells)).filter((row) => !isHead(row));
  const times = rows.flatMap((row) => TIME_COLUMNS.flatMap((name) => row[name] ?? []));
  const forms = dateFormsOf(times, language);
  return rows.map((row) => csvRow(row, forms));
}

/** The column of a heading as people and programs may have written it: `Ingestion ID`, `ingestionId`. */
function columnOf(heading: string): ExportColumn | null {
  const letters = heading.toLowerCase().replace(/[^a-z]/g, '');
  return COLUMNS.find((column) => column.replaceAll('_', '') === letters) ?? null;
}

/** The first line with our columns: one of its cells names the ID. At most `ABOVE_MAX` characters may stand above it. */
const HEAD = /^(?:[^\r\n]{0,2000}[,;\t|"])?[^\S\r\n]*ingestion[ _-]?id[^\S\r\n]*(?:[,;\t|"\r\n]|$)/im;
const ABOVE_MAX = 4_000;

/** Where the table begins: some programs write its title above it. */
function headStart(text: string): number {
  if (/^\uFEFF?"?sep=/i.test(text)) return 0;
  return HEAD.exec(text.slice(0, ABOVE_MAX))?.index ?? 0;
}

type NamedCells = { [C in ExportColumn]?: string };

/** The cells by their columns. Empty ones are left out, so that the background takes its default. */
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
    if (text !== undefined && !isNothing(text)) row[name] = timeFromCell(text, forms);
  }
  const { memory_ids: ids } = cells;
  if (ids !== undefined && !isNothing(ids)) row.memory_ids = memoryIdsFromCell(ids);
  return row;
}

/** What one command takes: so many rows (`IMPORT_ROWS_MAX`), and a message of bearable length. */
const PART_MAX_ROWS = 500;
const PART_MAX_LENGTH = 4_000_000;

/** Splits rows into parts that one command can take. */
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
