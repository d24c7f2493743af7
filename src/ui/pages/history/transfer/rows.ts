import { withoutKeys } from '../../../../synap/ids';
import { isObject } from '../../../../synap/json';
import { isFinal, readStatus } from '../../../../synap/status';
import { knownOutcome } from '../../../../watch/model/ingestion';
import { memoryIdCountOf } from '../../../../watch/model/memory-ids';
import type { ConnectionView, Ingestion } from '../../../../watch/model/records';
import { isoTime } from '../../../app/format';
import { isOutcome } from '../../../app/status';
import { countFromCell, isNothing, plainCell } from './spreadsheet-values';

/**
 * The columns of an export, with Synap's names for what Synap says. Of a connection there are only its name and its address.
 * The background reads the same names (`src/watch/import-row.ts`).
 *
 * Raw answers are left out: thousands of up to 64 KB each would make a file too large to import, and all that an import
 * could use of them is in the columns. "Copy as" gives the raw answer of one ingestion.
 */
export const COLUMNS = [
  'ingestion_id',
  'document_id',
  'status',
  'state',
  'outcome',
  'outcome_at',
  'connection',
  'base_url',
  'batch_id',
  'source',
  'added_at',
  'queued_at',
  'started_at',
  'completed_at',
  'memories_created',
  'memory_ids',
  'memory_ids_total',
  'error_message',
  'label',
  'note',
] as const;
export type ExportColumn = (typeof COLUMNS)[number];

export const TIME_COLUMNS = [
  'outcome_at',
  'added_at',
  'queued_at',
  'started_at',
  'completed_at',
] as const satisfies readonly ExportColumn[];

const COUNT_COLUMNS: readonly ExportColumn[] = ['memories_created', 'memory_ids_total'];

/** A person's words, and Synap's: each may be any word, also one that stands for nothing elsewhere. */
const TEXT_COLUMNS: readonly ExportColumn[] = [
  'document_id',
  'connection',
  'base_url',
  'error_message',
  'label',
  'note',
];

export type ExportCell = string | number | null | string[];
export type ExportRow = { [C in ExportColumn]?: ExportCell };

export function rowOf(
  record: Ingestion,
  connections: readonly Pick<ConnectionView, 'id' | 'name' | 'baseUrl'>[],
): ExportRow {
  const connection = connections.find(({ id }) => id === record.connectionId);
  const outcome = knownOutcome(record);
  return {
    ingestion_id: record.id,
    document_id: redacted(record.documentId),
    status: redacted(record.rawStatus),
    state: record.state,
    outcome: outcome?.kind ?? null,
    outcome_at: timeCell(outcome?.at ?? null),
    connection: connection ? withoutKeys(connection.name) : null,
    base_url: connection?.baseUrl || null,
    batch_id: record.batchId,
    source: record.source,
    added_at: timeCell(record.addedAt),
    queued_at: timeCell(record.queuedAt),
    started_at: timeCell(record.startedAt),
    completed_at: timeCell(record.completedAt),
    memories_created: record.memoriesCreated,
    memory_ids: record.memoryIds,
    memory_ids_total: memoryIdCountOf(record),
    error_message: redacted(record.errorMessage),
    label: withoutKeys(record.label),
    note: withoutKeys(record.note),
  };
}

/** Notes and error messages may contain an API key: it must not get into a file. */
const redacted = (text: string | null) => (text === null ? null : withoutKeys(text));

/** A time in ISO 8601; null also for one whose year has more than four digits. */
function timeCell(at: number | null): string | null {
  const text = at === null ? null : isoTime(at);
  return text !== null && /^\d{4}-/.test(text) ? text : null;
}

/** No row of ours is longer: the limits of all texts of an ingestion add up to less. */
const ROW_MAX_LENGTH = 3_000_000;

/**
 * A row with our columns only; null for what cannot be one. Whether its values are right, the background decides.
 */
export function flatRow(value: unknown): ExportRow | null {
  if (!isObject(value)) return null;
  const row: ExportRow = {};
  let length = 0;
  for (const column of COLUMNS) {
    if (!Object.hasOwn(value, column)) continue;
    const cell = value[column];
    if (!isCell(cell)) return null;
    if (isLeftOut(column, cell)) continue;
    row[column] = typeof cell === 'string' ? asWritten(column, cell) : cell;
    length += lengthOf(cell);
  }
  return length <= ROW_MAX_LENGTH ? row : null;
}

/** Where there is nothing, the background takes its default. */
function isLeftOut(column: ExportColumn, cell: ExportCell): boolean {
  return cell === null || (typeof cell === 'string' && !TEXT_COLUMNS.includes(column) && isNothing(cell));
}

/** People and programs spell IDs, outcomes and counts otherwise than we do. */
function asWritten(column: ExportColumn, cell: string): string | number {
  if (COUNT_COLUMNS.includes(column)) return countFromCell(cell) ?? cell;
  if (column === 'outcome') return outcomeIn(cell);
  return column === 'ingestion_id' ? canonicalId(cell) : cell;
}

/** One of our outcomes; else what a word for an end means in an answer of Synap's, as `canceled` does. */
function outcomeIn(cell: string): string {
  const word = plainCell(cell)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const status = readStatus(word);
  return !isOutcome(word) && isFinal(status) ? status : word;
}

function canonicalId(cell: string): string {
  const text = plainCell(cell).toLowerCase();
  const hex = text.replace(/^urn:uuid:|[\p{Dash}{}"'=]/gu, '');
  return /^[0-9a-f]{32}$/.test(hex) ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : text;
}

function isCell(value: unknown): value is ExportCell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return true;
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

const lengthOf = (cell: ExportCell): number =>
  Array.isArray(cell) ? cell.reduce((sum, item) => sum + item.length + 3, 0) : String(cell).length;

/** The approximate length of a row in a message. */
export function rowLength(row: ExportRow): number {
  return COLUMNS.reduce((sum, name) => sum + name.length + lengthOf(row[name] ?? null) + 6, 0);
}
