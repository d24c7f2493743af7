import { useEffect, useRef } from 'preact/hooks';
import type { Ingestion, Summary } from '../../../watch/model/records';
import { listedIds } from '../../../watch/model/summary';
import { t } from '../../app/i18n';
import { useStore } from '../../app/store';
import { items } from '../../app/stored-items';
import Inspector from '../../features/inspector/Inspector';
import { lazyView } from '../../hooks/lazy-view';
import { AskToWatch } from './AskToWatch';
import type { Filter } from './find/filter';
import { type PaneView, type Route, writeRoute } from './find/route';

const Statistics = lazyView(() => import('./statistics/Statistics').then((module) => module.default));
const Transfer = lazyView(() => import('./transfer/Transfer').then((module) => module.default));

interface Props {
  route: Route;
  summary: Summary;
  /** Whether the ingestion that the address names is in the history. */
  isKnown: boolean;
  /** Whether everything that is stored has been read. */
  isLoaded: boolean;
  everything: readonly Ingestion[];
  found: readonly Ingestion[];
  onFind(change: Partial<Filter>): void;
  onLeave(): void;
}

/** Beside the list: one ingestion, the statistics of those that are listed, or export and import. */
export function SidePane(props: Props) {
  const { route, summary, isKnown, isLoaded, everything, found, onFind, onLeave } = props;
  const { pane } = route;
  const last = useRef<PaneView>({ is: 'nothing' });
  if (pane.is === 'nothing' || pane.is === 'ingestion') last.current = pane;

  const tab = (to: PaneView, text: string) => (
    <a href={writeRoute({ ...route, pane: to })} aria-current={to === pane ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <>
      <nav class="tabs" aria-label={t('sidePane')}>
        {tab(last.current, t('oneIngestion'))}
        {tab(pane.is === 'statistics' ? pane : { is: 'statistics' }, t('statistics'))}
        {tab(pane.is === 'transfer' ? pane : { is: 'transfer' }, t('transfer'))}
      </nav>
      {pane.is === 'statistics' && <Statistics found={found} filter={route.filter} onFind={onFind} />}
      {pane.is === 'transfer' && (
        <Transfer isLoaded={isLoaded} found={found} everything={everything} summary={summary} />
      )}
      {pane.is === 'nothing' && listedIds(summary).length > 0 && <p class="empty">{t('nothingOpened')}</p>}
      {pane.is === 'ingestion' && (
        <OpenedIngestion id={pane.id} summary={summary} isKnown={isKnown} onLeave={onLeave} />
      )}
    </>
  );
}

interface OpenedIngestionProps {
  id: string;
  summary: Summary;
  isKnown: boolean;
  onLeave(): void;
}

function OpenedIngestion({ id, summary, isKnown, onLeave }: OpenedIngestionProps) {
  const store = useStore(items.ingestion(id));
  useEffect(bringIntoView, [id]);
  if (isKnown) return <Inspector key={id} id={id} summary={summary} onBack={null} />;
  const stored = store.peek(items.ingestion(id));
  if (stored.is === 'unread') return null;
  // It has just been removed, which the bar below undoes.
  if (stored.is === 'there') return <p class="empty">{t('nothingOpened')}</p>;
  if (stored.is === 'damaged')
    return <p class="empty">{t(summary.counts.newer > 0 ? 'newerRecord' : 'damagedRecord')}</p>;
  return <AskToWatch key={id} id={id} summary={summary} onLeave={onLeave} />;
}

/** In a narrow window, or at a large zoom, this pane stands below the list: nobody would see that something was opened. */
function bringIntoView(): void {
  const pane = document.querySelector<HTMLElement>('main.pane');
  if (pane && pane.offsetTop > 0) pane.scrollIntoView({ block: 'start' });
}
