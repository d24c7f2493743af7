import { useEffect, useState } from 'preact/hooks';
import { readPastedKey } from '../../../synap/pasted-key';
import type { ConnectionView } from '../../../watch/model/records';
import { type Page, usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { freshConnectionDraft, KEY_DRAFT_MS } from './connection-draft';
import { type FormFields, formFieldsOf, freeColourIn } from './form-fields';

/** `folded`: everything is there, but most people have nothing to change in it. `key`: the key alone. */
export type ShownFields = 'all' | 'folded' | 'key';

/** What stands in the form's fields. What is typed is kept as a draft, which survives the popup. */
export function useFormFields(connection: ConnectionView | null, shown: ShownFields) {
  const page = usePage();
  const connectionId = connection?.id ?? null;
  const [fields, setFields] = useState<FormFields>(() => firstFields(page, connection, shown));
  useKeyExpiry(fields);

  function change(changed: Partial<FormFields>): void {
    const now = { ...fields, ...changed };
    setFields(now);
    // Somebody else's secret is not kept, not even for minutes.
    const kept = foreignNameOf(now) === null ? now : { ...now, key: '' };
    void page.storage.setDraft('draft:connection', { ...kept, connectionId, at: page.now() });
  }

  /** Shows something else than what was typed, and leaves the draft as it is. */
  function correct(corrected: Partial<FormFields>): void {
    setFields((now) => ({ ...now, ...corrected }));
  }

  const removeDraft = () => void page.storage.removeDraft('draft:connection');
  return { fields, change, correct, removeDraft };
}

/** The name that what stands in the key's field was assigned to, if it is not one of Synap's; null otherwise. */
export function foreignNameOf(fields: FormFields): string | null {
  return readPastedKey(fields.key).foreignName;
}

/** What was typed before, else what is stored. */
function firstFields(page: Page, connection: ConnectionView | null, shown: ShownFields): FormFields {
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
