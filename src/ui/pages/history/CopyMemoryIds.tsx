import { useEffect, useState } from 'preact/hooks';
import { memoryIdCountOf, withAllMemoryIds } from '../../../watch/model/memory-ids';
import type { Ingestion } from '../../../watch/model/records';
import { formatNumber, plural, t } from '../../app/i18n';
import { type PageStore, usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** Long enough to read the message. */
const SHOWN_MS = 5_000;

interface Props {
  /** Whose memory IDs are to be copied; null if none. */
  id: string | null;
  /** They have been copied, or cannot be: reloading the page must not copy them again. */
  onDone(): void;
}

/**
 * Copies the memory IDs for the button of a notification. The background has no clipboard, so it opens this page; and browsers
 * let a page write to the clipboard only while it has the focus, which it gets a moment after it has loaded.
 */
export function CopyMemoryIds({ id, onDone }: Props) {
  const { copy } = usePage();
  const store = useStore(...(id ? [items.ingestion(id), items.memoryIds(id)] : []));
  const record = id === null ? null : recordOf(store, id);
  const ids = record?.memoryIds.join('\n') ?? null;
  const total = record === null ? 0 : memoryIdCountOf(record);
  const [message, setMessage] = useState('');

  useEffect(() => {
    if (ids === null) return;
    const copyIds = async () => {
      const isCopied = await copy(ids);
      setMessage(isCopied ? copiedText(ids.split('\n').length, total) : t('copyRefused'));
      onDone();
    };
    if (document.hasFocus()) return void copyIds();
    const onFocus = () => void copyIds();
    addEventListener('focus', onFocus, { once: true });
    return () => removeEventListener('focus', onFocus);
  }, [ids, total, copy, onDone]);

  useEffect(() => {
    const timer = setTimeout(setMessage, SHOWN_MS, '');
    return () => clearTimeout(timer);
  }, [message]);

  return (
    <p class="copied-ids" role="status">
      {message}
    </p>
  );
}

/** The ingestion with all its memory IDs; null until they are read. */
function recordOf(store: PageStore, id: string): Ingestion | null {
  const record = valueIn(store, items.ingestion(id));
  if (record === null || store.peek(items.memoryIds(id)).is === 'unread') return null;
  return withAllMemoryIds(record, valueIn(store, items.memoryIds(id)));
}

function copiedText(count: number, total: number): string {
  return count < total
    ? t('memoryIdsCopiedOf', formatNumber(count), formatNumber(total))
    : plural('memoryIdsCopied', count);
}
