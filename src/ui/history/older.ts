import { useState } from 'preact/hooks';
import type { View } from '../../watch/records';
import { items } from '../items';
import { usePage } from '../page';
import { valueIn } from '../store';

const PREFIX = items.ingestion('').key;
const PER_CLICK = 200;

/** What is older than what the view names: read only when it is asked for, since there may be thousands. */
export function useOlder(view: View) {
  const { storage, store } = usePage();
  const [all, setAll] = useState<string[]>([]);
  const [limit, setLimit] = useState(0);
  const named = new Set([...view.underWay, ...view.recent]);
  const ids = all.filter((id) => !named.has(id)).slice(0, limit);

  async function loadMore() {
    const keys = await storage.localKeys();
    const found = keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
    await store.load(found.map(items.ingestion));
    const seqOf = (id: string) => valueIn(store, items.ingestion(id))?.seq ?? 0;
    setAll(found.sort((a, b) => seqOf(b) - seqOf(a)));
    setLimit(limit + PER_CLICK);
  }

  const shown = ids.length + named.size;
  return { ids, hasMore: shown < view.counts.total, loadMore: () => void loadMore() };
}
