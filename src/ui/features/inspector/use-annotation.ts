import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { withoutKeys } from '../../../synap/ids/api-keys';
import type { Ingestion } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { items } from '../../app/stored-items';

/** Saved this long after the last key press. What was typed since is lost if the popup closes. */
const SAVE_AFTER_MS = 500;

interface AnnotationText {
  label: string;
  note: string;
}

/**
 * The field shows what is typed, not what is stored, until the person leaves it. The page is drawn again whenever an ingestion
 * changes, and the stored text is trimmed: it would remove the blank before the next word.
 */
export function useAnnotation(record: Ingestion) {
  const page = usePage();
  const [typed, setTyped] = useState<Partial<AnnotationText>>({});
  const [result, setResult] = useState('');
  /** The texts with something like a key in them that the person wants to keep. */
  const [kept, setKept] = useState<readonly string[]>([]);
  /** The newest `typed` and `kept`, which a callback may need before the next rendering. */
  const newest = useRef({ typed, kept });
  /** Not sent yet. */
  const unsent = useRef<Partial<AnnotationText>>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const known = useRef(record);
  known.current = record;

  async function save(): Promise<boolean> {
    clearTimeout(timer.current);
    if (Object.keys(unsent.current).length === 0) return true;
    if (textsWithKeys(unsent.current, newest.current.kept).length > 0) return false;
    return send(unsent.current);
  }

  async function send(changed: Partial<AnnotationText>): Promise<boolean> {
    const { label = known.current.label, note = known.current.note } = changed;
    unsent.current = {};
    const command = { type: 'annotate', id: record.id, label: label.trim(), note: note.trim() } as const;
    const reply = await page.send(command);
    if (!reply.ok) unsent.current = { label, note, ...unsent.current };
    setResult(reply.ok ? t('saved') : t('actionFailed', errorTitle(reply.error.code)));
    return reply.ok;
  }

  function show(now: Partial<AnnotationText>): void {
    newest.current = { ...newest.current, typed: now };
    setTyped(now);
  }

  function change(patch: Partial<AnnotationText>): void {
    setResult('');
    show({ ...newest.current.typed, ...patch });
    unsent.current = { ...unsent.current, ...patch };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
  }

  async function flush(): Promise<void> {
    const { typed: saved } = newest.current;
    if (!(await save())) return;
    await page.store.reload(items.ingestion(record.id));
    // What was typed in the meantime is not saved yet.
    if (newest.current.typed === saved) show({});
  }

  function removeKeys(): void {
    change(keysRemoved(unsent.current));
    void save();
  }

  function keepKeys(): void {
    const all = [...newest.current.kept, ...textsWithKeys(unsent.current, [])];
    newest.current = { ...newest.current, kept: all };
    setKept(all);
    void save();
  }

  useOnLeave(() => {
    // If the question was not answered, the rest is saved, and what looks like a key is not.
    if (textsWithKeys(unsent.current, newest.current.kept).length > 0)
      unsent.current = keysRemoved(unsent.current);
    void save();
  });

  const isAsked = textsWithKeys(typed, kept).length > 0;
  return {
    label: typed.label ?? record.label,
    note: typed.note ?? record.note,
    change,
    flush,
    result,
    keyQuestion: isAsked ? { onRemove: removeKeys, onKeep: keepKeys } : null,
  };
}

/** Calls back when the page is closed, and when the component goes. */
function useOnLeave(leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useLayoutEffect(() => {
    const listener = () => latest.current();
    addEventListener('pagehide', listener);
    return () => {
      removeEventListener('pagehide', listener);
      listener();
    };
  }, []);
}

/** The texts with something in them that looks like a key, but for those that the person wants to keep. */
function textsWithKeys(
  { label = '', note = '' }: Partial<AnnotationText>,
  kept: readonly string[],
): string[] {
  return [label, note].filter((text) => withoutKeys(text) !== text && !kept.includes(text));
}

function keysRemoved({ label, note }: Partial<AnnotationText>): Partial<AnnotationText> {
  return {
    ...(label !== undefined && { label: withoutKeys(label) }),
    ...(note !== undefined && { note: withoutKeys(note) }),
  };
}
