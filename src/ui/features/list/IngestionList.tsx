import { useState } from 'preact/hooks';
import type { BatchTally, ConnectionView, Ingestion } from '../../../watch/model/records';
import { type PageStore, usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { groupByBatch, type ListEntry, problemsFirst } from './group-by-batch';
import { ListRows, type OpenBatches } from './ListRows';

/** A batch of no more than this begins open. */
const FEW = 10;

/** Members that are read of an opened batch, to find its problems. Beyond that the history is the place. */
const MEMBERS_READ = 2_000;

interface Props {
  /** IDs, in the order of the summary. */
  inProgress: readonly string[];
  stopped: readonly string[];
  finished: readonly string[];
  batches: BatchTally[];
  connections: ConnectionView[];
  /** The one shown beside the list. */
  opened: string | null;
  onOpen(id: string): void;
}

/** What is in progress, what was stopped, and what has finished; a batch is one row. A record that cannot be read is left out. */
export function IngestionList({ inProgress, stopped, finished, batches, ...rows }: Props) {
  const { store: stored } = usePage();
  const open = useOpenBatches(batches);
  const opened = batches.filter(({ id, total }) => total > FEW && open.has(id)).map(({ id }) => id);
  const listed = [...inProgress, ...stopped, ...finished];
  const store = useStore(
    ...listed.map(items.ingestion),
    ...opened.flatMap((id) => [items.batch(id), ...memberIds(stored, id).map(items.ingestion)]),
  );
  const groups = groupByBatch(
    {
      inProgress: readable(store, inProgress),
      stopped: readable(store, stopped),
      finished: readable(store, finished),
    },
    batches,
  );
  const withMembers = (entries: ListEntry[]) => entries.map((entry) => wholeBatch(store, entry, opened));
  return (
    <ListRows
      {...rows}
      groups={{
        ...groups,
        inProgress: withMembers(groups.inProgress),
        finished: withMembers(groups.finished),
      }}
      open={open}
    />
  );
}

/** Which batches are open: those of a few from the start, the others once the person opens them. */
function useOpenBatches(batches: readonly BatchTally[]): OpenBatches {
  const [toggled, setToggled] = useState<readonly string[]>([]);
  const isSmall = (id: string) => batches.some((tally) => tally.id === id && tally.total <= FEW);
  return {
    has: (id) => toggled.includes(id) !== isSmall(id),
    toggle: (id) =>
      setToggled((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id])),
  };
}

function memberIds(store: PageStore, batchId: string): string[] {
  return valueIn(store, items.batch(batchId))?.ids.slice(0, MEMBERS_READ) ?? [];
}

function readable(store: PageStore, ids: readonly string[]): Ingestion[] {
  return ids
    .flatMap((id) => valueIn(store, items.ingestion(id)) ?? [])
    .filter(({ removedAt }) => removedAt === null);
}

/** An opened batch has all its members, not just those that the summary lists. */
function wholeBatch(store: PageStore, entry: ListEntry, opened: readonly string[]): ListEntry {
  if (entry.is === 'one' || !opened.includes(entry.tally.id)) return entry;
  const listed = new Set(entry.members.map(({ id }) => id));
  const others = memberIds(store, entry.tally.id).filter((id) => !listed.has(id));
  return { ...entry, members: problemsFirst([...entry.members, ...readable(store, others)]) };
}
