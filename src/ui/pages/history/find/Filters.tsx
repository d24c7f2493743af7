import { type ConnectionView, type Ingestion, OUTCOMES } from '../../../../watch/model/records';
import { exactTime } from '../../../app/format';
import { formatNumber, type MessageKey, t } from '../../../app/i18n';
import { shownOutcome } from '../../../app/status';
import { calendarDay } from '../calendar-day';
import { type BatchChoice, batchesOf } from './batches';
import { type Filter, NO_CONNECTION, SORTS, type Sort, SPANS, STATUS_FILTERS, type When } from './filter';

interface Props {
  filter: Filter;
  onFind(change: Partial<Filter>): void;
  /** Everything there is: what can be chosen depends on it. */
  records: readonly Ingestion[];
  connections: ConnectionView[];
  now(): number;
}

/** What is looked for. */
export function Filters({ filter, onFind, records, connections, now }: Props) {
  const batches = batchesOf(records);
  const hasStrangers = records.some(({ connectionId }) => !connections.some(({ id }) => id === connectionId));
  const hasPlaces = connections.length + (hasStrangers ? 1 : 0) > 1 || filter.connection !== null;
  return (
    <search class="filters" aria-label={t('findIngestions')}>
      <input
        type="search"
        class="filters-search"
        aria-label={t('search')}
        placeholder={t('searchPlaceholder')}
        value={filter.search}
        onInput={(event) => onFind({ search: event.currentTarget.value })}
      />
      <div class="filters-choices">
        <Choice
          name={t('fieldStatus')}
          any={t('anyStatus')}
          value={filter.status}
          options={statusOptions()}
          onChoose={(value) => onFind({ status: STATUS_FILTERS.find((one) => one === value) ?? null })}
        />
        {hasPlaces && (
          <Choice
            name={t('connection')}
            any={t('anyConnection')}
            value={filter.connection}
            options={[
              ...connections.map(({ id, name }) => ({ value: id, text: name })),
              { value: NO_CONNECTION, text: t('unknownConnection') },
            ]}
            onChoose={(connection) => onFind({ connection })}
          />
        )}
        <Choice
          name={t('added')}
          any={t('anyTime')}
          value={
            filter.when.is === 'last' ? filter.when.span : filter.when.is === 'between' ? 'between' : null
          }
          options={[
            ...SPANS.map((span) => ({ value: span, text: t(spanWords[span]) })),
            { value: 'between', text: t('betweenDays') },
          ]}
          onChoose={(value) => onFind({ when: whenOf(value, now()) })}
        />
        {/* Last: which there are is known last, and nothing else moves. */}
        {(batches.length > 0 || filter.batch !== null) && (
          <Choice
            name={t('batch')}
            any={t('anyBatch')}
            value={filter.batch}
            options={batches.map(batchOption)}
            onChoose={(batch) => onFind({ batch })}
          />
        )}
      </div>
      {filter.when.is === 'between' && <Days when={filter.when} onChange={(when) => onFind({ when })} />}
    </search>
  );
}

const spanWords: Record<(typeof SPANS)[number], MessageKey> = {
  hour: 'lastHour',
  day: 'lastDay',
  week: 'lastWeek',
};

const sortWords: Record<Sort, MessageKey> = {
  newest: 'sortNewest',
  oldest: 'sortOldest',
  longest: 'sortLongest',
  memories: 'sortMemories',
  name: 'sortName',
};

/** In which order it is listed. */
export function SortChoice({ sort, onSort }: { sort: Sort; onSort(sort: Sort): void }) {
  return (
    <Choice
      name={t('sort')}
      value={sort}
      options={SORTS.map((one) => ({ value: one, text: t(sortWords[one]) }))}
      onChoose={(value) => onSort(SORTS.find((one) => one === value) ?? 'newest')}
    />
  );
}

interface Option {
  value: string;
  text: string;
}

function statusOptions(): Option[] {
  return [
    { value: 'under_way', text: t('groupUnderWay') },
    ...OUTCOMES.map((kind) => ({ value: kind, text: shownOutcome(kind).word })),
    { value: 'stopped', text: t('statusStopped') },
    { value: 'problems', text: t('anyProblem') },
  ];
}

function batchOption({ id, addedAt, count }: BatchChoice): Option {
  return { value: id, text: t('batchOf', formatNumber(count), exactTime(addedAt)) };
}

interface ChoiceProps {
  name: string;
  /** What choosing nothing is called; without it something is always chosen. */
  any?: string;
  value: string | null;
  options: Option[];
  onChoose(value: string | null): void;
}

function Choice({ name, any, value, options, onChoose }: ChoiceProps) {
  // An address may ask for what is not there any more: it is shown as asked, and can be taken back.
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <select
      aria-label={name}
      class={any !== undefined && value !== null ? 'chosen' : undefined}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
      {!isKnown && <option value={value}>{t('statusUnknown')}</option>}
    </select>
  );
}

type Between = Extract<When, { is: 'between' }>;

function Days({ when, onChange }: { when: Between; onChange(when: Between): void }) {
  const day = (end: 'from' | 'to', name: string) => (
    <input
      type="date"
      aria-label={name}
      value={when[end] ?? ''}
      onChange={(event) => onChange({ ...when, [end]: event.currentTarget.value || null })}
    />
  );
  return (
    <span class="days">
      {day('from', t('fromDay'))}
      <span aria-hidden="true">–</span>
      {day('to', t('toDay'))}
    </span>
  );
}

function whenOf(value: string | null, now: number): When {
  const span = SPANS.find((one) => one === value);
  if (span) return { is: 'last', span };
  return value === 'between' ? { is: 'between', from: calendarDay(now), to: null } : { is: 'any' };
}
