import { useEffect, useRef } from 'preact/hooks';
import type { KeyOwner } from '../../../messages';
import type { SynapError } from '../../../synap/errors';
import type { ConnectionView } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { MESSAGE_MS } from '../../hooks/use-passing';
import { ConnectedNotice } from './IdentityFacts';

/** How far a form is. After saving, the background verifies the key, and the result is read from storage. */
export type FormState =
  | { is: 'saving' | 'testing' }
  | { is: 'tested'; owner: KeyOwner }
  | { is: 'failed'; error: SynapError }
  | SavedState;

export interface SavedState {
  is: 'saved';
  connectionId: string;
  at: number;
  keyMode: ConnectionView['keyMode'];
  /** The name of the connection that had this key and address already, where one was to be added. */
  existing: string | null;
}

interface Props {
  outcome: FormState | null;
  baseUrl: string;
  onTest(): void;
  /** What was good news has been shown long enough. */
  onRead(): void;
}

/** The message below the form's buttons. It is scrolled into view when it changes. */
export function FormMessage({ outcome, ...props }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [outcome?.is]);
  if (!outcome) return null;
  return (
    <div class="form-outcome" ref={box}>
      <FormMessageBody outcome={outcome} {...props} />
    </div>
  );
}

function FormMessageBody({ outcome, baseUrl, onTest, onRead }: Props & { outcome: FormState }) {
  switch (outcome.is) {
    case 'saving':
      return <Waiting text={t('saving')} />;
    case 'testing':
      return <Waiting text={t('testing')} />;
    case 'tested':
      return <ConnectedNotice owner={outcome.owner} title={t('keyWorks')} />;
    case 'failed':
      return (
        <ErrorNotice
          problem={{ ...outcome.error, text: failureText(outcome.error) }}
          target={{ baseUrl, onRetry: onTest, isInForm: true }}
          isAnswer={true}
        />
      );
    case 'saved':
      return (
        <>
          {outcome.existing && <p class="hint">{t('connectionExists', outcome.existing)}</p>}
          <SavedConnection connectionId={outcome.connectionId} at={outcome.at} onRead={onRead} />
          {outcome.keyMode === 'kept' && <KeyNotKept connectionId={outcome.connectionId} />}
        </>
      );
  }
}

/** Only a test fails with a rejected key: nothing was saved, and nothing pauses. */
function failureText({ code }: SynapError): string | null {
  return code === 'key_rejected' ? t('keyTestedRejected') : null;
}

function Waiting({ text }: { text: string }) {
  return (
    <p class="waiting" role="status">
      {text}
    </p>
  );
}

/** Says so if the browser could not encrypt the key: then it is held in memory until the browser closes. */
function KeyNotKept({ connectionId }: { connectionId: string }) {
  const store = useStore(items.summary);
  const connection = valueIn(store, items.summary)?.connections.find(({ id }) => id === connectionId);
  return connection?.keyMode === 'session' ? <p class="hint wrong">{t('keyNotKept')}</p> : null;
}

/** What the background found out about the key since it was saved. */
function SavedConnection({ connectionId, at, onRead }: { connectionId: string; at: number; onRead(): void }) {
  const store = useStore(items.summary);
  const summary = valueIn(store, items.summary);
  const connection = summary?.connections.find(({ id }) => id === connectionId);
  const isVerified = (connection?.identity?.at ?? 0) >= at;
  useEffect(() => {
    if (!isVerified) return;
    const timer = setTimeout(onRead, MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [isVerified]);
  if (!connection) return <Waiting text={t('savedChecking')} />;
  const { identity, blocked, checkError } = connection;
  const isNews =
    (blocked && (blocked.since >= at || blocked.reason === 'permission_missing')) ||
    (checkError?.at ?? 0) >= at;
  const problem = isNews ? connectionProblem(connection, null) : null;
  if (problem) {
    const target = { connectionId, baseUrl: connection.baseUrl, isInForm: true };
    return <ErrorNotice problem={problem} target={target} isAnswer={true} />;
  }
  if (identity && isVerified) return <ConnectedNotice owner={identity} title={t('savedAndWorks')} />;
  return <Waiting text={t('savedChecking')} />;
}
