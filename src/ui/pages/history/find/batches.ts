import type { Ingestion } from '../../../../watch/model/records';

export interface BatchChoice {
  id: string;
  /** When the first of its ingestions was added that are still there. */
  addedAt: number;
  count: number;
}

/** Nobody looks through a longer menu. */
const BATCHES_MAX = 200;

/**
 * The batches that have ingestions in the history, the newest first. Here a batch is a filter and not a row, as in the popup:
 * most orders of the list would have no place for a row that stands for many ingestions. How a batch went, the statistics
 * show.
 */
export function batchesOf(records: readonly Ingestion[]): BatchChoice[] {
  const batches = new Map<string, BatchChoice>();
  for (const { batchId, addedAt } of records) {
    if (batchId === null) continue;
    const known = batches.get(batchId) ?? { id: batchId, addedAt, count: 0 };
    batches.set(batchId, {
      ...known,
      addedAt: Math.min(known.addedAt, addedAt),
      count: known.count + 1,
    });
  }
  return [...batches.values()].sort((a, b) => b.addedAt - a.addedAt).slice(0, BATCHES_MAX);
}
