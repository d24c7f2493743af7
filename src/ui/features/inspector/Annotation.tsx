import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { withoutKeys } from '../../../synap/ids/api-keys';
import { LABEL_MAX, NOTE_MAX } from '../../../watch/constants';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** Saved this long after the last key press. What was typed since is lost if the popup closes. */
const SAVE_AFTER_MS = 500;

interface AnnotationText {
  label: string;
  note: string;
}

/** What the person calls the ingestion, and what they note about it. Saved as it is typed. */
export function Annotation({ record }: { record: Ingestion }) {
  const { label, note, change, flush, result } = useAnnotation(record);
  const id = useId();
  return (
    <div class="facts annotation" onFocusOut={() => void flush()}>
      <label for={`${id}-label`}>{t('label')}</label>
      <input
        id={`${id}-label`}
        type="text"
        dir="auto"
        maxLength={LABEL_MAX}
        placeholder={t('labelPlaceholder')}
        value={label}
        onInput={(event) => change({ label: event.currentTarget.value })}
      />
      <label for={`${id}-note`}>{t('note')}</label>
      <textarea
        id={`${id}-note`}
        dir="auto"
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onInput={(event) => change({ note: event.currentTarget.value })}
      />
      <p class="hint annotation-result" role="status">
        {result}
      </p>
    </div>
  );
}

/**
 * The field shows what is typed until it is left and saved. The page is drawn again whenever an ingestion changes, and
 * the stored text is trimmed: it would take away the blank before the next word.
 */
function useAnnotation(record: Ingestion) {
  const { send, store } = usePage();
  const [typed, setTyped] = useState<Partial<AnnotationText>>({});
  const [result, setResult] = useState('');
  /** Not sent yet. */
  const unsent = useRef<Partial<AnnotationText>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const known = useRef(record);
  known.current = record;

  async function save(): Promise<boolean> {
    clearTimeout(timer.current);
    const { label = known.current.label, note = known.current.note } = unsent.current;
    if (Object.keys(unsent.current).length === 0) return true;
    unsent.current = {};
    const reply = await send({ type: 'annotate', id: record.id, label: label.trim(), note: note.trim() });
    if (!reply.ok) unsent.current = { label, note, ...unsent.current };
    setResult(reply.ok ? t('saved') : t('actionFailed', errorTitle(reply.error.code)));
    return reply.ok;
  }

  function change(patch: Partial<AnnotationText>): void {
    setResult('');
    setTyped((others) => ({ ...others, ...patch }));
    unsent.current = { ...unsent.current, ...patch };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
  }

  async function flush(): Promise<void> {
    if (!(await save())) return;
    await store.reload(items.ingestion(record.id));
    const stored = valueIn(store, items.ingestion(record.id));
    // What was typed in the meantime is not saved yet.
    setTyped((present) => (stored && isStored(present, stored) ? {} : present));
  }

  useLayoutEffect(() => {
    const leave = () => void save();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return { label: typed.label ?? record.label, note: typed.note ?? record.note, change, flush, result };
}

function isStored({ label, note }: Partial<AnnotationText>, stored: AnnotationText): boolean {
  // The background has left out what looked like a key.
  const isSame = (typed: string, kept: string) => withoutKeys(typed.trim()) === kept;
  return isSame(label ?? stored.label, stored.label) && isSame(note ?? stored.note, stored.note);
}
