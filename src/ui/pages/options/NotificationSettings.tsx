import type { Settings } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { NotificationTest } from './NotificationTest';
import { OptionsSection } from './OptionsSection';
import { QuietHours } from './QuietHours';
import { useSettings } from './use-settings';

/** Which outcomes are notified, and whether the system shows notifications at all. */
export function NotificationSettings() {
  const { settings, save, message } = useSettings();
  const { notify } = settings;
  const switches: [keyof Settings['notify'], string][] = [
    ['completed', t('statusCompleted')],
    ['partial_success', t('statusPartialSuccess')],
    ['failed', t('statusFailed')],
    ['other', t('notifyOther')],
  ];
  return (
    <OptionsSection id="notifications" title={t('notifications')} message={message}>
      <fieldset class="choices">
        <legend>{t('notifyWhen')}</legend>
        {switches.map(([name, text]) => (
          <label key={name}>
            <input
              type="checkbox"
              role="switch"
              aria-checked={notify[name]}
              checked={notify[name]}
              onChange={(event) => void save({ notify: { ...notify, [name]: event.currentTarget.checked } })}
            />
            {text}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            role="switch"
            aria-checked={settings.notifySlow ?? false}
            checked={settings.notifySlow ?? false}
            onChange={(event) => void save({ notifySlow: event.currentTarget.checked })}
          />
          {t('notifySlow')}
        </label>
      </fieldset>
      <QuietHours quiet={settings.quiet} onSave={(quiet) => void save({ quiet })} />
      <NotificationTest />
    </OptionsSection>
  );
}
