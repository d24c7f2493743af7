import { useRef, useState } from 'preact/hooks';
import { DEFAULT_SETTINGS } from '../../../watch/model/defaults';
import type { Settings } from '../../../watch/model/records';
import { errorTitle } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { useMessage } from '../../hooks/use-message';

/**
 * The settings, how to change some, and what came of the newest change, in words. A change shows from the click on: until
 * the background has written it, any redraw would put the old value back into the field.
 */
export function useSettings() {
  const { send } = usePage();
  const store = useStore(items.settings);
  const { message, say, fail, clear } = useMessage();
  const [pending, setPending] = useState<Partial<Settings>>({});
  const saves = useRef(0);

  async function save(patch: Partial<Settings>) {
    clear();
    setPending((others) => ({ ...others, ...patch }));
    saves.current += 1;
    const reply = await send({ type: 'saveSettings', patch });
    await store.reload(items.settings);
    saves.current -= 1;
    if (saves.current === 0) setPending({});
    if (reply.ok) say(t('saved'));
    else fail(t('actionFailed', errorTitle(reply.error.code)));
  }

  return { settings: { ...(valueIn(store, items.settings) ?? DEFAULT_SETTINGS), ...pending }, save, message };
}
