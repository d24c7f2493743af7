import { withoutKeys } from '../../../synap/ids';
import type { Summary } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { FilterBox } from '../../features/list/FilterBox';
import { matches } from '../../features/list/matches';

interface Props {
  summary: Summary;
  typed: string;
  onChange(typed: string): void;
  onClose(): void;
}

/** The filter above the list, and what is said when it leaves nothing. */
export function ListFilter({ summary, typed, onChange, onClose }: Props) {
  const ids = [...summary.inProgress, ...summary.recent];
  const store = useStore(...ids.map(items.ingestion));
  const count = ids.filter((id) => {
    const record = valueIn(store, items.ingestion(id));
    return record !== null && record.removedAt === null && matches(record, typed);
  }).length;
  return (
    <>
      <FilterBox typed={typed} count={count} onChange={onChange} onClose={onClose} />
      {count === 0 && (
        <p class="empty">
          {t('nothingFound')} {summary.counts.total > ids.length && <SearchHistory typed={typed} />}
        </p>
      )}
    </>
  );
}

/** The list has only the newest; the history has everything. */
function SearchHistory({ typed }: { typed: string }) {
  return (
    <a
      href={`/history.html#/?${new URLSearchParams({ q: withoutKeys(typed) })}`}
      target="_blank"
      rel="noopener"
    >
      {t('searchHistory')}
    </a>
  );
}
