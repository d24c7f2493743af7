import { useEffect, useState } from 'preact/hooks';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** Long enough to be read, and gone before it is in the way. */
const SHOWN_MS = 5_000;

interface Props {
  /** Whose memory IDs are to be copied; null when nobody wishes that. */
  id: string | null;
  /** The wish is fulfilled, or cannot be: a reload must not copy again. */
  onDone(): void;
}

/**
 * Copies what a button of a notification asked for: the background has no clipboard, so it opens this page. Browsers let
 * a page write to the clipboard only while it has the focus, which comes a moment after the page does.
 */
export function CopyMemoryIds({ id, onDone }: Props) {
  const { copy } = usePage();
  const store = useStore(...(id ? [items.ingestion(id)] : []));
  const ids = id === null ? null : (valueIn(store, items.ingestion(id))?.memoryIds.join('\n') ?? null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    if (ids === null) return;
    const fulfil = async () => {
      const isCopied = await copy(ids);
      setSaid(isCopied ? plural('memoryIdsCopied', ids.split('\n').length) : t('copyRefused'));
      onDone();
    };
    if (document.hasFocus()) return void fulfil();
    const onFocus = () => void fulfil();
    addEventListener('focus', onFocus, { once: true });
    return () => removeEventListener('focus', onFocus);
  }, [ids, copy, onDone]);

  useEffect(() => {
    const timer = setTimeout(setSaid, SHOWN_MS, '');
    return () => clearTimeout(timer);
  }, [said]);

  return (
    <p class="copy-wish" role="status">
      {said}
    </p>
  );
}
