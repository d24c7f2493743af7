import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { type MessageKey, t } from '../../app/i18n';
import { keyName } from '../../app/key-name';
import { IconButton } from '../../components/IconButton';
import { pressedKey } from './pressed-key';
import './shortcuts.css';

type Shortcut = [keys: string[], does: MessageKey];

/** Every key of every list, as it is drawn on an English keyboard, and what it does. */
const shortcuts: Shortcut[] = [
  [['↑', '↓'], 'keyMove'],
  [['Home', 'End'], 'keyEnds'],
  [['Enter'], 'keyOpen'],
  [['←', '→'], 'keyFold'],
  [['c'], 'keyCopy'],
  [['r'], 'keyCheck'],
  [['Delete'], 'keyRemove'],
  [['Ctrl', 'Z'], 'keyUndo'],
  [['/'], 'keyFilter'],
  [['Esc'], 'keyBack'],
  [['?'], 'keyHelp'],
];

/** Those of the history alone, where rows can be selected. */
const selecting: Shortcut[] = [
  [['Page ↑', 'Page ↓'], 'keyPage'],
  [['Shift', '↑', '↓'], 'keySelect'],
  [['Ctrl', 'A'], 'keySelectAll'],
];

interface Props {
  canSelect?: boolean;
  onClose(): void;
}

/** The keyboard shortcuts, in a dialog. */
export function KeyboardShortcuts({ canSelect = false, onClose }: Props) {
  const all = canSelect ? [...shortcuts, ...selecting] : shortcuts;
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
        <IconButton icon="close" name={t('close')} onClick={() => dialog.current?.close()} />
      </header>
      <dl>
        {all.map(([names, does]) => (
          <div key={does}>
            <dt dir="ltr">
              {names.map((name) => (
                <kbd key={name}>{keyName(name)}</kbd>
              ))}
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
