import { useEffect, useState } from 'preact/hooks';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
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
  const store = useStore(...(id ? [items.ingestion(id)] : []));
  const ids = id === null ? null : (valueIn(store, items.ingestion(id))?.memoryIds.join('\n') ?? null);
  const [message, setMessage] = useState('');

  useEffect(() => {
    if (ids === null) return;
    const copyIds = async () => {
      const isCopied = await copy(ids);
      setMessage(isCopied ? plural('memoryIdsCopied', ids.split('\n').length) : t('copyRefused'));
      onDone();
    };
    if (document.hasFocus()) return void copyIds();
    const onFocus = () => void copyIds();
    addEventListener('focus', onFocus, { once: true });
    return () => removeEventListener('focus', onFocus);
  }, [ids, copy, onDone]);

  useEffect(() => {
    const timer = setTimeout(setMessage, SHOWN_MS, '');
    return () => clearTimeout(timer);
  }, [message]);

  return (
    <p class="copy-wish" role="status">
      {message}
    </p>
  );
}
