import { SUMMARY_BATCHES } from '../constants';
import { isPollable } from './ingestion';
import type { RecordChange } from './record-change';
import type { BatchTally, Ingestion } from './records';

/** What one member adds to its batch; nothing while it is not shown. */
interface Share {
  total: number;
  done: number;
  failed: number;
}

const NOTHING: Share = { total: 0, done: 0, failed: 0 };

function shareOf(record: Ingestion | null): Share {
  if (record === null || record.removedAt !== null) return NOTHING;
  return {
    total: 1,
    done: isPollable(record) ? 0 : 1,
    failed: record.state === 'ended' && record.outcome.kind !== 'completed' ? 1 : 0,
  };
}

/** How far the newest batches are, after some ingestions changed. Pure. */
export function talliesAfter(tallies: readonly BatchTally[], changes: readonly RecordChange[]): BatchTally[] {
  const all = new Map(tallies.map((tally) => [tally.id, tally]));
  const oldest = tallies.length < SUMMARY_BATCHES ? undefined : tallies.at(-1);
  for (const { before, after } of changes) {
    const member = after ?? before;
    if (member === null || member.batchId === null) continue;
    // One so old that it is not counted any more must not begin anew with the one member that changed.
    if (oldest && !all.has(member.batchId) && member.addedAt <= oldest.addedAt) continue;
    add(all, member, shareOf(before), shareOf(after));
  }
  return newest(all);
}

/** The same from everything there is. */
export function talliesOf(records: readonly Ingestion[]): BatchTally[] {
  const all = new Map<string, BatchTally>();
  for (const record of records) add(all, record, NOTHING, shareOf(record));
  return newest(all);
}

function add(all: Map<string, BatchTally>, member: Ingestion, was: Share, is: Share): void {
  if (member.batchId === null) return;
  const tally = all.get(member.batchId) ?? { id: member.batchId, addedAt: member.addedAt, ...NOTHING };
  all.set(tally.id, {
    ...tally,
    total: tally.total + is.total - was.total,
    done: tally.done + is.done - was.done,
    failed: tally.failed + is.failed - was.failed,
  });
}

/** Of which anything is left to be shown, the newest first. */
function newest(all: ReadonlyMap<string, BatchTally>): BatchTally[] {
  return [...all.values()]
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1))
    .slice(0, SUMMARY_BATCHES);
}
