import { useEffect, useRef } from 'preact/hooks';
import type { KeyOwner } from '../../../messages';
import type { SynapError } from '../../../synap/errors';
import type { ConnectionView } from '../../../watch/model/records';
import { connectionProblem } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { ErrorNotice } from '../../components/ErrorNotice';
import { MESSAGE_MS } from '../../hooks/use-message';
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
  state: FormState | null;
  baseUrl: string;
  onTest(): void;
  /** Called when a success message has been shown long enough. */
  onRead(): void;
}

/** The message below the form's buttons. It is scrolled into view when it changes. */
export function FormMessage({ state, ...props }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [state?.is]);
  if (!state) return null;
  return (
    <div class="form-message" ref={box}>
      <FormMessageBody state={state} {...props} />
    </div>
  );
}

function FormMessageBody({ state, baseUrl, onTest, onRead }: Props & { state: FormState }) {
  switch (state.is) {
    case 'saving':
      return <Waiting text={t('saving')} />;
    case 'testing':
      return <Waiting text={t('testing')} />;
    case 'tested':
      return <ConnectedNotice owner={state.owner} title={t('keyWorks')} />;
    case 'failed':
      return (
        <ErrorNotice
          problem={{ ...state.error, text: failureText(state.error) }}
          target={{ baseUrl, onRetry: onTest, isInForm: true }}
          isAnswer={true}
        />
      );
    case 'saved':
      return (
        <>
          {state.existing && <p class="hint">{t('connectionExists', state.existing)}</p>}
          <SavedConnection connectionId={state.connectionId} at={state.at} onRead={onRead} />
          {state.keyMode === 'kept' && <KeyNotKept connectionId={state.connectionId} />}
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
