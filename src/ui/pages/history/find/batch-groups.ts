import { countOutcomes } from '../../../../watch/model/batch-tallies';
import type { BatchTally, Ingestion } from '../../../../watch/model/records';
import { formatNumber, plural, t } from '../../../app/i18n';
import type { Heading } from '../../../features/list/ListRows';
import { problemCounts } from '../../../features/list/problem-counts';
import { sectionOf } from './sort';

/** The same records with the members of each batch together, where the first of them stands. */
export function withBatchesTogether(records: readonly Ingestion[]): Ingestion[] {
  const members = new Map<string, Ingestion[]>();
  for (const record of records) {
    if (record.batchId === null) continue;
    const known = members.get(record.batchId);
    if (known) known.push(record);
    else members.set(record.batchId, [record]);
  }
  const placed = new Set<string>();
  return records.flatMap((record) => {
    const { batchId } = record;
    if (batchId === null) return [record];
    if (placed.has(batchId)) return [];
    placed.add(batchId);
    return members.get(batchId) ?? [];
  });
}

/** A batch in such a list: where its members are. */
interface BatchRun {
  from: number;
  members: readonly Ingestion[];
}

function batchRuns(records: readonly Ingestion[]): BatchRun[] {
  const runs: BatchRun[] = [];
  let from = 0;
  while (from < records.length) {
    const batchId = records[from]?.batchId ?? null;
    let to = from + 1;
    while (batchId !== null && records[to]?.batchId === batchId) to += 1;
    if (to - from > 1) runs.push({ from, members: records.slice(from, to) });
    from = to;
  }
  return runs;
}

export interface ListGroups {
  /** By the row that begins each. */
  headings: ReadonlyMap<number, Heading>;
  /** The rows that belong to the batch above them. */
  members: ReadonlySet<number>;
}

export const NO_GROUPS: ListGroups = { headings: new Map(), members: new Set() };

/**
 * The headings of a list in the order of `withBatchesTogether`: in progress, stopped, finished, and one for each batch.
 * `everything` gives the whole size of a batch that the filter shows only a part of; null where the list shows a single batch, which
 * needs no headings of batches. `unread` are batches whose members may not all have been read into `everything` yet.
 */
export function groupsOf(
  records: readonly Ingestion[],
  everything: readonly Ingestion[] | null,
  unread: readonly BatchTally[] = [],
): ListGroups {
  const runs = everything ? batchRuns(records) : [];
  const sizes = batchSizes(everything ?? [], unread);
  const members = new Set(runs.flatMap((run) => run.members.map((_, index) => run.from + index)));
  const headings = new Map<number, Heading>();
  for (const { from, members: all } of runs) headings.set(from, batchHeading(all, sizes));
  const ranks = sectionRanks(records, runs);
  for (const [rank, heading] of sectionHeadings().entries()) {
    const first = ranks.indexOf(rank);
    if (first >= 0) headings.set(first, withBatchHeading(heading, headings.get(first)));
  }
  return { headings, members };
}

/** The section of each row. A batch is in one, whatever its members are in: the first that any of them is in. */
function sectionRanks(records: readonly Ingestion[], runs: readonly BatchRun[]): number[] {
  const ranks = records.map(sectionOf);
  for (const { from, members } of runs) {
    const rank = Math.min(...members.map(sectionOf));
    for (let index = from; index < from + members.length; index += 1) ranks[index] = rank;
  }
  return ranks;
}

const sectionHeadings = (): Heading[] => [
  { title: t('groupInProgress') },
  { title: t('groupStopped') },
  { title: t('groupFinished'), order: t('byFinishTime') },
];

/** How many members of each batch there are, by its ID. */
function batchSizes(
  records: readonly Ingestion[],
  unread: readonly BatchTally[],
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { batchId } of records) if (batchId !== null) sizes.set(batchId, (sizes.get(batchId) ?? 0) + 1);
  for (const { id, total } of unread) sizes.set(id, Math.max(total, sizes.get(id) ?? 0));
  return sizes;
}

/** How a batch went; where only a part of it is listed, how large both are. */
function batchHeading(members: readonly Ingestion[], sizes: ReadonlyMap<string, number>): Heading {
  const size = sizes.get(members[0]?.batchId ?? '') ?? members.length;
  if (members.length < size)
    return { title: plural('batchOf', size), order: plural('found', members.length) };
  const done = members.filter(({ state }) => state !== 'watching').length;
  const said = [
    t('doneOf', formatNumber(done), formatNumber(members.length)),
    ...problemCounts(countOutcomes(members)).map(({ text }) => text),
  ];
  return { title: plural('batchOf', members.length), order: said.join(' · ') };
}

/** All headings have one height, so a row has one: a batch that begins a section is named in the section's. */
function withBatchHeading(section: Heading, batch: Heading | undefined): Heading {
  if (batch === undefined) return section;
  return { title: section.title, order: [batch.title, batch.order].filter(Boolean).join(' · ') };
}
