import { useRef } from 'preact/hooks';
import type { Reply } from '../../../messages';
import { ownError } from '../../../synap/errors';
import type { ConnectionView } from '../../../watch/model/records';
import { requestHostAccess } from '../../app/host-access';
import { usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useTransient } from '../../hooks/use-message';
import type { FormState, SavedState } from './FormMessage';
import { type FormFields, readForm } from './form-fields';
import { foreignNameOf, type ShownFields, useFormFields } from './use-form-fields';

interface FormOptions {
  /** Null adds one. */
  connection: ConnectionView | null;
  shown: ShownFields;
  onSaved: ((connectionId: string, at: number) => void) | undefined;
}

/** What a connection form shows, and what its buttons do. */
export function useConnectionForm({ connection, shown, onSaved }: FormOptions) {
  const page = usePage();
  const connectionId = connection?.id ?? null;
  const { fields, change, correct, removeDraft } = useFormFields(connection, shown);
  const [state, setState] = useTransient<FormState | null>(null, (shown) => shown?.is !== 'tested');
  /** The button of the question about a key that may be somebody else's. */
  const question = useRef<HTMLButtonElement>(null);
  /** Counts changes, tests and saves. The result of a test is dropped if any of them came after it: the fields may differ now. */
  const acts = useRef(0);

  /** The form as it can be sent. Says what is wrong with it, or asks about the key, and gives null. */
  function filledForm() {
    // The question stands below the field. Nothing is sent before it is answered.
    if (foreignNameOf(fields) !== null) {
      question.current?.focus();
      return null;
    }
    const read = readForm(fields, connection);
    if (!read.ok) {
      setState({ is: 'failed', error: ownError(read.error) });
      return null;
    }
    // The address that is used is the one that the person sees.
    correct({ baseUrl: read.value.baseUrl });
    return read.value;
  }

  /**
   * Sends the connection without waiting, and asks for the permission within the same click: the browser asks only
   * then. In a popup the question destroys this page, so the command must have been sent before.
   */
  function save(): void {
    // Pressed twice: the first press has saved it, and taken the key out of the field.
    const isAdded = state?.is === 'saved' && connectionId === null && fields.key === '';
    if (state?.is === 'saving' || isAdded) return;
    const filled = filledForm();
    if (filled === null) return;
    acts.current += 1;
    const at = page.now();
    const before = valueIn(page.store, items.summary)?.connections ?? [];
    const reply = page.send({ type: 'saveConnection', connectionId, ...filled });
    void requestHostAccess(page, filled.baseUrl);
    setState({ is: 'saving' });
    void reply.then((answer) => {
      if (!answer.ok) return setState({ is: 'failed', error: answer.error });
      const known = before.find(({ id }) => id === answer.value.connectionId);
      const existing = connectionId === null && known ? known.name : null;
      showSaved(answer.value.connectionId, { at, keyMode: filled.keyMode, existing });
    });
  }

  function showSaved(savedId: string, saved: Pick<SavedState, 'at' | 'keyMode' | 'existing'>): void {
    removeDraft();
    correct({ key: '' });
    setState({ is: 'saved', connectionId: savedId, ...saved });
    onSaved?.(savedId, saved.at);
  }

  /** Asks for the permission straight from the click, as `save` does. */
  async function test(): Promise<void> {
    const filled = filledForm();
    if (filled === null) return;
    acts.current += 1;
    const own = acts.current;
    const { baseUrl, key } = filled;
    const allowed = requestHostAccess(page, baseUrl);
    setState({ is: 'testing' });
    const tested: FormState = (await allowed)
      ? afterTest(await page.send({ type: 'testConnection', connectionId, baseUrl, key }))
      : { is: 'failed', error: ownError('permission_missing') };
    if (acts.current === own) setState(tested);
  }

  return {
    fields,
    state,
    question,
    change(changed: Partial<FormFields>) {
      acts.current += 1;
      change(changed);
      setState(null);
    },
    save,
    test,
    removeDraft,
    dismissMessage: () => setState(null),
  };
}

function afterTest(reply: Reply<'testConnection'>): FormState {
  return reply.ok ? { is: 'tested', owner: reply.value } : { is: 'failed', error: reply.error };
}
