import type { BatchTally } from '../../../watch/model/records';
import { formatNumber, plural, t } from '../../app/i18n';
import { RelativeTime } from '../../components/Time';
import './batch.css';

interface Props {
  tally: BatchTally;
  heading: string | null;
  isOpen: boolean;
  onToggle(): void;
}

/** A batch in one row: how much of it is done. When it is open, its members follow. */
export function BatchRow({ tally, heading, isOpen, onToggle }: Props) {
  const { total, done, failed } = tally;
  const tone = done < total ? 'active' : failed > 0 ? 'warn' : 'good';
  return (
    <li>
      {heading && <h2 class="group">{heading}</h2>}
      <div class={`row batch ${tone}`}>
        <Ring tally={tally} />
        <button type="button" class="row-open" aria-expanded={isOpen} onClick={onToggle}>
          <span class="batch-name">{plural('batchOf', total)}</span>
        </button>
        <span class="row-time">
          <RelativeTime at={tally.addedAt} offsetMs={0} />
        </span>
        <span class="row-below">
          <span class="row-status">
            <span class="word">{t('doneOf', formatNumber(done), formatNumber(total))}</span>
            {failed > 0 && <span class="problem bad">{plural('failedCount', failed)}</span>}
          </span>
        </span>
      </div>
    </li>
  );
}

/** A link to the members of a batch that the list does not have. */
export function MoreOfBatch({ id, count }: { id: string; count: number }) {
  return (
    <li class="batch-member batch-more">
      <a href={`/history.html#/?${new URLSearchParams({ batch: id })}`} target="_blank" rel="noopener">
        {plural('moreInHistory', count)}
      </a>
    </li>
  );
}

/** A share of 100 on the way round, from the top. */
function Ring({ tally: { total, done, failed } }: { tally: BatchTally }) {
  const share = (count: number) => (100 * count) / total;
  const arc = (name: string, length: number, from: number) =>
    length > 0 && (
      <circle
        class={name}
        cx="8"
        cy="8"
        r="6.25"
        pathLength="100"
        stroke-dasharray={`${length} ${100 - length}`}
        stroke-dashoffset={-from}
        transform="rotate(-90 8 8)"
      />
    );
  return (
    <svg class="icon ring" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle class="ring-rest" cx="8" cy="8" r="6.25" />
      {arc('ring-done', share(done - failed), 0)}
      {arc('ring-failed', share(failed), share(done - failed))}
    </svg>
  );
}
