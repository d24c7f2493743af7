import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import '../../components/notice.css';

interface Props {
  /** The button that leads to the question. */
  action: string;
  isDisabled?: boolean;
  hint?: string | null;
  question: string;
  confirm: string;
  /** Called when the question is about to be shown. */
  onAsk?: () => void;
  onConfirm(): Promise<void>;
}

/** An action that cannot be undone. It is confirmed in its place, with "Cancel" as the first choice. */
export function ConfirmedAction({
  action,
  isDisabled = false,
  hint,
  question,
  confirm,
  onAsk,
  onConfirm,
}: Props) {
  const [isAsking, setAsking] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);

  useLayoutEffect(() => {
    if (isAsking) cancel.current?.focus();
    else if (wasAsking.current) start.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);

  if (!isAsking) {
    return (
      <div class="buttons">
        <button
          type="button"
          class="danger"
          ref={start}
          disabled={isDisabled}
          onClick={() => {
            onAsk?.();
            setAsking(true);
          }}
        >
          {action}
        </button>
        {hint && <span class="hint">{hint}</span>}
      </div>
    );
  }
  return (
    <fieldset class="notice warn" aria-label={action}>
      <div class="notice-body">
        <p>{question}</p>
        <p class="notice-actions">
          <button type="button" ref={cancel} onClick={() => setAsking(false)}>
            {t('cancel')}
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => {
              setAsking(false);
              void onConfirm();
            }}
          >
            {confirm}
          </button>
        </p>
      </div>
    </fieldset>
  );
}
