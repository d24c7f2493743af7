import type { Ingestion } from '../../../../watch/model/records';

export interface BatchChoice {
  id: string;
  /** Of the first that is left of it. */
  addedAt: number;
  count: number;
}

/** More than anybody looks through in a menu. */
const LISTED = 200;

/**
 * The batches there are members of, the newest first. In the history a batch is something to look for and no row: what is
 * searched, sorted and selected there are ingestions, and a row for many would have no place in most orders. What a batch
 * came to, the statistics say of whatever was found.
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
  return [...batches.values()].sort((a, b) => b.addedAt - a.addedAt).slice(0, LISTED);
}
