import { type Ingestion, keys } from '../../../src/watch/model/records';
import { thousands } from '../../unit/ui/pages/history/records';

/** What a person has whose history holds so many finished ingestions, as the background would have written it. */
export function finishedOn(connectionId: string, count: number): Ingestion[] {
  return thousands(count).map((record, n) => ({ ...record, connectionId, seq: count - n }));
}

export const asStored = (records: readonly Ingestion[]): Record<string, unknown> =>
  Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record]));
