import { useEffect } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Banners } from '../../features/banners/Banners';
import { useTheme } from '../../hooks/use-theme';
import { Appearance } from './Appearance';
import { ConnectionSettings } from './ConnectionSettings';
import { Diagnostics } from './Diagnostics';
import { HistoryRetention } from './HistoryRetention';
import { LongestWatch } from './LongestWatch';
import { NotificationSettings } from './NotificationSettings';
import { ShortcutAndClipboard } from './ShortcutAndClipboard';

/** Everything a person can set, on one page. */
export function Options() {
  const page = usePage();
  const store = useStore(items.summary, items.settings);
  const view = valueIn(store, items.summary);
  useTheme(view?.theme ?? 'system');
  const isRead = store.peek(items.settings).is !== 'unread';

  useEffect(() => {
    document.title = t('optionsTitle');
    // The section that the address names exists only now.
    if (isRead && location.hash) document.querySelector(location.hash)?.scrollIntoView();
  }, [isRead]);

  if (!isRead) return null;
  return (
    <main class="options-page">
      <h1>{t('optionsTitle')}</h1>
      {view?.storageFull && <Banners view={{ ...view, connections: [] }} />}
      <ConnectionSettings view={view} />
      <NotificationSettings />
      <ShortcutAndClipboard />
      <LongestWatch />
      <HistoryRetention counts={view?.counts ?? null} />
      <Appearance />
      <Diagnostics />
      <p class="hint version">{t('extensionVersion', page.version)}</p>
    </main>
  );
}
