import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page';
import { t } from '../text';
import { Icon } from './Icon';

const CONFIRMED_MS = 1_500;

interface Props {
  text: string;
  /** What it copies, for those who hear it: "Copy ingestion ID". */
  name: string;
  tabIndex?: number | undefined;
}

/** Copies one thing. */
export function CopyButton({ text, name, tabIndex }: Props) {
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
      tabIndex={tabIndex}
      onClick={async () => setResult((await copy(text)) ? 'copied' : 'refused')}
    >
      <Icon name={result === 'copied' ? 'done' : result === 'refused' ? 'warning' : 'copy'} />
    </button>
  );
}
