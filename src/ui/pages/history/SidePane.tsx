import { useRef } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { t } from '../../app/i18n';
import { useStore } from '../../app/store';
import { items } from '../../app/stored-items';
import Inspector from '../../features/inspector/Inspector';
import { lazyView } from '../../hooks/lazy-view';
import { AskToWatch } from './AskToWatch';
import type { Filter } from './find/filter';
import { type Place, type Route, writeRoute } from './find/route';

const Statistics = lazyView(() => import('./statistics/Statistics').then((module) => module.default));
const Transfer = lazyView(() => import('./transfer/Transfer').then((module) => module.default));

interface Props {
  route: Route;
  view: Summary;
  /** The ingestion of the route is in the history. */
  isKnown: boolean;
  everything: readonly Ingestion[];
  found: readonly Ingestion[];
  onFind(change: Partial<Filter>): void;
  onLeave(): void;
}

/** What stands beside the list: one ingestion, what all that were found have in common, or how they come and go as a file. */
export function SidePane({ route, view, isKnown, everything, found, onFind, onLeave }: Props) {
  const { place } = route;
  const last = useRef<Place>({ is: 'nothing' });
  if (place.is === 'nothing' || place.is === 'ingestion') last.current = place;

  const tab = (to: Place, text: string) => (
    <a href={writeRoute({ ...route, place: to })} aria-current={to === place ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <>
      <nav class="tabs" aria-label={t('beside')}>
        {tab(last.current, t('oneIngestion'))}
        {tab(place.is === 'statistics' ? place : { is: 'statistics' }, t('statistics'))}
        {tab(place.is === 'transfer' ? place : { is: 'transfer' }, t('transfer'))}
      </nav>
      {place.is === 'statistics' && <Statistics found={found} filter={route.filter} onFind={onFind} />}
      {place.is === 'transfer' && <Transfer found={found} everything={everything} view={view} />}
      {place.is === 'nothing' && <p class="empty">{t('nothingOpened')}</p>}
      {place.is === 'ingestion' && <Opened id={place.id} view={view} isKnown={isKnown} onLeave={onLeave} />}
    </>
  );
}

interface OpenedProps {
  id: string;
  view: Summary;
  isKnown: boolean;
  onLeave(): void;
}

function Opened({ id, view, isKnown, onLeave }: OpenedProps) {
  const store = useStore(items.ingestion(id));
  if (isKnown) return <Inspector key={id} id={id} view={view} onBack={null} />;
  const stored = store.peek(items.ingestion(id));
  if (stored.is === 'unread') return null;
  // Just removed: the way back is the bar below.
  if (stored.is === 'there') return <p class="empty">{t('nothingOpened')}</p>;
  if (stored.is === 'damaged')
    return <p class="empty">{t(view.counts.newer > 0 ? 'newerRecord' : 'damagedRecord')}</p>;
  return <AskToWatch key={id} id={id} view={view} onLeave={onLeave} />;
}
