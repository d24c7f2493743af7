import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Ingestion } from '../../../../watch/model/records';
import { formatNumber, plural, t } from '../../../app/i18n';
import { shownFailure } from '../find/failure-text';
import { groupFailures } from '../find/failures';
import type { Filter } from '../find/filter';
import { NumbersTable } from './Plot';

/** How many kinds of failure are drawn at first. */
const DRAWN_MAX = 8;

/** Nobody reads a longer table. */
const LISTED_MAX = 200;

interface Props {
  found: readonly Ingestion[];
  filter: Filter;
  onFind(change: Partial<Filter>): void;
}

/** How many failed in which way. A click on a kind of failure lists only those. */
export function Failures({ found, filter, onFind }: Props) {
  const groups = useMemo(() => groupFailures(found).slice(0, LISTED_MAX), [found]);
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: the first of the new ones takes the focus.
    if (isWhole) list.current?.children[DRAWN_MAX]?.querySelector('button')?.focus();
  }, [isWhole]);
  const most = groups[0]?.count ?? 1;
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="plot-failures">
      <h2 id="plot-failures">{t('plotFailures')}</h2>
      <ul class="failures" ref={list}>
        {groups.slice(0, isWhole ? LISTED_MAX : DRAWN_MAX).map(({ pattern, count }) => (
          <li key={pattern}>
            <button
              type="button"
              class="failure"
              aria-pressed={filter.failure === pattern}
              onClick={() => onFind({ failure: filter.failure === pattern ? null : pattern })}
            >
              <bdi>{shownFailure(pattern)}</bdi>
              <span class="failure-count">{formatNumber(count)}</span>
              <svg class="failure-bar bad" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="column" width={(100 * count) / most} height="4" />
              </svg>
            </button>
          </li>
        ))}
      </ul>
      {!isWhole && groups.length > DRAWN_MAX && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {plural('showAllFailures', groups.length)}
        </button>
      )}
      <NumbersTable
        caption={t('plotFailures')}
        head={[t('fieldErrorMessage'), t('ingestions')]}
        rows={groups.map(({ pattern, count }) => [shownFailure(pattern), formatNumber(count)])}
      />
    </section>
  );
}
