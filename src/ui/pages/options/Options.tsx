import { useEffect } from 'preact/hooks';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { StorageFailure } from '../../components/StorageFailure';
import { Banners } from '../../features/banners/Banners';
import { useTheme } from '../../hooks/use-theme';
import { Appearance } from './Appearance';
import { ConnectionSettings } from './ConnectionSettings';
import { Diagnostics } from './Diagnostics';
import { HistoryRetention } from './HistoryRetention';
import { MaxWatchTime } from './MaxWatchTime';
import { NotificationSettings } from './NotificationSettings';
import { ShortcutAndClipboard } from './ShortcutAndClipboard';

/** Everything a person can set, on one page. */
export function Options() {
  const page = usePage();
  const store = useStore(items.summary, items.settings);
  const summary = valueIn(store, items.summary);
  useTheme(summary?.theme ?? 'system');
  const isRead = store.peek(items.settings).is !== 'unread';

  useEffect(() => {
    document.title = t('optionsTitle');
    // The section that the address names exists only now.
    const section = location.hash.slice(1);
    if (isRead && section !== '') document.getElementById(section)?.scrollIntoView();
  }, [isRead]);

  if (!isRead) return store.hasFailed() ? <StorageFailure /> : null;
  return (
    <main class="options-page">
      <h1>{t('optionsTitle')}</h1>
      {summary?.storageFull && <Banners summary={{ ...summary, connections: [] }} />}
      <ConnectionSettings summary={summary} />
      <NotificationSettings />
      <ShortcutAndClipboard />
      <MaxWatchTime />
      <HistoryRetention counts={summary?.counts ?? null} />
      <Appearance />
      <Diagnostics />
      <p class="hint version">{t('extensionVersion', page.version)}</p>
    </main>
  );
}
