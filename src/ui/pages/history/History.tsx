import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { listedIds } from '../../../watch/model/summary';
import { defaultConnectionIn } from '../../app/connection-problem';
import { MINUTE_MS } from '../../app/format';
import { type HistoryRecords, useHistoryRecords } from '../../app/history-records';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Announcer } from '../../components/Announcer';
import { ConnectionChoice } from '../../components/ConnectionChoice';
import { StorageFailure } from '../../components/StorageFailure';
import { UndoBar } from '../../components/UndoBar';
import { Banners } from '../../features/banners/Banners';
import { KeyboardShortcuts } from '../../features/list/KeyboardShortcuts';
import { KeyFailure } from '../../features/list/KeyFailure';
import { focusRow } from '../../features/list/ListRows';
import { useListKeys } from '../../features/list/use-list-keys';
import { WatchField } from '../../features/watch-field/WatchField';
import { useSeenOutcomes } from '../../hooks/use-seen-outcomes';
import { useTheme } from '../../hooks/use-theme';
import { useTicking } from '../../hooks/use-ticking';
import { useVisibleIngestions } from '../../hooks/use-visible-ingestions';
import { CopyMemoryIds } from './CopyMemoryIds';
import { withBatchesTogether } from './find/batch-groups';
import { filtered } from './find/filter';
import { type Route, useRoute } from './find/route';
import { sorted } from './find/sort';
import { Results } from './Results';
import { SidePane } from './SidePane';

/** List and inspector side by side: for those who keep it open, and where a notification leads. */
export function History() {
  const store = useStore(items.summary);
  const summary = valueIn(store, items.summary);
  useTheme(summary?.theme ?? 'system');
  useEffect(() => {
    document.title = t('historyTitle');
  }, []);
  const stored = store.peek(items.summary);
  if (stored.is === 'unread' && store.hasFailed()) return <StorageFailure />;
  if (!summary) return <p class="empty">{t(stored.is === 'damaged' ? 'restoringView' : 'emptyHistory')}</p>;
  return <Panes summary={summary} />;
}

function Panes({ summary }: { summary: Summary }) {
  const store = useStore();
  const { route, go, find } = useRoute();
  const history = useHistoryRecords(listedIds(summary));
  const { everything, found } = useFound(history, route, summary);
  // Stays true: later changes are read one by one, and an export need not wait for them.
  const isLoaded = useRef(false);
  isLoaded.current ||= history.isComplete();
  const opened = route.pane.is === 'ingestion' ? route.pane.id : null;
  const isKnown = opened !== null && valueIn(store, items.ingestion(opened))?.removedAt === null;
  useVisibleIngestions(opened && isKnown ? [opened, ...summary.inProgress] : summary.inProgress);
  const open = useCallback((id: string) => go({ is: 'ingestion', id }), [go]);
  useSeenOutcomes();
  const endCopying = useCallback(() => find({}), [find]);

  return (
    <>
      <div class="panes">
        <section class="pane listing" aria-label={t('ingestions')}>
          <ListHeader summary={summary} />
          <WatchField
            connectionId={defaultConnectionIn(summary)?.id ?? null}
            source="history"
            onOpen={open}
          />
          <Banners summary={summary} />
          <Results
            summary={summary}
            everything={everything}
            found={found}
            opened={opened}
            isComplete={history.isComplete()}
            filter={route.filter}
            sort={route.sort}
            onFind={find}
            onOpen={open}
          />
        </section>
        <main class="pane">
          <SidePane
            route={route}
            summary={summary}
            isKnown={isKnown}
            everything={everything}
            found={found}
            isLoaded={isLoaded.current}
            onFind={find}
            onLeave={() => go({ is: 'nothing' })}
          />
        </main>
      </div>
      <ListShortcuts />
      <CopyMemoryIds id={route.copies && isKnown ? opened : null} onDone={endCopying} />
      <UndoBar everything={history.records()} onGone={focusRestored} />
      <Announcer ids={listedIds(summary)} store={store} />
    </>
  );
}

function ListHeader({ summary }: { summary: Summary }) {
  return (
    <header class="bar">
      <h1>{t('historyTitle')}</h1>
      {summary.connections.length > 1 && <ConnectionChoice summary={summary} />}
      <span class="bar-count">
        {summary.counts.inProgress > 0 && plural('inProgress', summary.counts.inProgress)}
      </span>
      <a href="/options.html" target="_blank" rel="noopener">
        {t('options')}
      </a>
    </header>
  );
}

/** The keys of the list, and the dialog that explains them. */
function ListShortcuts() {
  const [isShown, setShown] = useState(false);
  const focusSearch = useCallback(() => document.querySelector<HTMLElement>('.filters-search')?.focus(), []);
  const show = useCallback(() => setShown(true), []);
  // The keys act on the row that has the focus, not on the opened ingestion: that one has buttons of its own.
  const pressed = useListKeys({ opened: null, onFilter: focusSearch, onHelp: show });
  return (
    <>
      <KeyFailure {...pressed} />
      {isShown && <KeyboardShortcuts canSelect={true} onClose={() => setShown(false)} />}
    </>
  );
}

/** After undoing a removal the button for it is gone: the focus goes to a row that came back. */
function focusRestored(records: readonly Ingestion[]): void {
  if (!records.some(({ id }) => focusRow(id))) document.querySelector('textarea')?.focus();
}

/** All ingestions, and those that pass the filter in their order. Both lists stay the same until their content changes. */
function useFound(history: HistoryRecords, { filter, sort }: Route, summary: Summary) {
  const records = history.records();
  const everything = useMemo(() => records.filter(({ removedAt }) => removedAt === null), [records]);
  const connections = summary.connections.map(({ id }) => id).join();
  // The only filter that depends on the time is "the last hour" and its like: those are applied anew each minute.
  const minute = useTicking((at) => (filter.when.is === 'last' ? String(Math.floor(at / MINUTE_MS)) : ''));
  const { now } = usePage();
  const found = useMemo(() => {
    const passing = filtered(everything, filter, { connections: connections.split(','), now: now() });
    const inOrder = sorted(passing, sort);
    return sort === 'newest' ? withBatchesTogether(inOrder) : inOrder;
  }, [everything, JSON.stringify(filter), sort, connections, minute]);
  return { everything, found };
}
