import { useRef, useState } from 'preact/hooks';
import { DEFAULT_KEEP, DEFAULT_LONGEST_WATCH_MS } from '../../../watch/constants';
import type { Settings } from '../../../watch/model/records';
import { current, flag, number, orNull, shape, text } from '../../app/checks';
import { explain } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import type { Item } from '../../app/stored-items';

const isSettings = (value: unknown): value is Settings =>
  shape({
    schema: current,
    notify: shape({ completed: flag, partial_success: flag, failed: flag, other: flag }),
    quiet: orNull(shape({ from: number, to: number })),
    keep: number,
    longestWatchMs: number,
    theme: text,
    readClipboard: flag,
  })(value);

export const settingsItem: Item<Settings> = { key: 'settings', is: isSettings };

/** What the options show of the settings, and before any was changed. */
type Shown = Pick<Settings, 'notify' | 'quiet' | 'keep' | 'longestWatchMs' | 'theme' | 'readClipboard'>;
const defaults: Shown = {
  notify: { completed: true, partial_success: true, failed: true, other: true },
  quiet: null,
  keep: DEFAULT_KEEP,
  longestWatchMs: DEFAULT_LONGEST_WATCH_MS,
  theme: 'system',
  readClipboard: false,
};

/**
 * The settings, how to change some, and what came of the newest change, in words. A change shows from the click on: until
 * the background has written it, any redraw would put the old value back into the field.
 */
export function useSettings() {
  const { send } = usePage();
  const store = useStore(settingsItem);
  const [result, setResult] = useState('');
  const [pending, setPending] = useState<Partial<Shown>>({});
  const saves = useRef(0);

  async function save(patch: Partial<Shown>) {
    setResult('');
    setPending((others) => ({ ...others, ...patch }));
    saves.current += 1;
    const reply = await send({ type: 'saveSettings', patch });
    await store.reload(settingsItem);
    saves.current -= 1;
    if (saves.current === 0) setPending({});
    setResult(reply.ok ? t('saved') : t('actionFailed', explain(reply.error.code).title));
  }

  return { settings: { ...(valueIn(store, settingsItem) ?? defaults), ...pending }, save, result };
}
