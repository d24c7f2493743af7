import type { BatchTally, OutcomeKind } from '../../../watch/model/records';
import { formatNumber, plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import type { Tone } from '../../app/status';
import { CopyButton } from '../../components/CopyButton';
import { RelativeTime } from '../../components/Time';
import { batchIdsText } from './batch-actions';
import './batch.css';
import { problemCounts } from './problem-counts';

interface Props {
  tally: BatchTally;
  /** When the last of it ended, if all of it is done. */
  endedAt: number;
  isOpen: boolean;
  onToggle(): void;
}

/** A batch in one row: how much of it is done, and how the rest ended. When it is open, its members follow. */
export function BatchRow({ tally, endedAt, isOpen, onToggle }: Props) {
  const page = usePage();
  const { id, addedAt, total, done, outcomes } = tally;
  const isDone = done >= total;
  const problems = problemCounts(outcomes);
  const tone = !isDone ? 'active' : problems.length > 0 ? 'warn' : 'good';
  return (
    <div class={`row batch ${tone}`}>
      <Ring tally={tally} />
      <button type="button" class="row-open" data-batch={id} aria-expanded={isOpen} onClick={onToggle}>
        <span class="batch-name">{plural('batchOf', total)}</span>
      </button>
      <span class="row-time">
        <CopyButton text={() => batchIdsText(page, id)} name={t('copyBatchIds')} />
        <RelativeTime at={isDone ? endedAt : addedAt} offsetMs={0} />
      </span>
      <span class="row-below">
        <span class="row-status">
          <span class="word">{t('doneOf', formatNumber(done), formatNumber(total))}</span>
          {problems.map((problem) => (
            <span key={problem.kind} class={`batch-count ${problem.tone}`}>
              <a href={batchHref(id, problem.kind)} target="_blank" rel="noopener">
                {problem.text}
              </a>
            </span>
          ))}
        </span>
      </span>
    </div>
  );
}

/** The members of a batch in the history, or those of them that ended in one way. */
function batchHref(id: string, status?: OutcomeKind): string {
  return `/history.html#/?${new URLSearchParams({ batch: id, ...(status ? { status } : {}) })}`;
}

/** A link to the members of a batch that the list does not show. */
export function MoreOfBatch({ id, count }: { id: string; count: number }) {
  return (
    <li class="batch-member batch-more">
      <a href={batchHref(id)} target="_blank" rel="noopener">
        {plural('moreInHistory', count)}
      </a>
    </li>
  );
}

/** A share of 100 on the way round, from the top. */
function Ring({ tally: { total, done, outcomes } }: { tally: BatchTally }) {
  const problems = problemCounts(outcomes);
  const countOf = (wanted: Tone) =>
    problems.filter(({ tone }) => tone === wanted).reduce((sum, { count }) => sum + count, 0);
  const [bad, odd] = [countOf('bad'), countOf('warn')];
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
      {arc('ring-done', share(done - bad - odd), 0)}
      {arc('ring-odd', share(odd), share(done - bad - odd))}
      {arc('ring-failed', share(bad), share(done - bad))}
    </svg>
  );
}
