import { useId, useState } from 'preact/hooks';

interface Props {
  label: string;
  hint: string;
  /** Shown instead of the hint for anything that is not such a number. */
  wrong: string;
  min: number;
  max: number;
  value: number;
  onSave(value: number): void;
}

/** A whole number a person may change. What is not within its bounds is said and not saved. */
export function NumberSetting({ label, hint, wrong, min, max, value, onSave }: Props) {
  const id = useId();
  const [isWrong, setWrong] = useState(false);
  // What is typed but not saved yet. The page is drawn again whenever an ingestion changes.
  const [typed, setTyped] = useState<string | null>(null);

  function change({ valueAsNumber }: HTMLInputElement) {
    const isValid = Number.isInteger(valueAsNumber) && valueAsNumber >= min && valueAsNumber <= max;
    setWrong(!isValid);
    if (!isValid) return;
    setTyped(null);
    if (valueAsNumber !== value) onSave(valueAsNumber);
  }

  return (
    <>
      <p class="line">
        <label for={id}>{label}</label>
        <input
          id={id}
          type="number"
          min={min}
          max={max}
          step={1}
          value={typed ?? value}
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint`}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onChange={(event) => change(event.currentTarget)}
        />
      </p>
      {/* A new element each time: screen readers announce an alert when it appears. */}
      <p
        key={isWrong}
        class={isWrong ? 'hint wrong' : 'hint'}
        id={`${id}-hint`}
        role={isWrong ? 'alert' : undefined}
      >
        {isWrong ? wrong : hint}
      </p>
    </>
  );
}
