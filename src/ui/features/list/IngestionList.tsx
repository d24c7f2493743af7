import { useState } from 'preact/hooks';
import type { BatchTally, ConnectionView, Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useKeptRowFocus } from '../../hooks/keep-focus';
import { BatchRow, MoreOfBatch } from './BatchRow';
import { groupByBatch, type ListEntry } from './group-by-batch';
import { IngestionRow } from './IngestionRow';

/** A batch of no more than this begins open. */
const FEW = 10;

interface Props {
  inProgress: string[];
  finished: string[];
  batches: BatchTally[];
  connections: ConnectionView[];
  /** The filter. Without it all are shown. */
  isShown?: ((record: Ingestion) => boolean) | undefined;
  /** The one shown beside the list. */
  opened: string | null;
  onOpen(id: string): void;
}

/**
 * All ingestions, newest first: what is in progress, then what has finished. A batch is one row, unless the list is
 * filtered. A record that cannot be read is left out.
 */
export function IngestionList({
  inProgress,
  finished,
  batches,
  connections,
  isShown,
  opened,
  onOpen,
}: Props) {
  const store = useStore(...[...inProgress, ...finished].map(items.ingestion));
  /** The batches that the person has opened or closed. */
  const [toggled, setToggled] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setToggled((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));

  useKeptRowFocus(focusRow);

  const readable = (ids: string[]): Ingestion[] =>
    ids
      .flatMap((id) => valueIn(store, items.ingestion(id)) ?? [])
      .filter((record) => record.removedAt === null && (isShown?.(record) ?? true));

  const row = (record: Ingestion, heading: string | null, isMember = false) => (
    <li key={record.id} class={isMember ? 'batch-member' : undefined}>
      {heading && <h2 class="group">{heading}</h2>}
      <IngestionRow
        record={record}
        offsetMs={valueIn(store, items.runtime(record.connectionId))?.offsetMs ?? 0}
        {...aboutConnection(record, connections)}
        isOpen={record.id === opened}
        onOpen={onOpen}
      />
    </li>
  );

  const batch = ({ tally, members }: Extract<ListEntry, { is: 'batch' }>, heading: string | null) => {
    const { id, total } = tally;
    const isOpen = toggled.includes(id) !== total <= FEW;
    const more = total - members.length;
    return [
      <BatchRow key={id} tally={tally} heading={heading} isOpen={isOpen} onToggle={() => toggle(id)} />,
      ...(isOpen ? members.map((record) => row(record, null, true)) : []),
      isOpen && more > 0 && <MoreOfBatch key={`${id}:more`} id={id} count={more} />,
    ];
  };

  const group = (entries: ListEntry[], title: string) =>
    entries.flatMap((entry, index) => {
      const heading = index === 0 ? title : null;
      return entry.is === 'one' ? row(entry.record, heading) : batch(entry, heading);
    });

  const all = groupByBatch(readable(inProgress), readable(finished), isShown ? [] : batches);
  const rows = [...group(all.inProgress, t('groupInProgress')), ...group(all.finished, t('groupFinished'))];
  return (
    <ul class="list" aria-label={t('ingestions')}>
      {rows}
    </ul>
  );
}

/** What a row shows of the connection: whose it is, where there are several, and how long jobs usually take there. */
export function aboutConnection(record: Ingestion, connections: ConnectionView[]) {
  const connection = connections.find(({ id }) => id === record.connectionId) ?? null;
  return {
    connection: connections.length > 1 ? connection : null,
    typicalMs: connection?.typicalMs ?? null,
  };
}

/** Puts the focus on the row of an ingestion, if it is still in the list. */
export function focusRow(id: string): boolean {
  const row = document.querySelector<HTMLElement>(`.row-open[data-id="${CSS.escape(id)}"]`);
  row?.focus();
  return row !== null;
}
