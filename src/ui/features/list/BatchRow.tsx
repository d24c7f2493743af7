import type { BatchTally, OutcomeKind } from '../../../watch/model/records';
import { formatNumber, type MessageKey, plural, t } from '../../app/i18n';
import { shownOutcome } from '../../app/status';
import { RelativeTime } from '../../components/Time';
import './batch.css';

interface Props {
  tally: BatchTally;
  /** When the last of it ended, if all of it is done. */
  endedAt: number;
  isOpen: boolean;
  onToggle(): void;
}

/** A batch in one row: how much of it is done, and how the rest ended. When it is open, its members follow. */
export function BatchRow({ tally, endedAt, isOpen, onToggle }: Props) {
  const { id, addedAt, total, done, outcomes } = tally;
  const isDone = done >= total;
  const problems = PROBLEMS.filter((kind) => outcomes[kind] > 0);
  const tone = !isDone ? 'active' : problems.length > 0 ? 'warn' : 'good';
  return (
    <div class={`row batch ${tone}`}>
      <Ring tally={tally} />
      <button type="button" class="row-open" data-batch={id} aria-expanded={isOpen} onClick={onToggle}>
        <span class="batch-name">{plural('batchOf', total)}</span>
      </button>
      <span class="row-time">
        <RelativeTime at={isDone ? endedAt : addedAt} offsetMs={0} />
      </span>
      <span class="row-below">
        <span class="row-status">
          <span class="word">{t('doneOf', formatNumber(done), formatNumber(total))}</span>
          {problems.map((kind) => (
            <span key={kind} class={`batch-count ${shownOutcome(kind).tone}`}>
              <a href={batchHref(id, kind)} target="_blank" rel="noopener">
                {badOutcomeText(kind, outcomes[kind])}
              </a>
            </span>
          ))}
        </span>
      </span>
    </div>
  );
}

/** Every outcome that a person would want to look at, the worst first. */
const PROBLEMS = [
  'failed',
  'rejected',
  'not_found',
  'timed_out',
  'partial_success',
  'cancelled',
  'other',
] as const satisfies OutcomeKind[];

type BadOutcome = (typeof PROBLEMS)[number];

const countTexts: Record<Exclude<BadOutcome, 'failed'>, MessageKey> = {
  rejected: 'countRejected',
  not_found: 'countNotFound',
  timed_out: 'countTimedOut',
  partial_success: 'countPartial',
  cancelled: 'countCancelled',
  other: 'countOther',
};

function badOutcomeText(kind: BadOutcome, count: number): string {
  return kind === 'failed' ? plural('failedCount', count) : t(countTexts[kind], formatNumber(count));
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
  const bad = outcomes.failed + outcomes.rejected + outcomes.not_found;
  const odd = outcomes.timed_out + outcomes.partial_success + outcomes.cancelled + outcomes.other;
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
