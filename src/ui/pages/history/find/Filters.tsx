import { type ConnectionView, type Ingestion, OUTCOMES } from '../../../../watch/model/records';
import { exactTime } from '../../../app/format';
import { formatNumber, t } from '../../../app/i18n';
import { usePage } from '../../../app/page';
import { shownOutcome } from '../../../app/status';
import { valueIn } from '../../../app/store';
import { items } from '../../../app/stored-items';
import { batchesOf } from './batches';
import { Choice } from './Choice';
import { type Filter, STATUS_FILTERS, UNKNOWN_CONNECTION } from './filter';
import { Days, WhenFilter } from './WhenFilter';

interface PartProps {
  filter: Filter;
  onFind(change: Partial<Filter>): void;
}

interface Props extends PartProps {
  /** All ingestions: they decide what there is to choose from. */
  records: readonly Ingestion[];
  connections: ConnectionView[];
  now(): number;
}

/** The search field, and a menu for everything else that the list can be filtered by. */
export function Filters({ filter, onFind, records, connections, now }: Props) {
  const { when } = filter;
  return (
    <search class="filters" aria-label={t('findIngestions')}>
      <input
        type="search"
        class="filters-search"
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        value={filter.search}
        onInput={(event) => onFind({ search: event.currentTarget.value })}
        onKeyDown={(event) => {
          // Chrome empties a search field on Esc, Firefox does not.
          if (event.key !== 'Escape' || event.isComposing || filter.search === '') return;
          event.preventDefault();
          onFind({ search: '' });
        }}
      />
      <div class={connections.length > 1 ? 'filters-choices in-pairs' : 'filters-choices'}>
        <StatusFilterChoice filter={filter} onFind={onFind} />
        <ConnectionFilter filter={filter} onFind={onFind} records={records} connections={connections} />
        <WhenFilter when={when} onChange={(next) => onFind({ when: next })} now={now} />
        {/* At the end: the batches are known last, and nothing else moves when it appears. */}
        <BatchFilter filter={filter} onFind={onFind} records={records} />
      </div>
      {when.is === 'between' && <Days when={when} onChange={(next) => onFind({ when: next })} />}
    </search>
  );
}

function StatusFilterChoice({ filter, onFind }: PartProps) {
  return (
    <Choice
      name={t('fieldStatus')}
      any={t('anyStatus')}
      value={filter.status}
      options={[
        { value: 'in_progress', text: t('groupInProgress') },
        ...OUTCOMES.map((kind) => ({ value: kind, text: shownOutcome(kind).word })),
        { value: 'stopped', text: t('statusStopped') },
        { value: 'problems', text: t('anyProblem') },
      ]}
      onChoose={(value) => onFind({ status: STATUS_FILTERS.find((one) => one === value) ?? null })}
    />
  );
}

function ConnectionFilter({
  filter,
  onFind,
  records,
  connections,
}: PartProps & Pick<Props, 'records' | 'connections'>) {
  const { store } = usePage();
  const used = new Set(records.map(({ connectionId }) => connectionId));
  const former = (valueIn(store, items.summary)?.formerConnections ?? []).filter(({ id }) => used.has(id));
  const hasUnknown = records.some(({ connectionId }) => !connections.some(({ id }) => id === connectionId));
  if (connections.length + (hasUnknown ? 1 : 0) <= 1 && filter.connection === null) return null;
  return (
    <Choice
      name={t('connection')}
      any={t('anyConnection')}
      value={filter.connection}
      options={[
        ...connections.map(({ id, name }) => ({ value: id, text: name })),
        ...former.map(({ id, name }) => ({ value: id, text: t('connectionFormer', name) })),
        { value: UNKNOWN_CONNECTION, text: t('unknownConnection') },
      ]}
      onChoose={(connection) => onFind({ connection })}
    />
  );
}

function BatchFilter({ filter, onFind, records }: PartProps & Pick<Props, 'records'>) {
  const batches = batchesOf(records);
  if (batches.length === 0 && filter.batch === null) return null;
  return (
    <Choice
      name={t('batch')}
      any={t('anyBatch')}
      value={filter.batch}
      options={batches.map(({ id, addedAt, count }) => ({
        value: id,
        text: t('batchOf', formatNumber(count), exactTime(addedAt)),
      }))}
      onChoose={(batch) => onFind({ batch })}
    />
  );
}
