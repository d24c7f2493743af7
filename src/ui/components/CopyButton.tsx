import { t } from '../app/i18n';
import { useCopy } from '../hooks/use-copy';
import { Icon } from './Icon';

interface Props {
  /** Or where it is read, when it is wanted. */
  text: string | (() => Promise<string>);
  /** What it copies, as a screen reader says it: "Copy ingestion ID". */
  name: string;
  tabIndex?: number | undefined;
}

/** Copies one thing. */
export function CopyButton({ text, name, tabIndex }: Props) {
  const { result, copy } = useCopy();
  const label = result === 'copied' ? t('copied') : result === 'refused' ? t('copyRefused') : name;
  return (
    <button
      type="button"
      class={`copy ${result ?? ''}`}
      aria-label={label}
      data-tip={label}
      tabIndex={tabIndex}
      onClick={() => void copy(text)}
    >
      <Icon name={result === 'copied' ? 'done' : result === 'refused' ? 'warning' : 'copy'} />
    </button>
  );
}
