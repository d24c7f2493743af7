import { useEffect, useState } from 'preact/hooks';
import { listed, plural } from '../../app/i18n';
import { usePage } from '../../app/page';
import { countKnown } from './watch-ids';

/** How many of the IDs are in the list already: none until storage has answered. */
export function useKnownCount(ids: string[]): number {
  const page = usePage();
  const [known, setKnown] = useState(0);
  const joinedIds = ids.join();
  useEffect(() => {
    setKnown(0);
    if (joinedIds === '') return;
    let isCurrent = true;
    void countKnown(page, joinedIds.split(',')).then((count) => isCurrent && setKnown(count));
    return () => {
      isCurrent = false;
    };
  }, [page, joinedIds]);
  return Math.min(known, ids.length);
}

/** "3 ingestions, 1 already watched". */
export function countText(ids: string[], known: number): string {
  const count = plural('ingestions', ids.length);
  return known === 0 ? count : listed([count, plural('alreadyWatchedCount', known)]);
}
