import { useEffect } from 'preact/hooks';
import type { View } from '../../watch/records';
import { Announcer } from '../components/Announcer';
import { Banners } from '../components/Banners';
import { UndoBar } from '../components/UndoBar';
import { dropSpentDrafts } from '../drafts';
import { useLooking } from '../hooks/heartbeat';
import { lazyView } from '../hooks/lazy';
import { useSightings } from '../hooks/seen';
import { usePage } from '../page';
import { defaultConnection } from '../trouble';

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

interface CompanionsProps {
  view: View;
  opened: string | null;
  /** The focus was in something that has gone. */
  onLostFocus(): void;
}

/** What goes along with the list: the heartbeat, what was seen, the bar that takes a removal back, the announcements. */
export function Companions({ view, opened, onLostFocus }: CompanionsProps) {
  const page = usePage();
  useLooking(opened ? [opened, ...view.underWay] : view.underWay);
  useSightings();
  useEffect(() => void dropSpentDrafts(page), [page]);
  return (
    <>
      <UndoBar onGone={onLostFocus} />
      <Announcer ids={[...view.underWay, ...view.recent]} store={page.store} />
    </>
  );
}
