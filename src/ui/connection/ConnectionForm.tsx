import { useEffect, useId, useState } from 'preact/hooks';
import type { ConnectionTest, Reply } from '../../messages';
import type { SynapError } from '../../synap/errors';
import type { ConnectionView } from '../../watch/records';
import { askForAccess } from '../access';
import { freshConnectionDraft, KEY_DRAFT_MS } from '../drafts';
import { usePage } from '../page';
import { t } from '../text';
import { FormOutcome, type Outcome } from './FormOutcome';
import { type Fields, fieldsOf, keyHint, readForm, suggestedName } from './form';
import { KeyField } from './KeyField';
import './connection.css';

interface Props {
  /** Null adds one. */
  connection: ConnectionView | null;
  /** `folded`: name and base URL are there, but most people have nothing to change in them. `key`: the key alone. */
  fields: 'all' | 'folded' | 'key';
  /** Whether the caret belongs here when the form appears. */
  isFirst?: boolean;
  /** The connection was stored; what is found out about its key comes later than `at`. */
  onSaved?: (connectionId: string, at: number) => void;
}

/** The one form for a connection: first run, a new key, another connection. What is typed survives the popup. */
export function ConnectionForm({ connection, fields: shown, isFirst = false, onSaved }: Props) {
  const page = usePage();
  const connectionId = connection?.id ?? null;
  const [fields, setFields] = useState<Fields>(
    () => freshConnectionDraft(page, connectionId) ?? fieldsOf(connection),
  );
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useKeyExpiry(fields);

  function change(changed: Partial<Fields>) {
    const now = { ...fields, ...changed };
    setFields(now);
    setOutcome(null);
    void page.storage.setDraft('draft:connection', { connectionId, ...now, at: page.now() });
  }

  /**
   * Everything up to the permission question happens within the click: the browser asks only then, and in a popup the
   * question destroys this page, so the connection must be on its way before.
   */
  function save(event: Event) {
    event.preventDefault();
    const form = readForm(fields, connection);
    if (!form.ok) return setOutcome({ is: 'failed', error: ownError(form.code) });
    const at = page.now();
    const { name, baseUrl, key } = form;
    const reply = page.send({ type: 'saveConnection', connectionId, name, baseUrl, key });
    void askForAccess(page, baseUrl);
    setOutcome({ is: 'saving' });
    void reply.then((answer) => heardSave(answer, at));
  }

  function heardSave(reply: Reply<'saveConnection'>, at: number) {
    if (!reply.ok) return setOutcome({ is: 'failed', error: reply.error });
    void page.storage.removeDraft('draft:connection');
    setFields((now) => ({ ...now, key: '' }));
    setOutcome({ is: 'saved', connectionId: reply.answer.connectionId, at });
    onSaved?.(reply.answer.connectionId, at);
  }

  /** Straight from the click, as in `save`. */
  function test() {
    const form = readForm(fields, connection);
    if (!form.ok) return setOutcome({ is: 'failed', error: ownError(form.code) });
    const { baseUrl, key } = form;
    const allowed = askForAccess(page, baseUrl);
    setOutcome({ is: 'testing' });
    void allowed
      .then((isAllowed) =>
        isAllowed ? page.send({ type: 'testConnection', connectionId, baseUrl, key }) : null,
      )
      .then((reply) => heardTest(reply));
  }

  function heardTest(reply: Reply<'testConnection'> | null) {
    if (!reply) return setOutcome({ is: 'failed', error: ownError('permission_missing') });
    const result: ConnectionTest = reply.ok ? reply.answer : reply;
    setOutcome(result.ok ? { is: 'tested', owner: result } : { is: 'failed', error: result.error });
  }

  const isBusy = outcome?.is === 'saving' || outcome?.is === 'testing';
  return (
    <form class="connection-form" onSubmit={save} aria-busy={isBusy}>
      <KeyField
        value={fields.key}
        last4={connection?.last4 || null}
        hint={keyHint(fields, connection)}
        isFirst={isFirst}
        onInput={(key) => change({ key })}
      />
      {shown !== 'key' && <Where isFolded={shown === 'folded'} fields={fields} onChange={change} />}
      <div class="buttons">
        <button type="submit" class="primary">
          {t('save')}
        </button>
        {shown !== 'key' && (
          <button type="button" onClick={test}>
            {t('testConnection')}
          </button>
        )}
      </div>
      <FormOutcome outcome={outcome} baseUrl={fields.baseUrl} onTest={test} />
    </form>
  );
}

/** Name and address: folded away on the first run, where the production address is nearly always right. */
function Where(props: { isFolded: boolean; fields: Fields; onChange(changed: Partial<Fields>): void }) {
  const { isFolded, fields, onChange } = props;
  const id = useId();
  const [isOpen] = useState(() => fields.baseUrl !== fieldsOf(null).baseUrl);
  const inputs = (
    <>
      <div class="field">
        <label for={`${id}-name`}>{t('connectionName')}</label>
        <input
          id={`${id}-name`}
          maxLength={100}
          autocomplete="off"
          placeholder={suggestedName(fields.baseUrl)}
          value={fields.name}
          onInput={(event) => onChange({ name: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for={`${id}-url`}>{t('baseUrl')}</label>
        <input
          id={`${id}-url`}
          class="mono"
          inputMode="url"
          maxLength={2_000}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={fields.baseUrl}
          onInput={(event) => onChange({ baseUrl: event.currentTarget.value })}
        />
      </div>
    </>
  );
  if (!isFolded) return inputs;
  return (
    <details open={isOpen}>
      <summary>{t('advanced')}</summary>
      <div class="fields">{inputs}</div>
    </details>
  );
}

/** A key that is typed and left alone is not kept in storage longer than the time for it, even if the page stays open. */
function useKeyExpiry(fields: Fields): void {
  const { storage } = usePage();
  useEffect(() => {
    if (fields.key === '') return;
    const timer = setTimeout(() => void storage.removeDraft('draft:connection'), KEY_DRAFT_MS);
    return () => clearTimeout(timer);
  }, [storage, fields]);
}

function ownError(code: SynapError['code']): SynapError {
  return { code, detail: null, httpStatus: null, correlationId: null, link: null };
}
