import type { BatchTally, Ingestion } from '../../../watch/model/records';

/** An entry of a list: one ingestion, or a batch with those of its members that the page has. */
export type ListEntry =
  | { is: 'one'; record: Ingestion }
  | { is: 'batch'; tally: BatchTally; members: Ingestion[] };

export interface GroupedList {
  inProgress: ListEntry[];
  finished: ListEntry[];
}

/**
 * Puts the members of a batch under it, in the place of the first of them. A batch is in progress until all of it is
 * done, so its finished members are listed there too.
 */
export function groupByBatch(
  inProgress: readonly Ingestion[],
  finished: readonly Ingestion[],
  batches: readonly BatchTally[],
): GroupedList {
  const tallies = new Map(batches.filter(({ total }) => total > 1).map((tally) => [tally.id, tally]));
  const tallyOf = ({ batchId }: Ingestion) => (batchId === null ? undefined : tallies.get(batchId));
  const isInProgress = ({ done, total }: BatchTally) => done < total;

  const members = (tally: BatchTally) =>
    [...inProgress, ...finished].filter(({ batchId }) => batchId === tally.id);

  const entries = (records: readonly Ingestion[], belongs: (tally: BatchTally) => boolean): ListEntry[] => {
    const placed = new Set<string>();
    return records.flatMap((record): ListEntry[] => {
      const tally = tallyOf(record);
      if (tally === undefined) return [{ is: 'one', record }];
      if (!belongs(tally) || placed.has(tally.id)) return [];
      placed.add(tally.id);
      return [{ is: 'batch', tally, members: members(tally) }];
    });
  };

  return {
    inProgress: entries(inProgress, isInProgress),
    finished: entries(finished, (tally) => !isInProgress(tally)),
  };
}
