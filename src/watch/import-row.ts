import * as z from 'zod/mini';
import { withoutKeys } from '../synap/ids/api-keys';
import { isFinal, readStatus } from '../synap/status';
import { readJobTime, readServerTime } from '../synap/time';
import { ingestionId, textUpTo } from './model/fields';
import { suppress } from './model/ingestion';
import { DOCUMENT_ID_MAX, ERROR_MESSAGE_MAX, MEMORY_ID_MAX, MEMORY_IDS_MAX } from './model/limits';
import { listingOf } from './model/memory-ids';
import { type Ingestion, OUTCOMES } from './model/records';
import { endWatch, newIngestion, stopWatch } from './model/rounds';

/**
 * Rows of an imported file. Anybody may have written the file, so each row is parsed by itself and its fields are limited like those of
 * an answer. An imported ingestion is never watched or notified, and counts as older than everything that was added here.
 */

/** The `seq` of imported ingestions, below that of every other one (`nextSeq` begins at 1). */
const IMPORTED_SEQ = 0;

const orNull = <S extends z.ZodMiniType<string>>(schema: S) => z._default(z.nullable(schema), null);
const moment = textUpTo(40).check(z.refine((value) => readServerTime(value) !== null));

/** The times of a row. The first that it has stands for when it was added. */
const TIMES = ['added_at', 'queued_at', 'started_at', 'completed_at', 'outcome_at'] as const;

/**
 * One row of an export (`src/ui/pages/history/transfer/rows.ts`). Times are ISO 8601; other columns are ignored. A row
 * may lack any column but the ID, as long as it has one of the times.
 */
export const importedRowSchema = z
  .object({
    ingestion_id: ingestionId,
    connection: orNull(textUpTo(100)),
    base_url: orNull(textUpTo(2_000)),
    batch_id: orNull(textUpTo(100)),
    outcome: z._default(z.nullable(z.enum(OUTCOMES)), null),
    outcome_at: orNull(moment),
    status: orNull(textUpTo(200)),
    document_id: orNull(textUpTo(DOCUMENT_ID_MAX)),
    added_at: orNull(moment),
    queued_at: orNull(moment),
    started_at: orNull(moment),
    completed_at: orNull(moment),
    memories_created: z._default(z.int().check(z.gte(0), z.lte(1e9)), 0),
    memory_ids: z._default(z.array(textUpTo(MEMORY_ID_MAX)).check(z.maxLength(MEMORY_IDS_MAX)), []),
    /** How many Synap had named, where not all of them are in the row. */
    memory_ids_total: z._default(z.nullable(z.int().check(z.gte(0), z.lte(1e9))), null),
    error_message: orNull(textUpTo(ERROR_MESSAGE_MAX)),
    label: z._default(textUpTo(200), ''),
    note: z._default(textUpTo(10_000), ''),
  })
  .check(z.refine((row) => TIMES.some((name) => row[name] !== null), { path: ['added_at'] }));
export type ImportedRow = z.infer<typeof importedRowSchema>;

/** The record of a row: ended if the row has an outcome, or a final status where that column is gone; otherwise stopped. */
export function ingestionFromRow(row: ImportedRow, connectionId: string, now: number): Ingestion {
  // A time in the future would stay the newest of all until then.
  const addedAt = Math.min(now, firstTime(row) ?? now);
  const added = { id: row.ingestion_id, connectionId, batchId: row.batch_id, seq: IMPORTED_SEQ };
  const record = {
    ...newIngestion({ ...added, source: 'import' }, addedAt),
    status: row.status === null ? null : readStatus(row.status),
    rawStatus: withoutKeysOrNull(row.status),
    documentId: withoutKeysOrNull(row.document_id),
    queuedAt: rowTime(row.queued_at),
    startedAt: rowTime(row.started_at),
    completedAt: rowTime(row.completed_at),
    memoriesCreated: row.memories_created,
    ...listingOf(row.memory_ids),
    memoryIdCount: Math.max(row.memory_ids_total ?? 0, row.memory_ids.length),
    errorMessage: withoutKeysOrNull(row.error_message),
    // The person has it from a file of their own, so the badge must not mark it as an unseen problem.
    seenAt: now,
    label: withoutKeys(row.label),
    note: withoutKeys(row.note),
  };
  const outcome = row.outcome ?? (record.status !== null && isFinal(record.status) ? record.status : null);
  if (outcome === null) return stopWatch(record, addedAt);
  const endedAt = rowTime(row.outcome_at) ?? record.completedAt ?? addedAt;
  return suppress(endWatch(record, outcome, endedAt), 'imported', now);
}

/** Anybody may have written the file, and nobody is asked about each text in it: what looks like an API key is removed. */
const withoutKeysOrNull = (text: string | null) => (text === null ? null : withoutKeys(text));

function firstTime(row: ImportedRow): number | null {
  return TIMES.map((name) => rowTime(row[name])).find((at) => at !== null) ?? null;
}

const rowTime = (value: string | null): number | null => readJobTime(value);
