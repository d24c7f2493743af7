import { useEffect, useState } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { OptionsSection } from './OptionsSection';
import { useSettings } from './use-settings';

/** The keyboard shortcut of the popup, and whether the popup reads the clipboard. */
export function ShortcutAndClipboard() {
  const { settings, save, message } = useSettings();
  return (
    <OptionsSection id="shortcutsAndClipboard" title={t('shortcutsAndClipboard')} message={message}>
      <PopupShortcut />
      <ClipboardSetting
        isWanted={settings.readClipboard}
        onChange={(readClipboard) => save({ readClipboard })}
      />
    </OptionsSection>
  );
}

function PopupShortcut() {
  const { shortcut } = usePage();
  const [keys, setKeys] = useState<string | null>(null);

  useEffect(() => {
    const read = () => void shortcut.now().then(setKeys);
    read();
    // The person comes back from the browser's page, where they may have changed it.
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [shortcut]);

  return (
    <p class="line">
      <span class="line-name" id="shortcut">
        {t('shortcut')}
      </span>
      {keys !== null && (keys === '' ? <span class="muted">{t('noShortcut')}</span> : <kbd>{keys}</kbd>)}
      <button type="button" aria-describedby="shortcut" onClick={() => void shortcut.change()}>
        {t('changeShortcut')}
      </button>
    </p>
  );
}

interface ClipboardSettingProps {
  isWanted: boolean;
  onChange(isWanted: boolean): Promise<void>;
}

function ClipboardSetting({ isWanted, onChange }: ClipboardSettingProps) {
  const { clipboard } = usePage();
  const [isAllowed, setAllowed] = useState(false);
  const [isRefused, setRefused] = useState(false);

  // The permission can be withdrawn in the browser's own settings.
  useEffect(() => void clipboard.isAllowed().then(setAllowed), [clipboard]);

  /** Must be called straight from the click: browsers ask for a permission only then. */
  async function change(wanted: boolean) {
    const given = wanted ? await clipboard.ask() : isAllowed;
    setAllowed(given);
    setRefused(wanted && !given);
    await onChange(wanted && given);
  }

  return (
    <fieldset class="choices">
      <legend>{t('clipboard')}</legend>
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={isWanted && isAllowed}
          aria-checked={isWanted && isAllowed}
          aria-describedby="clipboard-hint"
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        {t('readClipboard')}
      </label>
      <p class={isRefused ? 'hint wrong' : 'hint'} id="clipboard-hint" role="status">
        {isRefused ? t('clipboardRefused') : t('readClipboardHint')}
      </p>
    </fieldset>
  );
}
