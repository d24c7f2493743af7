import { HOUR_MS } from '../../app/format';
import { t } from '../../app/i18n';
import { NumberSetting } from './NumberSetting';
import { OptionsSection } from './OptionsSection';
import { useSettings } from './use-settings';

/** A month: nobody waits longer, and a job that does has been forgotten by its server. */
const LONGEST_HOURS = 720;

/** How long an ingestion is watched that does not end. */
export function MaxWatchTime() {
  const { settings, save, message } = useSettings();
  return (
    <OptionsSection id="watching" title={t('watching')} message={message}>
      <NumberSetting
        label={t('maxWatchTimeLabel')}
        hint={t('maxWatchTimeHint')}
        wrong={t('maxWatchTimeWrong')}
        min={1}
        max={LONGEST_HOURS}
        value={Math.round(settings.maxWatchTimeMs / HOUR_MS)}
        onSave={(hours) => void save({ maxWatchTimeMs: hours * HOUR_MS })}
      />
    </OptionsSection>
  );
}
