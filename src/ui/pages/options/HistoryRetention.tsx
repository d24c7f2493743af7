import { useState } from 'preact/hooks';
import type { Summary } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { ConfirmedAction } from './ConfirmedAction';
import { NumberSetting } from './NumberSetting';
import { OptionsSection } from './OptionsSection';
import { useSettings } from './use-settings';

/** The bounds of the setting (`settingsSchema`). */
const KEEP_MIN = 1;
const KEEP_MAX = 100_000;

/** How much is kept of what has finished, and how to clear it. */
export function HistoryRetention({ counts }: { counts: Summary['counts'] | null }) {
  const { send } = usePage();
  const { settings, save, result } = useSettings();
  const [cleared, setCleared] = useState('');
  const finished = counts ? Math.max(0, counts.total - counts.inProgress) : 0;

  async function clear() {
    const reply = await send({ type: 'clearHistory' });
    setCleared(
      reply.ok
        ? plural('historyCleared', reply.value.removed)
        : t('actionFailed', errorTitle(reply.error.code)),
    );
  }

  return (
    <OptionsSection id="history" title={t('history')} result={result || cleared}>
      <NumberSetting
        label={t('keepLabel')}
        hint={t('keepHint')}
        wrong={t('keepWrong')}
        min={KEEP_MIN}
        max={KEEP_MAX}
        value={settings.keep}
        onSave={(keep) => void save({ keep })}
      />
      {counts && counts.newer > 0 && <p class="hint">{plural('newerRecords', counts.newer)}</p>}
      {counts && counts.damaged > 0 && <p class="hint">{plural('damagedRecords', counts.damaged)}</p>}
      <ConfirmedAction
        action={t('clearHistory')}
        isDisabled={finished === 0}
        hint={finished === 0 ? t('historyEmpty') : null}
        question={plural('clearQuestion', finished)}
        confirm={t('clearConfirm')}
        onConfirm={clear}
      />
    </OptionsSection>
  );
}
