import { useEffect } from 'preact/hooks';
import { withoutKeys } from '../../../synap/ids';
import type { View } from '../../../watch/model/records';
import { defaultConnection } from '../../app/connection-problem';
import { explain } from '../../app/errors';
import { t } from '../../app/i18n';
import { usePage } from '../../app/page';
import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';
import { Announcer } from '../../components/Announcer';
import { Banners } from '../../components/Banners';
import { loadKeyField, type Problem } from '../../components/ErrorNotice';
import { UndoBar } from '../../components/UndoBar';
import { dropSpentDrafts } from '../../features/connection-form/draft';
import { Filter } from '../../features/list/Filter';
import { matches } from '../../features/list/matches';
import { Shortcuts } from '../../features/list/Shortcuts';
import { useListKeys } from '../../features/list/use-list-keys';
import { lazyView } from '../../hooks/lazy-view';
import { useSeenOutcomes } from '../../hooks/use-seen-outcomes';
import { useVisibleIngestions } from '../../hooks/use-visible-ingestions';

/** What a popup does and says beyond its first frame. */

const Greeting = lazyView(() => import('./Greeting').then((module) => module.default));

/** A first key verified this shortly before the popup opened is still news. */
const NEWS_MS = 60_000;

interface NoticesProps {
  view: View;
  openedAt: number;
}

/** What stands between the field and the list: good news of a key, and whatever keeps the watching from going on. */
export function Notices({ view, openedAt }: NoticesProps) {
  return (
    <>
      {isNews(view, openedAt) && <Greeting view={view} />}
      <Banners view={view} />
    </>
  );
}

/** A key verified while the popup is open, or just before: asking for a permission had closed it. */
function isNews(view: View, openedAt: number): boolean {
  const verifiedAt = defaultConnection(view)?.identity?.at ?? 0;
  return verifiedAt > openedAt || (view.counts.total === 0 && verifiedAt > openedAt - NEWS_MS);
}

export { matches, Shortcuts };

/** Fetches what the notices of these will show, so that it is there when they are. */
export async function prepareNotices(troubles: readonly Problem[]): Promise<void> {
  if (troubles.some(({ code }) => explain(code).mend === 'give_key')) await loadKeyField();
}

/** For whoever has no `?` at hand, or does not know of it. */
export function HelpButton({ onHelp }: { onHelp(): void }) {
  return (
    <p class="help">
      <button type="button" class="link" onClick={onHelp}>
        {t('shortcuts')}
      </button>{' '}
      <kbd>?</kbd>
    </p>
  );
}

interface NarrowingProps {
  view: View;
  typed: string;
  onChange(typed: string): void;
  onClose(): void;
}

/** The filter above the list, and what is said when it leaves nothing. */
export function Narrowing({ view, typed, onChange, onClose }: NarrowingProps) {
  const ids = [...view.inProgress, ...view.recent];
  const store = useStore(...ids.map(items.ingestion));
  const count = ids.filter((id) => {
    const record = valueIn(store, items.ingestion(id));
    return record !== null && record.removedAt === null && matches(record, typed);
  }).length;
  return (
    <>
      <Filter typed={typed} count={count} onChange={onChange} onClose={onClose} />
      {count === 0 && (
        <p class="empty">
          {t('nothingFound')}{' '}
          {view.counts.total > ids.length && (
            <a
              href={`/history.html#/?${new URLSearchParams({ q: withoutKeys(typed) })}`}
              target="_blank"
              rel="noopener"
            >
              {t('searchHistory')}
            </a>
          )}
        </p>
      )}
    </>
  );
}

interface CompanionsProps {
  view: View;
  opened: string | null;
  onFilter(): void;
  onHelp(): void;
  /** The focus was in the offer to bring these back, which has gone. */
  onLostFocus(ids: readonly string[]): void;
}

/** What goes along with the list: its keys, the heartbeat, what was seen, the bar that takes a removal back, the announcements. */
export function Companions({ view, opened, onFilter, onHelp, onLostFocus }: CompanionsProps) {
  const page = usePage();
  useListKeys({ opened, onFilter, onHelp });
  useVisibleIngestions(opened ? [opened, ...view.inProgress] : view.inProgress);
  useSeenOutcomes();
  useEffect(() => void dropSpentDrafts(page), [page]);
  return (
    <>
      <UndoBar onGone={onLostFocus} />
      <Announcer ids={[...view.inProgress, ...view.recent]} store={page.store} />
    </>
  );
}
