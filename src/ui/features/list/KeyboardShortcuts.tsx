import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../app/i18n';
import { keyName } from '../../app/key-name';
import { IconButton } from '../../components/IconButton';
import { SELECTION_SHORTCUTS, SHORTCUTS } from './list-keys';
import { pressedKey } from './pressed-key';
import './shortcuts.css';

interface Props {
  canSelect?: boolean;
  onClose(): void;
}

/** The keyboard shortcuts, in a dialog. */
export function KeyboardShortcuts({ canSelect = false, onClose }: Props) {
  const all = canSelect ? [...SHORTCUTS, ...SELECTION_SHORTCUTS] : SHORTCUTS;
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
        {all.map(({ keys, does }) => (
          <div key={does}>
            <dt dir="ltr">
              {keys.map((name) => (
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
