import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Summary } from '../../../watch/model/records';
import { defaultConnectionIn } from '../../app/connection-problem';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Announcer } from '../../components/Announcer';
import { ConnectionChoice } from '../../components/ConnectionChoice';
import { UndoBar } from '../../components/UndoBar';
import { Banners } from '../../features/banners/Banners';
import { focusRow } from '../../features/list/IngestionList';
import { KeyboardShortcuts } from '../../features/list/KeyboardShortcuts';
import { useListKeys } from '../../features/list/use-list-keys';
import { WatchField } from '../../features/watch-field/WatchField';
import { useTheme } from '../../hooks/use-theme';
import { useTicking } from '../../hooks/use-ticking';
import { useVisibleIngestions } from '../../hooks/use-visible-ingestions';
import { CopyMemoryIds } from './CopyMemoryIds';
import { filtered } from './find/filter';
import { type Route, useRoute } from './find/route';
import { sorted } from './find/sort';
import { type HistoryRecords, useHistoryRecords } from './history-records';
import { Found } from './Results';
import { SidePane } from './SidePane';

/** List and inspector side by side: for those who keep it open, and where a notification leads. */
export function History() {
  const store = useStore(items.summary);
  const view = valueIn(store, items.summary);
  useTheme(view?.theme ?? 'system');
  useEffect(() => {
    document.title = t('historyTitle');
  }, []);
  if (!view)
    return (
      <p class="empty">{t(store.peek(items.summary).is === 'damaged' ? 'restoringView' : 'emptyHistory')}</p>
    );
  return <Panes view={view} />;
}

function Panes({ view }: { view: Summary }) {
  const store = useStore();
  const { route, go, find } = useRoute();
  const archive = useHistoryRecords([...view.inProgress, ...view.recent]);
  const { everything, found } = useFound(archive, route, view);
  const opened = route.place.is === 'ingestion' ? route.place.id : null;
  const isKnown = opened !== null && valueIn(store, items.ingestion(opened))?.removedAt === null;
  useVisibleIngestions(opened && isKnown ? [opened, ...view.inProgress] : view.inProgress);
  const open = useCallback((id: string) => go({ is: 'ingestion', id }), [go]);
  const [isHelping, setHelping] = useState(false);
  const focusSearch = useCallback(() => document.querySelector<HTMLElement>('.filters-search')?.focus(), []);
  const help = useCallback(() => setHelping(true), []);
  // The keys are for the row that has the focus: what is opened stands beside the list, and has its own buttons.
  useListKeys({ opened: null, onFilter: focusSearch, onHelp: help });
  const forgetWish = useCallback(() => find({}), [find]);
  const focusBroughtBack = useCallback((ids: readonly string[]) => {
    if (!ids.some(focusRow)) document.querySelector('textarea')?.focus();
  }, []);

  return (
    <>
      <div class="panes">
        <section class="pane listing" aria-label={t('ingestions')}>
          <header class="bar">
            <h1>{t('historyTitle')}</h1>
            {view.connections.length > 1 && <ConnectionChoice view={view} />}
            <span class="bar-count">
              {view.counts.inProgress > 0 && plural('inProgress', view.counts.inProgress)}
            </span>
            <a href="/options.html" target="_blank" rel="noopener">
              {t('options')}
            </a>
          </header>
          <WatchField connectionId={defaultConnectionIn(view)?.id ?? null} onOpen={open} />
          <Banners view={view} />
          <Found
            view={view}
            everything={everything}
            found={found}
            isComplete={archive.isComplete()}
            filter={route.filter}
            sort={route.sort}
            onFind={find}
            opened={opened}
            onOpen={open}
          />
        </section>
        <main class="pane">
          <SidePane
            route={route}
            view={view}
            isKnown={isKnown}
            everything={everything}
            found={found}
            onFind={find}
            onLeave={() => go({ is: 'nothing' })}
          />
        </main>
      </div>
      {isHelping && <KeyboardShortcuts onClose={() => setHelping(false)} />}
      <CopyMemoryIds id={route.copies && isKnown ? opened : null} onDone={forgetWish} />
      <UndoBar everything={archive.records()} onGone={focusBroughtBack} />
      <Announcer ids={[...view.inProgress, ...view.recent]} store={store} />
    </>
  );
}

/** Everything there is, and what of it is looked for. Both stay the same list as long as nothing about them changes. */
function useFound(archive: HistoryRecords, { filter, sort }: Route, view: Summary) {
  const records = archive.records();
  const everything = useMemo(() => records.filter(({ removedAt }) => removedAt === null), [records]);
  const connections = view.connections.map(({ id }) => id).join();
  // "The last hour" goes on by itself; nothing else depends on the time of day.
  const minute = useTicking((at) => (filter.when.is === 'last' ? String(Math.floor(at / MINUTE_MS)) : ''));
  const { now } = usePage();
  const found = useMemo(() => {
    const passing = filtered(everything, filter, connections.split(','), now());
    return sorted(passing, sort);
  }, [everything, JSON.stringify(filter), sort, connections, minute]);
  return { everything, found };
}

const MINUTE_MS = 60_000;
