import { useState } from 'preact/hooks';
import type { View } from '../../watch/records';
import { explain } from '../errors';
import { usePage } from '../page';
import { plural, t } from '../text';
import { Confirm } from './Confirm';
import { Section } from './Section';
import { useSettings } from './settings';

/** The bounds of the setting (`settingsSchema`). */
const KEEP_MIN = 1;
const KEEP_MAX = 100_000;

/** How much is kept of what has finished, and how to clear it. */
export function History({ counts }: { counts: View['counts'] | null }) {
  const { send } = usePage();
  const { settings, save, result } = useSettings();
  const [cleared, setCleared] = useState('');
  const [isWrong, setWrong] = useState(false);
  const finished = counts ? Math.max(0, counts.total - counts.underWay) : 0;

  function keep(input: HTMLInputElement) {
    const { valueAsNumber } = input;
    const isValid = Number.isInteger(valueAsNumber) && valueAsNumber >= KEEP_MIN && valueAsNumber <= KEEP_MAX;
    setWrong(!isValid);
    if (isValid && valueAsNumber !== settings.keep) void save({ keep: valueAsNumber });
  }

  async function clear() {
    const reply = await send({ type: 'clearHistory' });
    setCleared(
      reply.ok
        ? plural('historyCleared', reply.answer.removed)
        : t('actionFailed', explain(reply.error.code).title),
    );
  }

  return (
    <Section id="history" title={t('history')} result={result || cleared}>
      <p class="line">
        <label for="keep">{t('keepLabel')}</label>
        <input
          id="keep"
          type="number"
          min={KEEP_MIN}
          max={KEEP_MAX}
          step={1}
          value={settings.keep}
          aria-invalid={isWrong}
          aria-describedby="keep-hint"
          onChange={(event) => keep(event.currentTarget)}
        />
      </p>
      <p class={isWrong ? 'hint wrong' : 'hint'} id="keep-hint">
        {isWrong ? t('keepWrong') : t('keepHint')}
      </p>
      {counts && counts.damaged > 0 && <p class="hint">{plural('damagedRecords', counts.damaged)}</p>}
      <Confirm
        action={t('clearHistory')}
        isDisabled={finished === 0}
        hint={finished === 0 ? t('historyEmpty') : null}
        question={plural('clearQuestion', finished)}
        confirm={t('clearConfirm')}
        onConfirm={clear}
      />
    </Section>
  );
}
