import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { formatNumber, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { IconButton } from '../../components/IconButton';
import { SelectBox } from '../../features/list/SelectBox';
import { groupsOf, NO_GROUPS } from './find/batch-groups';
import { Filters } from './find/Filters';
import { shownFailure } from './find/failure-text';
import { EVERYTHING, type Filter, type Sort } from './find/filter';
import { isEverything } from './find/route';
import { SortChoice } from './find/SortChoice';
import { extendedTo, NOTHING_SELECTED, type Selection, withAll, withRow } from './find/selection';
import { SelectionBar } from './SelectionBar';
import { VirtualList } from './virtual-list/VirtualList';

interface Props {
  summary: Summary;
  /** All ingestions. */
  everything: readonly Ingestion[];
  /** Those that pass the filter, in the order of the list. */
  found: readonly Ingestion[];
  isComplete: boolean;
  filter: Filter;
  sort: Sort;
  onFind(change: Partial<Filter>, sort?: Sort): void;
  opened: string | null;
  onOpen(id: string): void;
}

/** A constant: a new empty list at each drawing would make `useMemo` work again. */
const NO_BATCHES: Summary['batches'] = [];

/** The filters, how many ingestions pass them, and the list of those. */
export function Results(props: Props) {
  const { summary, everything, found, isComplete, filter, sort, onFind, opened, onOpen } = props;
  const { now } = usePage();
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  // What is not in the list does not count as selected: nobody should remove what they do not see.
  const selected = useMemo(() => found.filter(({ id }) => selection.ids.has(id)), [found, selection]);
  const ids = () => found.map(({ id }) => id);
  const unread = isComplete ? NO_BATCHES : summary.batches;
  const groups = useMemo(
    () =>
      sort === 'newest' ? groupsOf(found, filter.batch === null ? everything : null, unread) : NO_GROUPS,
    [found, everything, unread, sort, filter.batch],
  );
  const selectNone = useCallback(() => setSelection(NOTHING_SELECTED), []);
  const selectAll = () => setSelection(withAll(ids()));

  /** For buttons that disappear when they are pressed: the focus must go somewhere. */
  function findAndFocus(change: Partial<Filter>) {
    onFind(change);
    document.querySelector<HTMLElement>('.filters-search')?.focus();
  }

  if (isComplete && everything.length === 0 && isEverything(filter))
    return <p class="empty">{t('emptyList')}</p>;
  return (
    <>
      <Filters
        filter={filter}
        onFind={onFind}
        now={now}
        records={everything}
        connections={summary.connections}
      />
      {filter.failure !== null && (
        <FailureFilter failure={filter.failure} onClear={() => findAndFocus({ failure: null })} />
      )}
      <ResultsBar
        found={found.length}
        total={isComplete ? everything.length : Math.max(everything.length, summary.counts.total)}
        selected={selected.length}
        onSelectAll={selectAll}
        onSelectNone={selectNone}
        onClear={isEverything(filter) ? null : () => findAndFocus(EVERYTHING)}
        sort={sort}
        onSort={(next) => onFind({}, next)}
      />
      {selected.length > 0 && <SelectionBar records={selected} onNone={selectNone} />}
      {found.length === 0 && isComplete ? (
        <p class="empty">{t('noneFound')}</p>
      ) : (
        <VirtualList
          groups={groups}
          opened={opened}
          onOpen={onOpen}
          records={found}
          order={JSON.stringify([filter, sort])}
          connections={summary.connections}
          selected={selection.ids}
          onSelect={(id, isRange) => setSelection((before) => withRow(before, ids(), { id, isRange }))}
          onExtend={(from, to) => setSelection((before) => extendedTo(before, ids(), { from, to }))}
          onSelectAll={selectAll}
          onSelectNone={selectNone}
        />
      )}
    </>
  );
}

/** Which kind of failure is listed alone; it is chosen in the statistics. */
function FailureFilter({ failure, onClear }: { failure: string; onClear(): void }) {
  return (
    <p class="failure-filter">
      <span class="hint">{t('failedWith')}</span> <bdi>{shownFailure(failure)}</bdi>
      <IconButton icon="close" name={t('allFailures')} onClick={onClear} />
    </p>
  );
}

interface ResultsBarProps {
  found: number;
  total: number;
  selected: number;
  onSelectAll(): void;
  onSelectNone(): void;
  /** Null while nothing is filtered. */
  onClear: (() => void) | null;
  sort: Sort;
  onSort(sort: Sort): void;
}

/** How many ingestions are listed and selected, and in which order. */
function ResultsBar(props: ResultsBarProps) {
  const { found, total, selected, onSelectAll, onSelectNone, onClear, sort, onSort } = props;
  return (
    <div class="found">
      <SelectBox
        name={t('selectAll')}
        isSelected={selected > 0 && selected === found}
        isPartly={selected > 0 && selected < found}
        disabled={found === 0}
        onSelect={selected === found ? onSelectNone : onSelectAll}
      />
      <p role="status">
        {t('countOf', formatNumber(found), formatNumber(total))}
        {selected > 0 && <> · {t('countSelected', formatNumber(selected))}</>}
      </p>
      {onClear && (
        <button type="button" class="link" onClick={onClear}>
          {t('clearFilters')}
        </button>
      )}
      <SortChoice sort={sort} onSort={onSort} />
    </div>
  );
}
