import { useState } from 'preact/hooks';
import type { Summary } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { formatNumber, plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useMessage } from '../../hooks/use-message';
import { ConfirmedAction } from './ConfirmedAction';
import { NumberSetting } from './NumberSetting';
import { OptionsSection } from './OptionsSection';
import { Question } from './Question';
import { useSettings } from './use-settings';

/** The bounds of the setting (`settingsSchema`). */
const KEEP_MIN = 1;
const KEEP_MAX = 100_000;

/** How much is kept of what has finished, and how to clear it. */
export function HistoryRetention({ counts }: { counts: Summary['counts'] | null }) {
  const { send } = usePage();
  const { settings, save, message: saved } = useSettings();
  const { message: cleared, say, fail, clear } = useMessage();
  /** Fewer than there are, until the person has agreed to that. */
  const [wanted, setWanted] = useState<number | null>(null);
  const store = useStore(items.evictions);
  const evicted = valueIn(store, items.evictions)?.count ?? 0;
  const finished = counts ? Math.max(0, counts.total - counts.inProgress) : 0;

  function keep(count: number) {
    clear();
    if (count < finished) return setWanted(count);
    setWanted(null);
    void save({ keep: count });
  }

  async function clearHistory() {
    const reply = await send({ type: 'clearHistory' });
    if (reply.ok) say(plural('historyCleared', reply.value.removed));
    else fail(t('actionFailed', errorTitle(reply.error.code)));
  }

  return (
    <OptionsSection id="history" title={t('history')} message={cleared.text ? cleared : saved}>
      <NumberSetting
        label={t('keepLabel')}
        hint={t('keepHint')}
        wrong={t('keepWrong')}
        min={KEEP_MIN}
        max={KEEP_MAX}
        value={wanted ?? settings.keep}
        onSave={keep}
      />
      {wanted !== null && finished > wanted && (
        <Question
          label={t('keepLabel')}
          question={plural('keepQuestion', finished - wanted)}
          confirm={t('clearConfirm')}
          onCancel={() => setWanted(null)}
          onConfirm={() => {
            setWanted(null);
            void save({ keep: wanted });
          }}
        />
      )}
      {evicted > 0 && <p class="hint">{t('evictedRecords', formatNumber(evicted))}</p>}
      {counts && counts.newer > 0 && <p class="hint">{plural('newerRecords', counts.newer)}</p>}
      {counts && counts.damaged > 0 && <p class="hint">{plural('damagedRecords', counts.damaged)}</p>}
      <ConfirmedAction
        action={t('clearHistory')}
        isDisabled={finished === 0}
        hint={finished === 0 ? t('historyEmpty') : null}
        question={plural('clearQuestion', finished)}
        confirm={t('clearConfirm')}
        onConfirm={clearHistory}
      />
    </OptionsSection>
  );
}
