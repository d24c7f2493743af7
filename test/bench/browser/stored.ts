import { newIngestion, stopped } from '../../../src/watch/ingestion';
import { type Ingestion, keys, type Watching } from '../../../src/watch/records';
import { thousands } from '../../unit/history/records';

/** What a person has whose history holds so many finished ingestions, as the background would have written it. */
export function finishedOn(connectionId: string, count: number): Ingestion[] {
  return thousands(count).map((record, n) => ({ ...record, connectionId, seq: count - n }));
}

/** Of so many that are watched no more: what is stored and asks for nothing. */
export function stoppedOn(connectionId: string, count: number): Ingestion[] {
  return finishedOn(connectionId, count).map(({ id, seq, addedAt }) =>
    stopped(newIngestion({ id, connectionId, batchId: null, source: 'page', seq }, addedAt)),
  );
}

export const asStored = (records: readonly (Ingestion | Watching)[]): Record<string, unknown> =>
  Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record]));
