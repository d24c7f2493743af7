import { t } from '../../app/i18n';
import { OptionsSection } from './OptionsSection';
import { useSettings } from './use-settings';

export function Appearance() {
  const { settings, save, message } = useSettings();
  const themes = [
    ['system', t('themeSystem')],
    ['light', t('themeLight')],
    ['dark', t('themeDark')],
  ] as const;
  return (
    <OptionsSection id="appearance" title={t('appearance')} message={message}>
      <fieldset class="choices">
        <legend>{t('theme')}</legend>
        {themes.map(([theme, text]) => (
          <label key={theme}>
            <input
              type="radio"
              name="theme"
              checked={settings.theme === theme}
              onChange={() => void save({ theme })}
            />
            {text}
          </label>
        ))}
      </fieldset>
    </OptionsSection>
  );
}
