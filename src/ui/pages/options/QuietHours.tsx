import { useId, useState } from 'preact/hooks';
import type { Settings } from '../../../watch/model/records';
import { t } from '../../app/i18n';

type QuietSpan = NonNullable<Settings['quiet']>;

/** Ten in the evening to seven in the morning, until the person says otherwise. */
const USUAL: QuietSpan = { from: 22 * 60, to: 7 * 60 };

interface Props {
  quiet: Settings['quiet'];
  onSave(quiet: Settings['quiet']): void;
}

/** When no notification is shown. What finishes meanwhile is reported in one digest afterwards. */
export function QuietHours({ quiet, onSave }: Props) {
  const id = useId();
  // Switched off and on again, the hours are the same.
  const [last, setLast] = useState<QuietSpan>(quiet ?? USUAL);

  const pausesNothing = quiet !== null && quiet.from === quiet.to;

  function change(part: Partial<QuietSpan>) {
    const hours = { ...(quiet ?? last), ...part };
    setLast(hours);
    onSave(hours);
  }

  return (
    <fieldset class="choices">
      <legend>{t('quietHours')}</legend>
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={quiet !== null}
          aria-checked={quiet !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onSave(event.currentTarget.checked ? last : null)}
        />
        {t('quietHoursOn')}
      </label>
      {quiet && (
        <p class="line quiet-hours">
          <TimeOfDay label={t('quietFrom')} minute={quiet.from} onChange={(from) => change({ from })} />
          <TimeOfDay label={t('quietTo')} minute={quiet.to} onChange={(to) => change({ to })} />
        </p>
      )}
      {/* A new element each time: screen readers announce an alert when it appears. */}
      <p
        key={pausesNothing}
        class={pausesNothing ? 'hint wrong' : 'hint'}
        id={`${id}-hint`}
        role={pausesNothing ? 'alert' : undefined}
      >
        {t(pausesNothing ? 'quietHoursNone' : 'quietHoursHint')}
      </p>
    </fieldset>
  );
}

interface TimeOfDayProps {
  label: string;
  /** Since midnight. */
  minute: number;
  onChange(minute: number): void;
}

function TimeOfDay({ label, minute, onChange }: TimeOfDayProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);

  /** A half-typed time is not saved: the old one stays until it is complete, and is shown again when the field is left. */
  function change(value: string) {
    const [hours, minutes] = value.split(':').map(Number);
    const isWhole = hours !== undefined && minutes !== undefined && Number.isFinite(hours + minutes);
    setTyped(isWhole ? null : value);
    if (isWhole) onChange(hours * 60 + minutes);
  }

  return (
    <>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="time"
        required
        value={typed ?? clockText(minute)}
        onChange={(event) => change(event.currentTarget.value)}
        onBlur={() => setTyped(null)}
      />
    </>
  );
}

/** As the browser's time field has it, whatever it shows: `07:05`. */
function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
