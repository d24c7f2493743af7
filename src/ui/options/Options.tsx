import { useEffect } from 'preact/hooks';
import { Banners } from '../components/Banners';
import { useTheme } from '../hooks/theme';
import { items } from '../items';
import { usePage } from '../page';
import { useStore, valueIn } from '../store';
import { t } from '../text';
import { Appearance } from './Appearance';
import { Connections } from './Connections';
import { Doctor } from './Doctor';
import { History } from './History';
import { Notifications } from './Notifications';
import { settingsItem } from './settings';
import { Watching } from './Watching';
import { Ways } from './Ways';

/** Everything a person can set, on one page. */
export function Options() {
  const page = usePage();
  const store = useStore(items.view, settingsItem);
  const view = valueIn(store, items.view);
  useTheme(view?.theme ?? 'system');
  const isRead = store.peek(settingsItem).is !== 'unread';

  useEffect(() => {
    document.title = t('optionsTitle');
    // The place a link asks for is there only now.
    if (isRead && location.hash) document.querySelector(location.hash)?.scrollIntoView();
  }, [isRead]);

  if (!isRead) return null;
  return (
    <main class="options-page">
      <h1>{t('optionsTitle')}</h1>
      {view?.storageFull && <Banners view={{ ...view, connections: [] }} />}
      <Connections view={view} />
      <Notifications />
      <Ways />
      <Watching />
      <History counts={view?.counts ?? null} />
      <Appearance />
      <Doctor />
      <p class="hint version">{t('extensionVersion', page.version)}</p>
    </main>
  );
}
