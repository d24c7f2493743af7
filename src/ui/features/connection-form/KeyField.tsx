import { useId, useRef, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { useFirstFocus } from '../../hooks/use-first-focus';
import { shownKey } from './form-fields';

interface Props {
  value: string;
  /** The last characters of the stored key, if there is one. Typing replaces it. */
  last4: string | null;
  hint: string | null;
  /** Whether the caret belongs here when the form appears. */
  isFirst: boolean;
  onInput(value: string): void;
}

/**
 * The API key. A text box with its characters hidden by style rather than a password box, so that no password manager
 * offers to keep it; where the style is unknown it is a password box.
 */
export function KeyField({ value, last4, hint, isFirst, onInput }: Props) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useFirstFocus(input, isFirst);
  /** Takes the paste over where the browser would not: it puts the lines of a file into one. */
  function paste(event: ClipboardEvent & { currentTarget: HTMLInputElement }) {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (shownKey(pasted) === pasted) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const before = value.slice(0, selectionStart ?? value.length);
    onInput(shownKey(before + shownKey(pasted) + value.slice(selectionEnd ?? value.length)));
  }

  const canMask = CSS.supports('-webkit-text-security', 'disc');
  const box = {
    ref: input,
    id,
    class: isShown ? 'mono' : 'mono masked',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: false,
    'aria-describedby': hint ? `${id}-hint` : undefined,
    placeholder: last4 ? `•••• ${last4}` : 'synap_…',
    value,
    onPaste: paste,
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      const typed = event.currentTarget.value;
      // Not typed key by key: dropped, filled in, or put there by a program.
      onInput(typed.length > value.length + 1 ? shownKey(typed) : typed);
    },
    onBlur: () => shownKey(value) !== value && onInput(shownKey(value)),
  } as const;
  return (
    <div class="field">
      <label for={id}>{t('apiKey')}</label>
      <span class="joined">
        {canMask || isShown ? <input type="text" {...box} /> : <input type="password" {...box} />}
        <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? t('hide') : t('show')}
        </button>
      </span>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
