import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { listedIds } from '../../../watch/model/summary';
import { defaultConnectionIn, needsSetup } from '../../app/connection-problem';
import { plural, t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Announcer } from '../../components/Announcer';
import { StorageFailure } from '../../components/StorageFailure';
import { UndoBar } from '../../components/UndoBar';
import { dropSpentDrafts } from '../../features/connection-form/connection-draft';
import { IngestionList } from '../../features/list/IngestionList';
import { KeyboardShortcuts } from '../../features/list/KeyboardShortcuts';
import { KeyFailure } from '../../features/list/KeyFailure';
import { focusRow } from '../../features/list/ListRows';
import { useListKeys } from '../../features/list/use-list-keys';
import { WatchField } from '../../features/watch-field/WatchField';
import { lazyView } from '../../hooks/lazy-view';
import { useEscapeKey } from '../../hooks/use-escape-key';
import { useSeenOutcomes } from '../../hooks/use-seen-outcomes';
import { useTheme } from '../../hooks/use-theme';
import { useVisibleIngestions } from '../../hooks/use-visible-ingestions';
import { KeySetup } from './KeySetup';
import { ListFilter } from './ListFilter';
import { PopupHeader, type PopupPlace } from './PopupHeader';
import { PopupNotices } from './PopupNotices';

const Inspector = lazyView(() =>
  import('../../features/inspector/Inspector').then((module) => module.default),
);

/**
 * The popup: a form for a key as long as there is none that works, else the field and the list. Once there, the form stays
 * until its key is known to work or the person goes on: a connection is stored before its key is checked, and a form that
 * vanished in between would take along what the check found.
 */
export function Popup({ place }: { place: PopupPlace }) {
  const store = useStore(items.summary);
  const stored = store.peek(items.summary);
  const summary = stored.is === 'there' ? stored.value : null;
  const [isSettingUp, setSettingUp] = useState(false);
  useTheme(summary?.theme ?? 'system');

  const leaveSetup = useCallback(() => setSettingUp(false), []);
  const isSetupNeeded = stored.is === 'absent' || (summary !== null && needsSetup(summary));
  if (isSetupNeeded && !isSettingUp) setSettingUp(true);
  if (isSetupNeeded || isSettingUp) {
    return (
      <KeySetup connection={summary?.connections[0] ?? null} canLeave={!isSetupNeeded} onDone={leaveSetup} />
    );
  }
  if (stored.is === 'unread' && store.hasFailed()) return <StorageFailure />;
  if (!summary) return <p class="empty">{stored.is === 'damaged' ? t('restoringView') : ''}</p>;
  return <PopupMain summary={summary} place={place} />;
}

function PopupMain({ summary, place }: { summary: Summary; place: PopupPlace }) {
  const page = usePage();
  const [opened, setOpened] = useState<string | null>(null);
  /** What the list is filtered by; null while the filter is closed. */
  const [typed, setTyped] = useState<string | null>(null);
  const [isHelping, setHelping] = useState(false);

  const goBack = useCallback(() => {
    setOpened(null);
    if (opened === null) return;
    const isRemoved = valueIn(page.store, items.ingestion(opened))?.removedAt != null;
    requestAnimationFrame(() => focusRow(opened) || (isRemoved ? focusUndo() : focusField()));
  }, [opened, page]);
  const closeInspector = useCallback(() => setOpened(null), []);
  const openFilter = useCallback(() => setTyped((before) => before ?? ''), []);
  const help = useCallback(() => setHelping(true), []);
  const closeFilter = useCallback(() => {
    setTyped(null);
    focusField();
  }, []);

  useEscapeKey(typed !== null && opened === null ? closeFilter : null);
  const pressed = useListKeys({ opened, onFilter: openFilter, onHelp: help });
  useVisibleIngestions(opened ? [opened, ...summary.inProgress] : summary.inProgress);
  useSeenOutcomes();
  useEffect(() => void dropSpentDrafts(page), [page]);

  return (
    <>
      <PopupHeader
        summary={summary}
        place={place}
        onFilter={opened === null && summary.counts.total > 0 ? openFilter : null}
      />
      {opened && (
        <main class="main">
          <Inspector id={opened} summary={summary} onBack={goBack} />
        </main>
      )}
      <main class="main" hidden={opened !== null}>
        <h1 class="unseen">{t('extensionName')}</h1>
        <WatchField
          connectionId={defaultConnectionIn(summary)?.id ?? null}
          onOpen={setOpened}
          isPopup={place === 'popup'}
          onDropped={closeInspector}
        />
        <PopupList
          summary={summary}
          typed={typed}
          onType={setTyped}
          onCloseFilter={closeFilter}
          onOpen={setOpened}
        />
        {summary.counts.total > 0 && <ListFooter total={summary.counts.total} onHelp={help} />}
      </main>
      <UndoBar onGone={focusBroughtBack} />
      <KeyFailure {...pressed} />
      <Announcer ids={listedIds(summary)} store={page.store} />
      {isHelping && <KeyboardShortcuts onClose={() => setHelping(false)} />}
    </>
  );
}

interface PopupListProps {
  summary: Summary;
  typed: string | null;
  onType(typed: string): void;
  onCloseFilter(): void;
  onOpen(id: string): void;
}

/** Below the field: what a person should know, and the list, narrowed to what they typed. */
function PopupList({ summary, typed, onType, onCloseFilter, onOpen }: PopupListProps) {
  const { now } = usePage();
  const [openedAt] = useState(now);
  return (
    <>
      <PopupNotices summary={summary} openedAt={openedAt} />
      {typed !== null && (
        <ListFilter
          summary={summary}
          typed={typed}
          onOpen={onOpen}
          onChange={onType}
          onClose={onCloseFilter}
        />
      )}
      {!typed?.trim() && (
        <IngestionList
          inProgress={summary.inProgress}
          stopped={summary.stopped.map(({ id }) => id)}
          finished={summary.recent.map(({ id }) => id)}
          batches={summary.batches}
          connections={summary.connections}
          opened={null}
          onOpen={onOpen}
        />
      )}
      {summary.counts.total === 0 && <p class="empty">{t('emptyList')}</p>}
    </>
  );
}

/** The way to everything that is stored, and to the keys for people whose keyboard has no `?`. */
function ListFooter({ total, onHelp }: { total: number; onHelp(): void }) {
  return (
    <p class="help">
      <a href="/history.html" target="_blank" rel="noopener">
        {plural('openAll', total)}
      </a>
      <span class="help-keys">
        <button type="button" class="link" onClick={onHelp}>
          {t('shortcuts')}
        </button>
        <kbd>?</kbd>
      </span>
    </p>
  );
}

/** Moves the focus to what was brought back, else to the field. Of several out of a batch, which may be closed, that is the batch. */
function focusBroughtBack(records: readonly Ingestion[]): void {
  const ids = records.map(({ id }) => id);
  const batchIds = records.flatMap(({ batchId }) => batchId ?? []);
  const rows = ids.length > 1 ? [...batchIds, ...ids] : [...ids, ...batchIds];
  if (!rows.some(focusRow)) focusField();
}

/** Undo, if it is offered already. If it comes later, it takes the focus, which is then on nothing, by itself. */
function focusUndo(): void {
  document.querySelector<HTMLElement>('.undo button')?.focus();
}

function focusField(): void {
  document.querySelector('textarea')?.focus();
}
