import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { formatNumber, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { Icon } from '../../components/Icon';
import { SelectBox } from '../../features/list/SelectBox';
import { Filters, SortChoice } from './find/Filters';
import { shownFailure } from './find/failure-text';
import { EVERYTHING, type Filter, type Sort } from './find/filter';
import { isEverything } from './find/route';
import { extendedTo, NOTHING_SELECTED, type Selection, withAll, withRow } from './find/selection';
import { Selected } from './SelectionBar';
import { VirtualList } from './virtual-list/VirtualList';

interface Props {
  view: Summary;
  /** Everything there is, and what of it is looked for, in its order. */
  everything: readonly Ingestion[];
  found: readonly Ingestion[];
  isComplete: boolean;
  filter: Filter;
  sort: Sort;
  onFind(change: Partial<Filter>, sort?: Sort): void;
  opened: string | null;
  onOpen(id: string): void;
}

/** Looking for ingestions: what is looked for, how many there are, and the list of them. */
export function Found(props: Props) {
  const { view, everything, found, isComplete, filter, sort, onFind, opened, onOpen } = props;
  const { now } = usePage();
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  // What is not in the list is not selected either: nobody removes what they do not see.
  const chosen = useMemo(() => found.filter(({ id }) => selection.ids.has(id)), [found, selection]);
  const ids = () => found.map(({ id }) => id);
  const headings = useMemo(() => (sort === 'newest' ? headingsOf(found) : NO_HEADINGS), [found, sort]);
  const isFiltered = !isEverything(filter);
  const selectNone = useCallback(() => setSelection(NOTHING_SELECTED), []);
  const total = isComplete ? everything.length : Math.max(everything.length, view.counts.total);

  /** By a button that goes away: the focus would go with it. */
  function findAnew(change: Partial<Filter>) {
    onFind(change);
    document.querySelector<HTMLElement>('.filters-search')?.focus();
  }

  if (isComplete && everything.length === 0 && !isFiltered) return <p class="empty">{t('emptyList')}</p>;
  return (
    <>
      <Filters
        filter={filter}
        onFind={onFind}
        records={everything}
        connections={view.connections}
        now={now}
      />
      {filter.failure !== null && (
        <p class="failure-filter">
          <span class="hint">{t('failedWith')}</span> <bdi>{shownFailure(filter.failure)}</bdi>
          <button
            type="button"
            class="plain"
            aria-label={t('allFailures')}
            data-tip={t('allFailures')}
            onClick={() => findAnew({ failure: null })}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      <div class="found">
        <SelectBox
          name={t('selectAll')}
          isSelected={chosen.length > 0 && chosen.length === found.length}
          isPartly={chosen.length > 0 && chosen.length < found.length}
          disabled={found.length === 0}
          onSelect={() => (chosen.length === found.length ? selectNone() : setSelection(withAll(ids())))}
        />
        <p role="status">
          {t('countOf', formatNumber(found.length), formatNumber(total))}
          {chosen.length > 0 && <> · {t('countSelected', formatNumber(chosen.length))}</>}
        </p>
        {isFiltered && (
          <button type="button" class="link" onClick={() => findAnew(EVERYTHING)}>
            {t('clearFilters')}
          </button>
        )}
        <SortChoice sort={sort} onSort={(next) => onFind({}, next)} />
      </div>
      {chosen.length > 0 && <Selected records={chosen} onNone={selectNone} />}
      {found.length === 0 && isComplete ? (
        <p class="empty">{t('noneFound')}</p>
      ) : (
        <VirtualList
          records={found}
          headings={headings}
          order={JSON.stringify([filter, sort])}
          connections={view.connections}
          opened={opened}
          onOpen={onOpen}
          selected={selection.ids}
          onSelect={(id, isRange) => setSelection((before) => withRow(before, ids(), id, isRange))}
          onExtend={(from, to) => setSelection((before) => extendedTo(before, ids(), from, to))}
          onSelectAll={() => setSelection(withAll(ids()))}
          onSelectNone={selectNone}
        />
      )}
    </>
  );
}

const NO_HEADINGS: ReadonlyMap<number, string> = new Map();

/** In the order of all other lists: what is under way, then what is not. */
function headingsOf(records: readonly Ingestion[]): ReadonlyMap<number, string> {
  const headings = new Map<number, string>();
  if (records[0]?.state === 'watching') headings.set(0, t('groupUnderWay'));
  const finished = records.findIndex(({ state }) => state !== 'watching');
  if (finished >= 0) headings.set(finished, t('groupFinished'));
  return headings;
}
