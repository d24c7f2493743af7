import { useCallback, useState } from 'preact/hooks';
import type { View } from '../../../watch/model/records';
import { connectionProblem, defaultConnection, needsSetup } from '../../app/connection-problem';
import { t } from '../../app/i18n';
import { type Page, usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { focusRow, List } from '../../features/list/List';
import { WatchField } from '../../features/watch-field/WatchField';
import { afterPaint } from '../../hooks/first-frame';
import { lazily, lazyView, useLazily } from '../../hooks/lazy-view';
import { useTheme } from '../../hooks/use-theme';
import { Header } from './Header';

const Inspector = lazyView(() =>
  import('../../features/inspector/Inspector').then((module) => module.default),
);
const Setup = lazyView(() => import('./Setup').then((module) => module.default));

/** Everything that a healthy popup does not show in its first frame. */
const late = lazily(() => import('./PopupExtras'));

/** Fetches, before the first frame, what this very frame needs beyond the list: nothing may move afterwards. */
export async function preparePopup({ store }: Page): Promise<void> {
  const stored = store.peek(items.view);
  if (stored.is !== 'there') return Setup.load();
  const view = stored.value;
  if (needsSetup(view)) return Setup.load();
  const troubles = view.connections.flatMap(
    (connection) => connectionProblem(connection, valueIn(store, items.live(connection.id))) ?? [],
  );
  const { damaged, newer } = view.counts;
  if (troubles.length === 0 && navigator.onLine && !view.storageFull && damaged + newer === 0) return;
  await (await late.load()).prepareNotices(troubles);
}

/** Where the same list and inspector are shown: in the toolbar's popup, or in a panel beside the page. */
export type Place = 'popup' | 'panel';

/**
 * The popup: a form for a key as long as there is none that works, else the field and the list. Once there, the form stays
 * until its key is known to work or the person goes on: a connection is stored before its key is checked, and a form that
 * vanished in between would take along what the check found.
 */
export function Popup({ place }: { place: Place }) {
  const store = useStore(items.view);
  const stored = store.peek(items.view);
  const view = stored.is === 'there' ? stored.value : null;
  const [isSettingUp, setSettingUp] = useState(false);
  useTheme(view?.theme ?? 'system');

  const leaveSetup = useCallback(() => setSettingUp(false), []);
  const isSetupNeeded = stored.is === 'absent' || (view !== null && needsSetup(view));
  if (isSetupNeeded && !isSettingUp) setSettingUp(true);
  if (isSetupNeeded || isSettingUp) {
    return <Setup connection={view?.connections[0] ?? null} canLeave={!isSetupNeeded} onDone={leaveSetup} />;
  }
  if (!view) return <p class="empty">{stored.is === 'damaged' ? t('restoringView') : ''}</p>;
  return <Main view={view} place={place} />;
}

function Main({ view, place }: { view: View; place: Place }) {
  const { now } = usePage();
  const [openedAt] = useState(now);
  const [opened, setOpened] = useState<string | null>(null);
  /** What the list is narrowed to; null while nobody asked for that. */
  const [typed, setTyped] = useState<string | null>(null);
  const [isHelping, setHelping] = useState(false);
  const parts = useLazily(late);

  const goBack = useCallback(() => {
    setOpened(null);
    if (opened) requestAnimationFrame(() => focusRow(opened) || focusField());
  }, [opened]);

  const closeInspector = useCallback(() => setOpened(null), []);
  const openFilter = useCallback(() => setTyped((before) => before ?? ''), []);
  const help = useCallback(() => setHelping(true), []);
  const closeFilter = useCallback(() => {
    setTyped(null);
    focusField();
  }, []);

  return (
    <>
      <Header view={view} place={place} />
      {opened && (
        <main class="main">
          <Inspector id={opened} view={view} onBack={goBack} />
        </main>
      )}
      <main class="main" hidden={opened !== null}>
        <h1 class="unseen">{t('extensionName')}</h1>
        <WatchField
          connectionId={defaultConnection(view)?.id ?? null}
          onOpen={setOpened}
          isPopup={place === 'popup'}
          onDropped={closeInspector}
        />
        {parts && <parts.Notices view={view} openedAt={openedAt} />}
        {parts && typed !== null && (
          <parts.Narrowing view={view} typed={typed} onChange={setTyped} onClose={closeFilter} />
        )}
        <List
          inProgress={view.inProgress}
          finished={view.recent}
          batches={view.batches}
          connections={view.connections}
          isShown={parts && typed ? (record) => parts.matches(record, typed) : undefined}
          opened={null}
          onOpen={setOpened}
        />
        {view.counts.total === 0 && <p class="empty">{t('emptyList')}</p>}
        {parts && view.counts.total > 0 && <parts.HelpButton onHelp={help} />}
      </main>
      {parts && (
        <parts.Companions
          view={view}
          opened={opened}
          onFilter={openFilter}
          onHelp={help}
          onLostFocus={focusBroughtBack}
        />
      )}
      {parts && isHelping && <parts.Shortcuts onClose={() => setHelping(false)} />}
    </>
  );
}

/** After the first frame: what is likely needed next. */
export function preloadInspector(): void {
  afterPaint(() => void Inspector.load());
}

/** Where somebody goes on who took a removal back, or let it be. */
function focusBroughtBack(ids: readonly string[]): void {
  if (!ids.some(focusRow)) focusField();
}

function focusField(): void {
  document.querySelector('textarea')?.focus();
}
