import { useEffect } from 'preact/hooks';
import { VISIBLE_IDS_MAX } from '../../watch/model/limits';
import { usePage } from '../app/page';

/** The background forgets after 15 s what a page shows (`VISIBLE_MS`), so one heartbeat may come late. */
const HEARTBEAT_MS = 10_000;

/**
 * Tells the background which of the ingestions in progress are visible: they are polled more often. And when the page
 * is hidden, as a popup that closes: then none is.
 */
export function useVisibleIngestions(ids: string[]): void {
  const { send } = usePage();
  const shown = [...new Set(ids)].slice(0, VISIBLE_IDS_MAX);
  const names = shown.join();
  useEffect(() => {
    const beat = () => {
      if (document.visibilityState === 'visible') void send({ type: 'visible', ids: shown });
    };
    const turn = () =>
      void send({ type: 'visible', ids: document.visibilityState === 'visible' ? shown : [] });
    beat();
    const timer = setInterval(beat, HEARTBEAT_MS);
    document.addEventListener('visibilitychange', turn);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [send, names]);
}
