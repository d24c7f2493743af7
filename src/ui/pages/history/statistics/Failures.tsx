import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Ingestion } from '../../../../watch/model/records';
import { formatNumber, plural, t } from '../../../app/i18n';
import { shownFailure } from '../find/failure-text';
import { groupFailures } from '../find/failures';
import type { Filter } from '../find/filter';
import { Numbers } from './Plot';

/** As many kinds of failure as are drawn unasked. */
const DRAWN = 8;

/** A table of more would be longer than anybody reads. */
const LISTED = 200;

interface Props {
  found: readonly Ingestion[];
  filter: Filter;
  onFind(change: Partial<Filter>): void;
}

/** What went wrong, by its message without numbers and IDs. Each kind can be looked at by itself. */
export function Failures({ found, filter, onFind }: Props) {
  const groups = useMemo(() => groupFailures(found).slice(0, LISTED), [found]);
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The button that showed them is gone.
    if (isWhole) list.current?.children[DRAWN]?.querySelector('button')?.focus();
  }, [isWhole]);
  const most = groups[0]?.count ?? 1;
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="plot-failures">
      <h2 id="plot-failures">{t('plotFailures')}</h2>
      <ul class="failures" ref={list}>
        {groups.slice(0, isWhole ? LISTED : DRAWN).map(({ pattern, count }) => (
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
      {!isWhole && groups.length > DRAWN && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          {plural('showAllFailures', groups.length)}
        </button>
      )}
      <Numbers
        caption={t('plotFailures')}
        head={[t('fieldErrorMessage'), t('ingestions')]}
        rows={groups.map(({ pattern, count }) => [shownFailure(pattern), formatNumber(count)])}
      />
    </section>
  );
}
