import { believableEndOf } from './job-times';
import { SUMMARY_BATCH_MEMBERS, SUMMARY_FINISHED, SUMMARY_STOPPED } from './limits';
import type { RecordChange } from './record-change';
import type { EndedEntry, Ingestion, Summary } from './records';

/** The summary's lists of ingestions that are no longer in progress. */
export type EndedLists = Pick<Summary, 'recent' | 'stopped' | 'hasOlder'>;

/**
 * When a watch was over: when the job ended by Synap's time, but no later than this machine learned of it; or when the person stopped it.
 * Null while it is watched. Lists are ordered by this time and show it.
 */
export function endTimeOf(record: Ingestion): number | null {
  if (record.state === 'watching') return null;
  if (record.state === 'stopped') return record.stoppedAt;
  const { outcome } = record;
  return Math.min(believableEndOf(record) ?? outcome.at, outcome.at);
}

/** The latest end first; of those that ended together, the one added later. */
export function byLatestEnd(a: Ingestion, b: Ingestion): number {
  return (endTimeOf(b) ?? 0) - (endTimeOf(a) ?? 0) || b.seq - a.seq || b.addedAt - a.addedAt;
}

/** The lists of everything there is. */
export function endedListsOf(shown: readonly Ingestion[]): EndedLists {
  const over = shown.filter(({ state }) => state !== 'watching').sort(byLatestEnd);
  const entries = (state: Ingestion['state']) =>
    over.filter((record) => record.state === state).map(endedEntry);
  const finished = withinLimits(entries('ended'));
  return { ...finished, stopped: entries('stopped').slice(0, SUMMARY_STOPPED) };
}

/** The lists after some ingestions changed. What has just ended is listed, however long ago Synap says that was. */
export function endedListsAfter(lists: EndedLists, changes: readonly RecordChange[]): EndedLists {
  const changed = new Set(changes.map(({ id }) => id));
  const present = changes.flatMap(({ after }) => (after !== null && after.removedAt === null ? [after] : []));
  const entries = (before: readonly EndedEntry[], state: Ingestion['state']) =>
    newestEndFirst([
      ...present.filter((record) => record.state === state).map(endedEntry),
      ...before.filter(({ id }) => !changed.has(id)),
    ]);
  const ended = new Set(changes.filter(hasJustEnded).map(({ id }) => id));
  const finished = withinLimits(entries(lists.recent, 'ended'), ended);
  return {
    recent: finished.recent,
    hasOlder: lists.hasOlder || finished.hasOlder,
    stopped: entries(lists.stopped, 'stopped').slice(0, SUMMARY_STOPPED),
  };
}

/** Whether so many were removed from the list that it should be filled with older ingestions, which only storage knows. */
export function isEndedListShort({ recent, hasOlder }: EndedLists): boolean {
  return hasOlder && rowsOf(recent) < SUMMARY_FINISHED / 2;
}

function hasJustEnded({ before, after }: RecordChange): boolean {
  return before?.state === 'watching' && after?.state === 'ended';
}

function endedEntry(record: Ingestion): EndedEntry {
  return { id: record.id, endedAt: endTimeOf(record) ?? 0, batchId: record.batchId };
}

const newestEndFirst = (entries: EndedEntry[]) => entries.sort((a, b) => b.endedAt - a.endedAt);

/** How many rows a page draws for these: a batch is one row. */
function rowsOf(entries: readonly EndedEntry[]): number {
  return new Set(entries.map(({ id, batchId }) => batchId ?? id)).size;
}

/**
 * The entries that a page paints first: those of the newest rows, and of a batch the newest members only, so that one batch of hundreds
 * does not push everything else out. Entries in `always` stay wherever they are.
 */
function withinLimits(
  entries: readonly EndedEntry[],
  always: ReadonlySet<string> = new Set(),
): Pick<EndedLists, 'recent' | 'hasOlder'> {
  const members = new Map<string, number>();
  let hasOlder = false;
  const recent = entries.filter(({ id, batchId }) => {
    const row = batchId ?? id;
    const count = members.get(row) ?? 0;
    const hasRoom = count > 0 || members.size < SUMMARY_FINISHED;
    if (!hasRoom && !always.has(id)) {
      hasOlder = true;
      return false;
    }
    if (count >= SUMMARY_BATCH_MEMBERS) return false;
    members.set(row, count + 1);
    return true;
  });
  return { recent, hasOlder };
}
