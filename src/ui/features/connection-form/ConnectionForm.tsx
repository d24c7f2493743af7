import { useEffect, useRef, useState } from 'preact/hooks';
import type { Reply } from '../../../messages';
import { ownError } from '../../../synap/errors';
import { readPastedKey } from '../../../synap/pasted-key';
import type { ConnectionView } from '../../../watch/model/records';
import { requestHostAccess } from '../../app/host-access';
import { t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { usePassing } from '../../hooks/use-passing';
import { ConnectionFields } from './ConnectionFields';
import { freshConnectionDraft, KEY_DRAFT_MS } from './connection-draft';
import { ForeignKeyQuestion } from './ForeignKeyQuestion';
import { FormMessage, type FormState, type SavedState } from './FormMessage';
import { type FormFields, formFieldsOf, freeColourIn, keyHint, readForm } from './form-fields';
import { KeyField } from './KeyField';
import './connection.css';

interface Props {
  /** Null adds one. */
  connection: ConnectionView | null;
  /** `folded`: everything is there, but most people have nothing to change in it. `key`: the key alone. */
  fields: 'all' | 'folded' | 'key';
  /** Whether the caret belongs here when the form appears. */
  isFirst?: boolean;
  /** Called once the connection is stored. Its key is verified afterwards, later than `at`. */
  onSaved?: (connectionId: string, at: number) => void;
  /** Closes the form without saving. Without it the form cannot be closed. */
  onCancel?: () => void;
}

/** The one form for a connection: first run, a new key, another connection. What is typed survives the popup. */
export function ConnectionForm({ connection, fields: shown, isFirst = false, onSaved, onCancel }: Props) {
  const page = usePage();
  const connectionId = connection?.id ?? null;
  const [fields, setFields] = useState<FormFields>(() => firstFields(page, connection, shown));
  const [outcome, setOutcome] = usePassing<FormState | null>(null, (state) => state?.is !== 'tested');
  const question = useRef<HTMLButtonElement>(null);
  useKeyExpiry(fields);

  function change(changed: Partial<FormFields>) {
    const now = { ...fields, ...changed };
    setFields(now);
    setOutcome(null);
    // Somebody else's secret is not kept, not even for minutes.
    const kept = foreignNameOf(now) === null ? now : { ...now, key: '' };
    void page.storage.setDraft('draft:connection', { ...kept, connectionId, at: page.now() });
  }

  /** The form as it can be sent. Says what is wrong with it, or asks about the key, and gives null. */
  function filledForm() {
    // The question stands below the field. Nothing is sent before it is answered.
    if (foreignNameOf(fields) !== null) {
      question.current?.focus();
      return null;
    }
    const read = readForm(fields, connection);
    if (read.ok) {
      // The address that is used is the one that the person sees.
      setFields((now) => ({ ...now, baseUrl: read.value.baseUrl }));
      return read.value;
    }
    setOutcome({ is: 'failed', error: ownError(read.error) });
    return null;
  }

  /**
   * Sends the connection without waiting, and asks for the permission within the same click: the browser asks only
   * then. In a popup the question destroys this page, so the command must have been sent before.
   */
  function save(event: Event) {
    event.preventDefault();
    const filled = filledForm();
    if (filled === null) return;
    const at = page.now();
    const before = valueIn(page.store, items.summary)?.connections ?? [];
    const reply = page.send({ type: 'saveConnection', connectionId, ...filled });
    void requestHostAccess(page, filled.baseUrl);
    setOutcome({ is: 'saving' });
    void reply.then((answer) => {
      if (!answer.ok) return setOutcome({ is: 'failed', error: answer.error });
      const known = before.find(({ id }) => id === answer.value.connectionId);
      const existing = connectionId === null && known ? known.name : null;
      heardSave(answer.value.connectionId, { at, keyMode: filled.keyMode, existing });
    });
  }

  function heardSave(savedId: string, saved: Pick<SavedState, 'at' | 'keyMode' | 'existing'>) {
    void page.storage.removeDraft('draft:connection');
    setFields((now) => ({ ...now, key: '' }));
    setOutcome({ is: 'saved', connectionId: savedId, ...saved });
    onSaved?.(savedId, saved.at);
  }

  /** Asks for the permission straight from the click, as `save` does. */
  function test() {
    const filled = filledForm();
    if (filled === null) return;
    const { baseUrl, key } = filled;
    const allowed = requestHostAccess(page, baseUrl);
    setOutcome({ is: 'testing' });
    void allowed
      .then((isAllowed) =>
        isAllowed ? page.send({ type: 'testConnection', connectionId, baseUrl, key }) : null,
      )
      .then((reply) => heardTest(reply));
  }

  function heardTest(reply: Reply<'testConnection'> | null) {
    if (!reply) return setOutcome({ is: 'failed', error: ownError('permission_missing') });
    setOutcome(reply.ok ? { is: 'tested', owner: reply.value } : { is: 'failed', error: reply.error });
  }

  function cancel() {
    void page.storage.removeDraft('draft:connection');
    onCancel?.();
  }

  const isBusy = outcome?.is === 'saving' || outcome?.is === 'testing';
  return (
    <form
      class="connection-form"
      onSubmit={save}
      aria-busy={isBusy}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing || !onCancel) return;
        event.preventDefault();
        cancel();
      }}
    >
      <KeyField
        value={fields.key}
        last4={connection?.last4 || null}
        hint={keyHint(fields, connection)}
        isFirst={isFirst}
        onInput={(key) => change({ key })}
      />
      <ForeignKeyQuestion
        name={foreignNameOf(fields)}
        button={question}
        onConfirm={() => change({ key: readPastedKey(fields.key).apiKey })}
      />
      {shown !== 'key' && (
        <ConnectionFields isFolded={shown === 'folded'} fields={fields} onChange={change} />
      )}
      <div class="buttons">
        <button type="submit" class="primary">
          {t('save')}
        </button>
        {shown !== 'key' && (
          <button type="button" onClick={test}>
            {t('testConnection')}
          </button>
        )}
        {onCancel && (
          <button type="button" onClick={cancel}>
            {t('cancel')}
          </button>
        )}
      </div>
      <FormMessage outcome={outcome} baseUrl={fields.baseUrl} onTest={test} onRead={() => setOutcome(null)} />
    </form>
  );
}

const foreignNameOf = (fields: FormFields) => readPastedKey(fields.key).foreignName;

/** What was typed before, else what is stored. */
function firstFields(page: Page, connection: ConnectionView | null, shown: Props['fields']): FormFields {
  const stored = formFieldsOf(connection, freeColourIn(valueIn(page.store, items.summary)));
  const draft = freshConnectionDraft(page, connection?.id ?? null);
  if (!draft) return stored;
  if (shown !== 'key') return draft;
  // Only the key is shown here: no other field of the draft may be saved unseen, and no key that was typed for another
  // address.
  return draft.baseUrl === stored.baseUrl ? { ...stored, key: draft.key } : stored;
}

/** Deletes the draft of a key after `KEY_DRAFT_MS`, even if the page stays open. */
function useKeyExpiry(fields: FormFields): void {
  const { storage } = usePage();
  useEffect(() => {
    if (fields.key === '') return;
    const timer = setTimeout(() => void storage.removeDraft('draft:connection'), KEY_DRAFT_MS);
    return () => clearTimeout(timer);
  }, [storage, fields]);
}
