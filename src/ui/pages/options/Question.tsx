import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../app/i18n';
import '../../components/notice.css';

interface Props {
  /** What it is about, as a screen reader says it. */
  label: string;
  question: string;
  confirm: string;
  onCancel(): void;
  onConfirm(): void;
}

/** Asks before something that cannot be undone, with "Cancel" as the first choice. Esc cancels too. */
export function Question({ label, question, confirm, onCancel, onConfirm }: Props) {
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => cancel.current?.focus(), []);
  return (
    <fieldset
      class="notice warn"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onCancel();
      }}
    >
      <div class="notice-body">
        <p>{question}</p>
        <p class="notice-actions">
          <button type="button" ref={cancel} onClick={onCancel}>
            {t('cancel')}
          </button>
          <button type="button" class="danger" onClick={onConfirm}>
            {confirm}
          </button>
        </p>
      </div>
    </fieldset>
  );
}
