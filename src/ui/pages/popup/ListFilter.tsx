import { withoutKeys } from '../../../synap/ids';
import { byLatestEnd } from '../../../watch/model/ended-list';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { byNewest, listedIds } from '../../../watch/model/summary';
import { useHistoryRecords } from '../../app/history-records';
import { plural, t } from '../../app/i18n';
import { FilterBox } from '../../features/list/FilterBox';
import { ungrouped } from '../../features/list/group-by-batch';
import { ListRows } from '../../features/list/ListRows';
import { matcherOf } from '../../features/list/matches';

/** So many of what is found are shown. More rows slow down typing, and the history has them all. */
const SHOWN = 100;

interface Props {
  summary: Summary;
  typed: string;
  onChange(typed: string): void;
  onClose(): void;
  onOpen(id: string): void;
}

/** The filter above the list. With something typed, everything that matches is listed below it, however old. */
export function ListFilter({ summary, typed, onChange, onClose, onOpen }: Props) {
  const history = useHistoryRecords(listedIds(summary));
  const isFiltered = typed.trim() !== '';
  const isSearched = matcherOf(typed);
  const found = isFiltered
    ? history.records().filter((record) => record.removedAt === null && isSearched(record))
    : [];
  const more = found.length - SHOWN;
  return (
    <>
      <FilterBox typed={typed} count={found.length} onChange={onChange} onClose={onClose} />
      {isFiltered && (
        <ListRows
          groups={ungrouped(shownOf(found))}
          connections={summary.connections}
          opened={null}
          onOpen={onOpen}
        />
      )}
      {more > 0 && (
        <p class="list-more">
          <a
            href={`/history.html#/?${new URLSearchParams({ q: withoutKeys(typed) })}`}
            target="_blank"
            rel="noopener"
          >
            {plural('moreInHistory', more)}
          </a>
        </p>
      )}
      {isFiltered && found.length === 0 && history.isComplete() && <p class="empty">{t('nothingFound')}</p>}
    </>
  );
}

/** The first of what was found, in the order of the list. */
function shownOf(found: readonly Ingestion[]) {
  const of = (state: Ingestion['state']) => found.filter((record) => record.state === state);
  const inProgress = of('watching').sort(byNewest).slice(0, SHOWN);
  const stopped = of('stopped')
    .sort(byLatestEnd)
    .slice(0, SHOWN - inProgress.length);
  const finished = of('ended').sort(byLatestEnd);
  return { inProgress, stopped, finished: finished.slice(0, SHOWN - inProgress.length - stopped.length) };
}
