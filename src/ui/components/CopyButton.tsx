import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page';
import { t } from '../text';
import { Icon } from './Icon';

const CONFIRMED_MS = 1_500;

/** Copies one thing. `name` says which, for those who hear it: "Copy ingestion ID". */
export function CopyButton({ text, name }: { text: string; name: string }) {
  const { copy } = usePage();
  const [result, setResult] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (!result) return;
    const timer = setTimeout(setResult, CONFIRMED_MS, null);
    return () => clearTimeout(timer);
  }, [result]);

  const label = result === 'copied' ? t('copied') : result === 'refused' ? t('copyRefused') : name;
  return (
    <button
      type="button"
      class={`copy ${result ?? ''}`}
      aria-label={label}
      data-tip={label}
      onClick={async () => setResult((await copy(text)) ? 'copied' : 'refused')}
    >
      <Icon name={result === 'copied' ? 'done' : result === 'refused' ? 'warning' : 'copy'} />
    </button>
  );
}
