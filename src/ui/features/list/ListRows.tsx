import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useStore } from '../../app/store';
import { useKeptRowFocus } from '../../hooks/keep-focus';
import { useOnline } from '../../hooks/use-online';
import { BatchRow, MoreOfBatch } from './BatchRow';
import type { GroupedList, ListEntry } from './group-by-batch';
import { IngestionRow } from './IngestionRow';
import { rowContext } from './row-context';

/** Members of an opened batch that are listed: a page of hundreds of rows is slow, and the history has them all. */
const MEMBERS_SHOWN = 50;

export interface OpenBatches {
  has(id: string): boolean;
  toggle(id: string): void;
}

interface Props {
  groups: GroupedList;
  connections: ConnectionView[];
  open?: OpenBatches;
  opened: string | null;
  onOpen(id: string): void;
}

/** The rows of a list under their headings. */
export function ListRows({ groups, connections, open, opened, onOpen }: Props) {
  const store = useStore();
  const isOnline = useOnline();
  useKeptRowFocus(focusRow);

  const row = (record: Ingestion, heading: Heading | null, isMember = false) => (
    <li key={record.id} class={isMember ? 'batch-member' : undefined}>
      {heading && <GroupHeading {...heading} />}
      <IngestionRow
        record={record}
        {...rowContext(record, { connections, store, isOnline })}
        isOpen={record.id === opened}
        onOpen={onOpen}
      />
    </li>
  );

  const batch = (
    { tally, members, endedAt }: Extract<ListEntry, { is: 'batch' }>,
    heading: Heading | null,
  ) => {
    const { id, total } = tally;
    const isOpen = open?.has(id) ?? false;
    const shown = isOpen ? members.slice(0, MEMBERS_SHOWN) : [];
    return [
      <li key={id}>
        {heading && <GroupHeading {...heading} />}
        <BatchRow tally={tally} endedAt={endedAt} isOpen={isOpen} onToggle={() => open?.toggle(id)} />
      </li>,
      ...shown.map((record) => row(record, null, true)),
      isOpen && total > shown.length && (
        <MoreOfBatch key={`${id}:more`} id={id} count={total - shown.length} />
      ),
    ];
  };

  const group = (entries: ListEntry[], heading: Heading) =>
    entries.flatMap((entry, index) => {
      const own = index === 0 ? heading : null;
      return entry.is === 'one' ? row(entry.record, own) : batch(entry, own);
    });

  return (
    <ul class="list" aria-label={t('ingestions')}>
      {group(groups.inProgress, { title: t('groupInProgress') })}
      {group(groups.stopped, { title: t('groupStopped') })}
      {group(groups.finished, { title: t('groupFinished'), order: t('byFinishTime') })}
    </ul>
  );
}

export interface Heading {
  title: string;
  /** In which order its rows are, where that is not obvious. */
  order?: string;
}

/** The heading of a group of rows. */
export function GroupHeading({ title, order }: Heading) {
  return (
    <h2 class="group" title={order}>
      {title} {order && <span class="group-order">{order}</span>}
    </h2>
  );
}

/** Puts the focus on the row of an ingestion or a batch, if it is still in the list. */
export function focusRow(id: string): boolean {
  const named = `"${CSS.escape(id)}"`;
  const row = document.querySelector<HTMLElement>(`.row-open:is([data-id=${named}], [data-batch=${named}])`);
  row?.focus();
  return row !== null;
}
