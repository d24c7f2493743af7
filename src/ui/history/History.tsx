import { useCallback, useEffect } from 'preact/hooks';
import type { View } from '../../watch/records';
import { Announcer } from '../components/Announcer';
import { Banners } from '../components/Banners';
import { UndoBar } from '../components/UndoBar';
import { useLooking } from '../hooks/heartbeat';
import { useTheme } from '../hooks/theme';
import Inspector from '../inspector/Inspector';
import { items } from '../items';
import { List } from '../list/List';
import { useStore, valueIn } from '../store';
import { plural, t } from '../text';
import { defaultConnection } from '../trouble';
import { WatchField } from '../watch/WatchField';
import { AskToWatch } from './AskToWatch';
import { idInHash, useHash } from './hash';
import { useOlder } from './older';

/** List and inspector side by side: for those who keep it open, and where a notification leads. */
export function History() {
  const store = useStore(items.view);
  const view = valueIn(store, items.view);
  useTheme(view?.theme ?? 'system');
  useEffect(() => {
    document.title = t('historyTitle');
  }, []);
  if (!view)
    return (
      <p class="empty">{t(store.peek(items.view).is === 'damaged' ? 'restoringView' : 'emptyHistory')}</p>
    );
  return <Panes view={view} />;
}

function Panes({ view }: { view: View }) {
  const store = useStore();
  const opened = idInHash(useHash());
  const older = useOlder(view);
  const isKnown = opened !== null && valueIn(store, items.ingestion(opened))?.removedAt === null;
  useLooking(opened && isKnown ? [opened, ...view.underWay] : view.underWay);

  const open = useCallback((id: string | null) => {
    location.hash = id ? `#/ingestion/${id}` : '#/';
  }, []);

  return (
    <>
      <div class="panes">
        <section class="pane" aria-label={t('ingestions')}>
          <header class="bar">
            <h1>{t('historyTitle')}</h1>
            <span class="bar-count">
              {view.counts.underWay > 0 && plural('underWay', view.counts.underWay)}
            </span>
            <a href="/options.html" target="_blank" rel="noopener">
              {t('options')}
            </a>
          </header>
          <WatchField connectionId={defaultConnection(view)?.id ?? null} onOpen={open} />
          <Banners view={view} />
          <List
            underWay={view.underWay}
            finished={[...view.recent, ...older.ids]}
            batches={view.batches}
            connections={view.connections}
            opened={opened}
            onOpen={open}
          />
          {view.counts.total === 0 && <p class="empty">{t('emptyList')}</p>}
          {older.hasMore && (
            <p class="more">
              <button type="button" onClick={older.loadMore}>
                {t('loadMore')}
              </button>
            </p>
          )}
        </section>
        <main class="pane">
          <Opened id={opened} view={view} isKnown={isKnown} onLeave={() => open(null)} />
        </main>
      </div>
      <UndoBar onGone={() => document.querySelector('textarea')?.focus()} />
      <Announcer ids={[...view.underWay, ...view.recent]} store={store} />
    </>
  );
}

interface OpenedProps {
  id: string | null;
  view: View;
  isKnown: boolean;
  onLeave(): void;
}

function Opened({ id, view, isKnown, onLeave }: OpenedProps) {
  const store = useStore(...(id ? [items.ingestion(id)] : []));
  if (!id) return <p class="empty">{t('nothingOpened')}</p>;
  if (isKnown) return <Inspector key={id} id={id} view={view} onBack={null} />;
  const stored = store.peek(items.ingestion(id));
  if (stored.is === 'unread') return null;
  // Just removed: the way back is the bar below.
  if (stored.is === 'there') return <p class="empty">{t('nothingOpened')}</p>;
  if (stored.is === 'damaged') return <p class="empty">{t('damagedRecord')}</p>;
  return <AskToWatch key={id} id={id} view={view} onLeave={onLeave} />;
}
