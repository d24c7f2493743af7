import { endTimeOf } from '../../../watch/model/ended-list';
import { isProblem } from '../../../watch/model/ingestion';
import type { BatchTally, Ingestion } from '../../../watch/model/records';

/** A row of a list: one ingestion, or a batch with those of its members that the page has read. */
export type ListEntry =
  | { is: 'one'; record: Ingestion }
  | { is: 'batch'; tally: BatchTally; members: Ingestion[]; endedAt: number };

export interface GroupedList {
  inProgress: ListEntry[];
  stopped: ListEntry[];
  finished: ListEntry[];
}

export interface ReadRecords {
  inProgress: readonly Ingestion[];
  stopped: readonly Ingestion[];
  finished: readonly Ingestion[];
}

/**
 * Puts the members of a batch under it. A batch is in progress until all of it is done, so its finished members are listed
 * there too; then it stands where the last of them ended.
 */
export function groupByBatch(read: ReadRecords, batches: readonly BatchTally[]): GroupedList {
  const shown = batches.filter(({ total }) => total > 1);
  const tallies = new Map(shown.map((tally) => [tally.id, tally]));
  const isAlone = ({ batchId }: Ingestion) => batchId === null || !tallies.has(batchId);
  const all = [...read.inProgress, ...read.stopped, ...read.finished];
  const entries = shown.map((tally) => batchEntry(tally, all));
  const isInProgress = ({ tally }: BatchEntry) => tally.done < tally.total;
  return {
    inProgress: inPlaceOfMembers(read.inProgress, entries.filter(isInProgress)),
    stopped: read.stopped.filter(isAlone).map(single),
    finished: latestFirst([
      ...read.finished.filter(isAlone).map(single),
      ...entries.filter((entry) => !isInProgress(entry)),
    ]),
  };
}

/** Each ingestion as a row of its own, for a list in which batches are not folded. */
export function ungrouped(read: ReadRecords): GroupedList {
  return {
    inProgress: read.inProgress.map(single),
    stopped: read.stopped.map(single),
    finished: read.finished.map(single),
  };
}

type BatchEntry = Extract<ListEntry, { is: 'batch' }>;

const single = (record: Ingestion): ListEntry => ({ is: 'one', record });

function batchEntry(tally: BatchTally, all: readonly Ingestion[]): BatchEntry {
  const members = all.filter(({ batchId }) => batchId === tally.id);
  const endedAt = Math.max(tally.addedAt, ...members.map((record) => endTimeOf(record) ?? 0));
  return { is: 'batch', tally, members: problemsFirst(members), endedAt };
}

/**
 * What failed comes first, then what else went wrong, then what is still watched: a person opens a batch to find the one in a
 * hundred. What has ended is in the order of the list around it, the latest first.
 */
export function problemsFirst(members: readonly Ingestion[]): Ingestion[] {
  return [...members].sort((a, b) => rankInBatch(a) - rankInBatch(b) || timeInBatch(b) - timeInBatch(a));
}

function rankInBatch(record: Ingestion): number {
  if (record.state === 'watching') return 2;
  if (record.state === 'stopped') return 3;
  if (!isProblem(record.outcome.kind)) return 4;
  return record.outcome.kind === 'failed' ? 0 : 1;
}

const timeInBatch = (record: Ingestion) => (record.state === 'watching' ? 0 : (endTimeOf(record) ?? 0));

/** A batch stands in the place of its first member. If none has been read, it comes last. */
function inPlaceOfMembers(records: readonly Ingestion[], batches: readonly BatchEntry[]): ListEntry[] {
  const left = new Map(batches.map((entry) => [entry.tally.id, entry]));
  const of = (id: string | null) => batches.some(({ tally }) => tally.id === id);
  const placed = records.flatMap((record): ListEntry[] => {
    const entry = left.get(record.batchId ?? '');
    if (entry === undefined) return of(record.batchId) ? [] : [single(record)];
    left.delete(entry.tally.id);
    return [entry];
  });
  return [...placed, ...left.values()];
}

function latestFirst(entries: ListEntry[]): ListEntry[] {
  const timeOf = (entry: ListEntry) =>
    entry.is === 'batch' ? entry.endedAt : (endTimeOf(entry.record) ?? 0);
  return entries.sort((a, b) => timeOf(b) - timeOf(a));
}
