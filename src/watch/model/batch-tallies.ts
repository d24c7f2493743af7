import { isPollable } from './ingestion';
import { SUMMARY_BATCHES } from './limits';
import type { RecordChange } from './record-change';
import type { BatchTally, Ingestion, OutcomeKind } from './records';

/** What one member adds to its batch; nothing while it is not shown. */
interface Share {
  total: number;
  done: number;
  outcome: OutcomeKind | null;
}

const NOTHING: Share = { total: 0, done: 0, outcome: null };

function countsOf(record: Ingestion | null): Share {
  if (record === null || record.removedAt !== null) return NOTHING;
  return {
    total: 1,
    done: isPollable(record) ? 0 : 1,
    outcome: record.state === 'ended' ? record.outcome.kind : null,
  };
}

/** The counts of the newest batches, after some ingestions have changed. */
export function talliesAfter(tallies: readonly BatchTally[], changes: readonly RecordChange[]): BatchTally[] {
  const all = new Map(tallies.map((tally) => [tally.id, tally]));
  const oldest = tallies.length < SUMMARY_BATCHES ? undefined : tallies.at(-1);
  for (const { before, after } of changes) {
    const member = after ?? before;
    if (member === null || member.batchId === null) continue;
    // A batch too old to be counted any more must not start a new count with the one member that changed.
    if (oldest && !all.has(member.batchId) && member.addedAt <= oldest.addedAt) continue;
    countMember(all, member, { was: countsOf(before), is: countsOf(after) });
  }
  return newest(all);
}

/** The counts of the newest batches, made from every ingestion. */
export function talliesOf(records: readonly Ingestion[]): BatchTally[] {
  const all = new Map<string, BatchTally>();
  for (const record of records) countMember(all, record, { was: NOTHING, is: countsOf(record) });
  return newest(all);
}

function countMember(
  all: Map<string, BatchTally>,
  member: Ingestion,
  { was, is }: { was: Share; is: Share },
): void {
  if (member.batchId === null) return;
  const tally = all.get(member.batchId) ?? newTally(member.batchId, member.addedAt);
  const outcomes = { ...tally.outcomes };
  if (was.outcome !== null) outcomes[was.outcome] -= 1;
  if (is.outcome !== null) outcomes[is.outcome] += 1;
  all.set(tally.id, {
    ...tally,
    total: tally.total + is.total - was.total,
    done: tally.done + is.done - was.done,
    outcomes,
  });
}

function newTally(id: string, addedAt: number): BatchTally {
  return { id, addedAt, total: 0, done: 0, outcomes: NO_OUTCOMES };
}

/** Always in the same order, so that what is counted in two ways is stored alike. */
const NO_OUTCOMES: BatchTally['outcomes'] = {
  completed: 0,
  partial_success: 0,
  failed: 0,
  cancelled: 0,
  other: 0,
  rejected: 0,
  not_found: 0,
  timed_out: 0,
};

/** How many of these ingestions ended with which outcome. */
export function countOutcomes(records: readonly Ingestion[]): BatchTally['outcomes'] {
  const outcomes = { ...NO_OUTCOMES };
  for (const record of records) if (record.state === 'ended') outcomes[record.outcome.kind] += 1;
  return outcomes;
}

/** Those of the batches that still have members to show, the newest first. */
function newest(all: ReadonlyMap<string, BatchTally>): BatchTally[] {
  return [...all.values()]
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.addedAt - a.addedAt || (a.id < b.id ? -1 : 1))
    .slice(0, SUMMARY_BATCHES);
}
