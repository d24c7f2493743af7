import * as z from 'zod/mini';
import { withoutKeys } from '../synap/ids/api-keys';
import { readStatus } from '../synap/status';
import { readJobTime, readServerTime } from '../synap/time';
import { DOCUMENT_ID_MAX, ERROR_MESSAGE_MAX, MEMORY_ID_MAX, MEMORY_IDS_MAX } from './constants';
import { ingestionId } from './model/fields';
import { endWatch, newIngestion, stopWatch, suppress } from './model/ingestion';
import { type Ingestion, OUTCOMES } from './model/records';

/**
 * What a file brings in. Anybody may have written it: each row is taken for itself, bounded like what Synap answers, and
 * nothing of it is believed that would have consequences. It is watched by nobody, owes no notification, and is older than
 * anything added here.
 */

/** Below every `seq` that is given to what is added here (`nextSeq` begins at 1). */
const IMPORTED_SEQ = 0;

const orNull = <S extends z.ZodMiniType<string>>(schema: S) => z._default(z.nullable(schema), null);
const text = (max: number) => z.string().check(z.maxLength(max));
const moment = text(40).check(z.refine((value) => readServerTime(value) !== null));

/** One row of an export (`src/ui/pages/history/transfer/rows.ts`). Times are ISO 8601; what else a row holds is left behind. */
export const importedRowSchema = z.object({
  ingestion_id: ingestionId,
  connection: orNull(text(100)),
  base_url: orNull(text(2_000)),
  batch_id: orNull(text(100)),
  outcome: z._default(z.nullable(z.enum(OUTCOMES)), null),
  outcome_at: orNull(moment),
  status: orNull(text(200)),
  document_id: orNull(text(DOCUMENT_ID_MAX)),
  added_at: moment,
  queued_at: orNull(moment),
  started_at: orNull(moment),
  completed_at: orNull(moment),
  memories_created: z._default(z.int().check(z.gte(0), z.lte(1e9)), 0),
  memory_ids: z._default(z.array(text(MEMORY_ID_MAX)).check(z.maxLength(MEMORY_IDS_MAX)), []),
  error_message: orNull(text(ERROR_MESSAGE_MAX)),
  label: z._default(text(200), ''),
  note: z._default(text(10_000), ''),
});
export type ImportedRow = z.infer<typeof importedRowSchema>;

/** A row as it is kept: ended as it says, or stopped where it was still under way. */
export function ingestionFromRow(row: ImportedRow, connectionId: string, now: number): Ingestion {
  // A time ahead of this clock would stay the newest of all for as long.
  const addedAt = Math.min(now, timeOf(row.added_at) ?? now);
  const added = { id: row.ingestion_id, connectionId, batchId: row.batch_id, seq: IMPORTED_SEQ };
  const record = {
    ...newIngestion({ ...added, source: 'import' }, addedAt),
    status: row.status === null ? null : readStatus(row.status),
    rawStatus: keyless(row.status),
    documentId: keyless(row.document_id),
    queuedAt: timeOf(row.queued_at),
    startedAt: timeOf(row.started_at),
    completedAt: timeOf(row.completed_at),
    memoriesCreated: row.memories_created,
    memoryIds: row.memory_ids,
    errorMessage: keyless(row.error_message),
    // The person has it from a file of theirs: it is no news, and no failure to mark.
    seenAt: now,
    label: withoutKeys(row.label),
    note: withoutKeys(row.note),
  };
  if (row.outcome === null) return stopWatch(record);
  const endedAt = timeOf(row.outcome_at) ?? record.completedAt ?? addedAt;
  return suppress(endWatch(record, row.outcome, endedAt), 'imported', now);
}

/** Files written by others may hold keys, in the clear: none comes in. */
const keyless = (text: string | null) => (text === null ? null : withoutKeys(text));

const timeOf = (value: string | null): number | null => readJobTime(value);
