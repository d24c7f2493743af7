import type { Ref } from 'preact';
import { t } from '../../app/i18n';

interface Props {
  /** The name that the key was pasted under; null if it is Synap's or there was none. */
  name: string | null;
  button: Ref<HTMLButtonElement>;
  onConfirm(): void;
}

/** Asks about a key that was pasted under another service's name: sent to Synap, a secret would be in the wrong hands. */
export function ForeignKeyQuestion({ name, button, onConfirm }: Props) {
  if (name === null) return null;
  return (
    <div class="field" role="alert">
      <p class="hint wrong">{t('keyForeignHint', name)}</p>
      <button ref={button} type="button" onClick={onConfirm}>
        {t('keyForeignUse')}
      </button>
    </div>
  );
}
