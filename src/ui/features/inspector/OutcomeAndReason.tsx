import { failureReason, withoutTerminalCodes } from '../../../synap/failure-reason';
import { inProgressSince } from '../../../watch/model/job-times';
import type { Ended, Ingestion } from '../../../watch/model/records';
import { exactDurationOf } from '../../app/format';
import { t } from '../../app/i18n';
import { reportedEndOf, tookMs } from '../../app/ingestion-times';
import { shownPaused, shownStatus } from '../../app/status';
import { visibleBeginning, visibleText } from '../../app/visible-text';
import { CopyButton } from '../../components/CopyButton';
import { StatusShape } from '../../components/Icon';
import { Scrollable } from '../../components/Scrollable';
import { ElapsedTime, RelativeTime } from '../../components/Time';

interface Props {
  record: Ingestion;
  /** Whether nothing is sent on its connection until something changes. */
  isPaused: boolean;
  /** As in `ConnectionRuntime`. */
  offsetMs: number;
}

/** How an ingestion stands or ended, how long it took, and why: what a person wants to know first. */
export function OutcomeAndReason({ record, isPaused, offsetMs }: Props) {
  const { word, shape, tone } = isPaused ? shownPaused() : shownStatus(record);
  return (
    <div class="outcome">
      <p class="outcome-facts">
        <span class={`status ${tone}`}>
          <StatusShape shape={shape} />
          <bdi class="word">{word}</bdi>
        </span>
        <Duration record={record} offsetMs={offsetMs} />
        {record.state === 'stopped' && (
          <span class="muted">
            <RelativeTime at={record.stoppedAt} />
          </span>
        )}
        {record.state === 'ended' && (
          <span class="muted">
            <RelativeTime {...endMoment(record, offsetMs)} />
          </span>
        )}
      </p>
      <Reason record={record} />
    </div>
  );
}

/** When it ended: by Synap's clock where Synap says so, else when it was noticed here. */
function endMoment(record: Ended, offsetMs: number): { at: number; offsetMs: number } {
  const saidAt = reportedEndOf(record);
  return saidAt === null ? { at: record.outcome.at, offsetMs: 0 } : { at: saidAt, offsetMs };
}

/** How long it took, or has been going on. */
function Duration({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  const took = tookMs(record);
  if (took !== null)
    return (
      <span class="outcome-duration">
        {exactDurationOf(took)}
        <CopyButton text={exactDurationOf(took)} name={t('copyDuration')} />
      </span>
    );
  const since = record.state === 'watching' ? inProgressSince(record) : null;
  return since === null ? null : <ElapsedTime since={since} offsetMs={offsetMs} />;
}

/** Why it ended so, in Synap's own words where there are any. */
function Reason({ record }: { record: Ingestion }) {
  const { errorMessage } = record;
  if (!errorMessage) {
    const reason = ownReason(record);
    return reason && <p>{reason}</p>;
  }
  const text = withoutTerminalCodes(errorMessage);
  const gist = failureReason(errorMessage);
  return (
    <div class="reason">
      <div class="reason-text">
        {/* A traceback gives its reason at its end, which may be far below. */}
        {gist !== text.replace(/\s+/g, ' ').trim() && (
          <p class="reason-gist">
            <bdi>{visibleBeginning(gist, GIST_MAX)}</bdi>
          </p>
        )}
        {/* Tracebacks and lists of errors are read by their columns. */}
        <Scrollable
          class={text.includes('\n') ? 'long-text mono' : 'long-text'}
          label={t('fieldErrorMessage')}
        >
          <bdi>{visibleText(text)}</bdi>
        </Scrollable>
      </div>
      <CopyButton text={errorMessage} name={t('copyErrorMessage')} />
    </div>
  );
}

const GIST_MAX = 500;

/** Our own reason where Synap gives none. `rejected` and `not_found` have a notice of their own (`watchError` in the inspector). */
function ownReason(record: Ingestion): string | null {
  if (record.state !== 'ended') return null;
  switch (record.outcome.kind) {
    case 'failed':
      return t('notificationNoReason');
    case 'timed_out':
      return t(record.lastError === null ? 'timedOutReason' : 'unansweredReason');
    case 'completed':
    case 'partial_success':
    case 'cancelled':
    case 'other':
    case 'rejected':
    case 'not_found':
      return null;
  }
}
