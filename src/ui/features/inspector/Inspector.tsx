import { useEffect, useRef } from 'preact/hooks';
import { ingestionName } from '../../../watch/model/ingestion';
import type {
  ConnectionRuntime,
  ConnectionView,
  Ingestion,
  Summary,
  Watching,
} from '../../../watch/model/records';
import { connectionProblem, isConnectionPaused, isCutOff, isPolled } from '../../app/connection-problem';
import { type ErrorDetails, explain } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { expectedDuration } from '../../app/progress';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { visibleText } from '../../app/visible-text';
import { CopyButton } from '../../components/CopyButton';
import type { ErrorTarget } from '../../components/ErrorActions';
import { IconButton } from '../../components/IconButton';
import { IdGroups } from '../../components/IdGroups';
import { useEscapeKey } from '../../hooks/use-escape-key';
import { useOnline } from '../../hooks/use-online';
import { useWholeIngestion } from '../../hooks/use-whole-ingestion';
import { ConnectionErrorNotice } from '../connection-form/ConnectionErrorNotice';
import { Annotation } from './Annotation';
import { AnswerFields } from './AnswerFields';
import { Changes } from './Changes';
import { CopyAs } from './CopyAs';
import { IngestionActions } from './IngestionActions';
import './inspector.css';
import { IngestionLog } from './IngestionLog';
import { Memories } from './memories/Memories';
import { OutcomeAndReason } from './OutcomeAndReason';
import { RawJson } from './RawJson';
import { SameDocument } from './same-document/SameDocument';
import { Timeline } from './Timeline';
import { UsualDuration } from './UsualDuration';
import { WatchFacts } from './WatchFacts';

interface Props {
  id: string;
  summary: Summary;
  /** Null where the list stands beside it. */
  onBack: (() => void) | null;
}

/** Everything there is to know of one ingestion. */
export default function Inspector({ id, summary, onBack }: Props) {
  const store = useStore(items.ingestion(id));
  const record = useWholeIngestion(id);
  const isOnline = useOnline();
  const title = useRef<HTMLHeadingElement>(null);
  const isGone = record === null || record.removedAt !== null;
  useEscapeKey(onBack);
  useSeen(record);

  // In an effect, to come after the watch field, which takes the focus in an effect when its page opens. The title is there once
  // the ingestion is read.
  useEffect(() => title.current?.focus({ preventScroll: true }), [id, isGone]);
  useEffect(() => {
    if (isGone && store.peek(items.ingestion(id)).is !== 'unread') onBack?.();
  }, [isGone, store, id, onBack]);

  if (isGone) return null;
  const connection = summary.connections.find((one) => one.id === record.connectionId) ?? null;
  const runtime = valueIn(store, items.runtime(record.connectionId));
  const problem = watchError(record, { connection, runtime, isOnline });
  const isPaused = record.state === 'watching' && isConnectionPaused(connection, runtime);
  const offsetMs = runtime?.offsetMs ?? 0;
  const name = ingestionName(record).slice(0, TITLE_MAX);
  const usual = expectedDuration(
    record,
    isPolled(connection, runtime, isOnline) ? connection : null,
    offsetMs,
  );
  return (
    <article class="inspector">
      <header class="inspector-head">
        {onBack && <IconButton icon="back" name={t('back')} onClick={onBack} />}
        <h1 ref={title} tabIndex={-1} title={name}>
          <bdi>{name === id ? <IdGroups id={id} /> : visibleText(name)}</bdi>
        </h1>
        <CopyTitle record={record} />
      </header>
      <OutcomeAndReason record={record} isPaused={isPaused} offsetMs={offsetMs} />
      {problem && <ConnectionErrorNotice problem={problem} target={errorTargetOf(problem, connection)} />}
      <IngestionActions record={record}>
        <CopyAs record={record} connection={connection} />
      </IngestionActions>
      {usual && <UsualDuration usual={usual} />}
      {hasAnswer(record) && <Memories record={record} connection={connection} />}
      <Timeline record={record} offsetMs={offsetMs} />
      <SameDocument record={record} summary={summary} isBesideList={onBack === null} />
      <dl class="facts">
        <AnswerFields record={record} />
        <WatchFacts record={record} connections={summary.connections} hasNotice={problem !== null} />
      </dl>
      <Annotation key={id} record={record} />
      <Changes id={id} />
      <IngestionLog record={record} />
      <RawJson id={id} />
    </article>
  );
}

const TITLE_MAX = 1_000;

/** The title is the document ID or the ingestion ID, unless the person has given it a label. */
function CopyTitle({ record }: { record: Ingestion }) {
  const name = ingestionName(record);
  if (name === record.id) return <CopyButton text={name} name={t('copyIngestionId')} />;
  return name === record.documentId ? <CopyButton text={name} name={t('copyDocumentId')} /> : null;
}

/** Whether there is an answer to show memories of. An imported ingestion has memories but no answer of Synap. */
function hasAnswer({ rawStatus, memoriesCreated, memoryIds }: Ingestion): boolean {
  return rawStatus !== null || memoriesCreated > 0 || memoryIds.length > 0;
}

/** Opening an outcome is seeing it. */
function useSeen(record: Ingestion | null): void {
  const { send } = usePage();
  const unseen =
    record?.state === 'ended' && record.seenAt === null && record.removedAt === null ? record.id : null;
  useEffect(() => {
    if (unseen) void send({ type: 'seen', ids: [unseen] });
  }, [send, unseen]);
}

/** What the notice's action acts on. To check the ingestion again there is a button already. */
function errorTargetOf({ code }: ErrorDetails, connection: ConnectionView | null): ErrorTarget {
  const { action } = explain(code);
  const isCheck = action === 'retry' || action === 'open_server';
  return { connectionId: isCheck ? null : (connection?.id ?? null), baseUrl: connection?.baseUrl ?? null };
}

/** What went wrong with watching it. What went wrong with the job itself is Synap's error message. */
function watchError(record: Ingestion, around: PollingConditions): ErrorDetails | null {
  if (record.state === 'stopped') return null;
  if (record.state === 'watching') return pollProblem(record, around);
  switch (record.outcome.kind) {
    case 'not_found':
      return { ...record.lastError, code: 'not_found' };
    case 'rejected':
      return { ...record.lastError, code: 'id_rejected' };
    default:
      return null;
  }
}

/** What it is polled on, as far as that may keep it from being polled. */
interface PollingConditions {
  connection: ConnectionView | null;
  runtime: ConnectionRuntime | null;
  isOnline: boolean;
}

/** What keeps it from being polled now, else what its last poll has failed for: that may be older than what keeps it now. */
function pollProblem(
  record: Watching,
  { connection, runtime, isOnline }: PollingConditions,
): ErrorDetails | null {
  if (connection !== null && isCutOff(connection, isOnline)) return { code: 'offline' };
  if (connection !== null && isConnectionPaused(connection, runtime))
    return connectionProblem(connection, runtime, true);
  return record.lastError;
}
