import { useRef } from 'preact/hooks';
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
  const button = useRef<HTMLButtonElement>(null);
  const label = result === 'copied' ? t('copied') : result === 'refused' ? t('copyRefused') : name;
  // Its new name is read aloud only with the focus on it, and a key of the list presses it from elsewhere. An alert, because of what
  // has just been added to a page screen readers announce nothing else for certain.
  const isHeard = result !== null && document.activeElement !== button.current;
  return (
    <>
      {isHeard && (
        <span class="unseen" role="alert">
          {label}
        </span>
      )}
      <button
        type="button"
        ref={button}
        class={`copy ${result ?? ''}`}
        aria-label={label}
        data-tip={label}
        tabIndex={tabIndex}
        onClick={() => void copy(text)}
      >
        <Icon name={result === 'copied' ? 'done' : result === 'refused' ? 'warning' : 'copy'} />
      </button>
    </>
  );
}
