import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { failureReason } from '../../../synap/failure-reason';
import { endTimeOf } from '../../../watch/model/ended-list';
import { hasCompleted, hasProblem, ingestionName } from '../../../watch/model/ingestion';
import { inProgressSince } from '../../../watch/model/job-times';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { durationOf, shortId } from '../../app/format';
import { plural, t } from '../../app/i18n';
import { tookMs } from '../../app/ingestion-times';
import { usePage } from '../../app/page';
import { expectedDuration } from '../../app/progress';
import { shownPaused, shownStatus } from '../../app/status';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { visibleText } from '../../app/visible-text';
import { ConnectionName } from '../../components/ConnectionName';
import { CopyButton } from '../../components/CopyButton';
import { StatusShape } from '../../components/Icon';
import { ProgressBar, ProgressText } from '../../components/Progress';
import { ShortName } from '../../components/ShortName';
import { ElapsedTime, RelativeTime } from '../../components/Time';
import './list.css';
import type { RowContext } from './row-context';

/** The most of a name or message that a row can show. Longer texts only slow down the layout. */
const TEXT_MAX = 300;

export interface IngestionRowProps extends RowContext {
  record: Ingestion;
  isOpen: boolean;
  onOpen(id: string): void;
  /** The checkbox at the start of the row, where rows can be selected. */
  checkbox?: ComponentChildren;
  /** In a list with one tab stop, all other rows are reached by arrow keys. */
  isTabStop?: boolean;
}

/** One ingestion in a list: what it is, how it stands, how long it has been. For use in an `li`. */
export function IngestionRow(props: IngestionRowProps) {
  const { record, offsetMs, connectionName, connectionColour, isPaused, isOpen, onOpen, checkbox } = props;
  const { isCutOff, insteadId, isTabStop = true } = props;
  const { id } = record;
  const status = isPaused ? shownPaused() : shownStatus(record);
  const name = visibleText(ingestionName(record).slice(0, TEXT_MAX));
  const usual = expectedDuration(record, props, offsetMs);
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
        data-instead={insteadId ?? undefined}
        aria-current={isOpen ? 'true' : undefined}
        title={name}
        aria-label={name}
        tabIndex={tabIndex}
        onClick={() => onOpen(id)}
      >
        <ShortName name={name} isId={name === id} />
      </button>
      <span class="row-time">
        {usual && <ProgressText {...usual} hasAgeBeside={true} />}
        <RowTime record={record} offsetMs={offsetMs} />
      </span>
      <span class="row-below">
        <span class="row-status">
          <bdi class="word">{status.word}</bdi>
          <RowSummary record={record} isExplainedAbove={isPaused || isCutOff} />
        </span>
        <span class="row-id">
          <CopyButton text={id} name={t('copyIngestionId')} tabIndex={tabIndex} />
          {record.state === 'stopped' && <ResumeButton id={id} insteadId={insteadId} tabIndex={tabIndex} />}
          {connectionName && (
            <ConnectionName connection={{ name: connectionName, colour: connectionColour }} />
          )}
          {name !== id && <code data-tip={id}>{shortId(id)}</code>}
        </span>
      </span>
      {usual && <ProgressBar {...usual} />}
    </div>
  );
}

function RowTime({ record, offsetMs }: { record: Ingestion; offsetMs: number }) {
  if (record.state === 'watching') {
    const since = inProgressSince(record);
    return since === null ? null : <ElapsedTime since={since} offsetMs={offsetMs} />;
  }
  const took = tookMs(record);
  const endedAt = endTimeOf(record);
  return (
    <>
      {endedAt !== null && (
        <RelativeTime at={endedAt} offsetMs={isServerTime(record, endedAt) ? offsetMs : 0} />
      )}
      {took !== null && <b>{durationOf(took)}</b>}
    </>
  );
}

const isServerTime = (record: Ingestion, at: number) => record.state === 'ended' && record.completedAt === at;

interface ResumeProps {
  id: string;
  insteadId: string | null;
  tabIndex: number | undefined;
}

/** Watches again what the person has stopped; on another connection only where its own is gone, and saying so. */
function ResumeButton({ id, insteadId, tabIndex }: ResumeProps) {
  const { send, store } = usePage();
  const [failed, setFailed] = useState<string | null>(null);
  const connections = valueIn(store, items.summary)?.connections ?? [];
  const instead = connections.find((connection) => connection.id === insteadId);

  async function resume() {
    const on = instead ? { connectionId: instead.id } : {};
    const reply = await send({ type: 'check', ids: [id], ...on });
    setFailed(reply.ok ? null : t('actionFailed', errorTitle(reply.error.code)));
  }

  return (
    <>
      {failed && (
        <span class="wrong" role="alert">
          {failed}
        </span>
      )}
      <button type="button" class="link row-resume" tabIndex={tabIndex} onClick={() => void resume()}>
        {instead ? t('resumeOn', instead.name) : t('resume')}
      </button>
    </>
  );
}

/** What a person wants to know beside the status: what went wrong before all else, and the memories. */
function RowSummary({ record, isExplainedAbove }: { record: Ingestion; isExplainedAbove: boolean }) {
  const hasMemories = record.memoriesCreated > 0 || hasCompleted(record);
  // Why its connection is paused or cut off stands above the list; what the last request brought may be something else.
  const isOld = isExplainedAbove && record.state === 'watching';
  const problem = isOld ? '' : visibleText(errorText(record)?.slice(0, TEXT_MAX) ?? '');
  return (
    <>
      {problem && (
        <span class="problem">
          <bdi title={problem}>{problem}</bdi>
        </span>
      )}
      {hasMemories && (
        <span class="row-memories">
          <span>{plural('memories', record.memoriesCreated)}</span>
        </span>
      )}
    </>
  );
}

function errorText(record: Ingestion): string | null {
  if (record.state === 'watching') return record.lastError ? errorTitle(record.lastError.code) : null;
  return hasProblem(record) ? record.errorMessage && failureReason(record.errorMessage) : null;
}
