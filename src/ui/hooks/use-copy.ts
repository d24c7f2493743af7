import { useEffect, useState } from 'preact/hooks';
import { withoutKeys } from '../../synap/ids/api-keys';
import { usePage } from '../app/page';

const CONFIRMED_MS = 1_500;

/** Copies texts, without what looks like a key, and says for a moment whether the latest was copied. */
export function useCopy() {
  const { copy } = usePage();
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (!result) return;
    const timer = setTimeout(setResult, CONFIRMED_MS, null);
    return () => clearTimeout(timer);
  }, [result]);

  /** A text, or where it is read: storage may not give it. */
  async function copyText(text: string | (() => Promise<string>)): Promise<void> {
    const wanted = typeof text === 'string' ? text : await text().catch(() => null);
    const isCopied = wanted !== null && (await copy(withoutKeys(wanted)));
    setResult(isCopied ? 'copied' : 'refused');
  }

  return { result, copy: copyText };
}
