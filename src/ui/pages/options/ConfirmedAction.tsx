import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pressable } from '../../components/pressable';
import { Question } from './Question';

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

/** An action that cannot be undone. It is confirmed in its place. */
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
  const start = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);

  useLayoutEffect(() => {
    if (!isAsking && wasAsking.current) start.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);

  if (isAsking) {
    return (
      <Question
        question={question}
        confirm={confirm}
        label={action}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void onConfirm();
        }}
      />
    );
  }
  return (
    <div class="buttons">
      <button
        type="button"
        class="danger"
        ref={start}
        {...pressable(!isDisabled, () => {
          onAsk?.();
          setAsking(true);
        })}
      >
        {action}
      </button>
      {hint && <span class="hint">{hint}</span>}
    </div>
  );
}
