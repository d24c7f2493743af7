import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { type MessageKey, t } from '../../app/i18n';
import { Icon } from '../../components/Icon';
import { pressedKey } from './pressed-key';
import './shortcuts.css';

/** Every key there is, as it is drawn on the keyboard, and what it does. */
const shortcuts: [keys: string[], does: MessageKey][] = [
  [['↑', '↓'], 'keyMove'],
  [['Enter'], 'keyOpen'],
  [['c'], 'keyCopy'],
  [['r'], 'keyCheck'],
  [['Delete'], 'keyRemove'],
  [['/'], 'keyFilter'],
  [['Esc'], 'keyBack'],
  [['?'], 'keyHelp'],
];

/** The keyboard shortcuts, in a dialog. */
export function KeyboardShortcuts({ onClose }: { onClose(): void }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="shortcuts"
      aria-labelledby={id}
      onClose={onClose}
      onKeyDown={(event) => {
        event.stopPropagation();
        // Left to the browser, Esc closes the whole popup.
        if (event.key !== 'Escape' && pressedKey(event) !== '?') return;
        event.preventDefault();
        dialog.current?.close();
      }}
    >
      <header class="shortcuts-head">
        <h2 id={id}>{t('shortcuts')}</h2>
        <button
          type="button"
          class="plain"
          aria-label={t('close')}
          data-tip={t('close')}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {shortcuts.map(([names, does]) => (
          <div key={does}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
