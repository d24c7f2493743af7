import type { ConnectionView, Ingestion } from '../../watch/records';
import { items } from '../items';
import { useStore, valueIn } from '../store';
import { t } from '../text';
import { Row } from './Row';

interface Props {
  underWay: string[];
  finished: string[];
  connections: ConnectionView[];
  /** Which of them are shown; left out, all. */
  isShown?: ((record: Ingestion) => boolean) | undefined;
  /** The one shown beside the list. */
  opened: string | null;
  onOpen(id: string): void;
}

/** All ingestions, newest first: what is under way, then what is not. A record that cannot be read is left out. */
export function List({ underWay, finished, connections, isShown = () => true, opened, onOpen }: Props) {
  const store = useStore(...[...underWay, ...finished].map(items.ingestion));

  const readable = (ids: string[]): Ingestion[] =>
    ids
      .flatMap((id) => valueIn(store, items.ingestion(id)) ?? [])
      .filter((record) => record.removedAt === null && isShown(record));

  const row = (record: Ingestion, heading: string | null) => (
    <Row
      key={record.id}
      record={record}
      offsetMs={valueIn(store, items.live(record.connectionId))?.offsetMs ?? 0}
      connection={
        connections.length > 1 ? (connections.find(({ id }) => id === record.connectionId) ?? null) : null
      }
      heading={heading}
      isOpen={record.id === opened}
      onOpen={onOpen}
    />
  );

  return (
    <ul class="list" aria-label={t('ingestions')}>
      {readable(underWay).map((record, index) => row(record, index === 0 ? t('groupUnderWay') : null))}
      {readable(finished).map((record, index) => row(record, index === 0 ? t('groupFinished') : null))}
    </ul>
  );
}

/** Puts the focus on the row of an ingestion, if it is still in the list. */
export function focusRow(id: string): boolean {
  const row = document.querySelector<HTMLElement>(`.row-open[data-id="${CSS.escape(id)}"]`);
  row?.focus();
  return row !== null;
}
