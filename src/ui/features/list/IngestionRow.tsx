import type { ComponentChildren } from 'preact';
import { failureReason } from '../../../synap/failure-reason';
import { ingestionName } from '../../../watch/model/ingestion';
import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { durationOf, shortId } from '../../app/format';
import { plural, t } from '../../app/i18n';
import { expectedDuration } from '../../app/progress';
import { shownStatus, tookMs } from '../../app/status';
import { ConnectionName } from '../../components/ConnectionName';
import { CopyButton } from '../../components/CopyButton';
import { StatusShape } from '../../components/Icon';
import { ProgressBar, ProgressText } from '../../components/Progress';
import { ElapsedTime, RelativeTime } from '../../components/Time';
import './list.css';

/** The most of a name or message that a row can show. Longer texts only slow down the layout. */
const TEXT_MAX = 300;

export interface IngestionRowProps {
  record: Ingestion;
  offsetMs: number;
  /** Shown when there are several, to tell whose ingestion this is. */
  connection: ConnectionView | null;
  /** How long jobs like it usually take, where that is known. */
  typicalMs: number | null;
  isOpen: boolean;
  onOpen(id: string): void;
  /** The checkbox at the start of the row, where rows can be selected. */
  checkbox?: ComponentChildren;
  /** In a list with one tab stop, all other rows are reached by arrow keys. */
  isTabStop?: boolean;
}

/** One ingestion in a list: what it is, how it stands, how long it has been. For use in an `li`. */
export function IngestionRow(props: IngestionRowProps) {
  const { record, offsetMs, connection, typicalMs, isOpen, onOpen, checkbox, isTabStop = true } = props;
  const { id } = record;
  const status = shownStatus(record);
  const name = ingestionName(record).slice(0, TEXT_MAX);
  const usual = expectedDuration(record, typicalMs, offsetMs);
  const isUnseen = record.state === 'ended' && record.seenAt === null;
  const tabIndex = isTabStop ? undefined : -1;
  return (
    <div class={`row ${status.tone} ${checkbox ? 'selectable' : ''}`} data-unseen={isUnseen ? id : undefined}>
      {checkbox}
      <StatusShape shape={status.shape} />
      <button
        type="button"
        class="row-open"
        data-id={id}
        aria-current={isOpen ? 'true' : undefined}
        title={name}
        tabIndex={tabIndex}
        onClick={() => onOpen(id)}
      >
        <bdi class={name === id ? 'mono' : ''}>{name}</bdi>
      </button>
      <span class="row-time">
        {usual && <ProgressText {...usual} hasAgeBeside={true} />}
        <RowTime record={record} offsetMs={offsetMs} />
      </span>
      <span class="row-below">
        <span class="row-status">
          <bdi class="word">{status.word}</bdi>
          <RowSummary record={record} />
        </span>
        <span class="row-id">
          {connection && <ConnectionName connection={connection} />}
          {name !== id && <code data-tip={id}>{shortId(id)}</code>}
          <CopyButton text={id} name={t('copyIngestionId')} tabIndex={tabIndex} />
        </span>
      </span>
      {usual && <ProgressBar {...usual} />}
    </div>
  );
}

function RowTime({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  if (record.state === 'watching') {
    return record.queuedAt === null ? null : <ElapsedTime since={record.queuedAt} offsetMs={offsetMs} />;
  }
  const took = tookMs(record);
  const endedAt = record.completedAt ?? (record.state === 'ended' ? record.outcome.at : null);
  return (
    <>
      {endedAt !== null && (
        <RelativeTime at={endedAt} offsetMs={record.completedAt === null ? 0 : offsetMs} />
      )}
      {took !== null && <b>{durationOf(took)}</b>}
    </>
  );
}

/** What a person wants to know beside the status: memories, and what went wrong. */
function RowSummary({ record }: { record: Ingestion }) {
  const hasFinished = record.state === 'ended' && record.outcome.kind === 'completed';
  const hasMemories = record.memoriesCreated > 0 || hasFinished;
  const problem = errorText(record)?.slice(0, TEXT_MAX);
  return (
    <>
      {hasMemories && <span class="memories">{plural('memories', record.memoriesCreated)}</span>}
      {problem && <bdi class="problem">{problem}</bdi>}
    </>
  );
}

function errorText(record: Ingestion): string | null {
  if (record.state === 'watching') return record.lastError ? errorTitle(record.lastError.code) : null;
  if (record.state === 'stopped' || record.outcome.kind === 'completed') return null;
  return record.errorMessage && failureReason(record.errorMessage);
}
