import { useEffect, useReducer } from 'preact/hooks';
import { listedIds } from '../../watch/model/summary';
import { createChangeListeners } from './change-listeners';
import { type PageStorage, type PageStore, type StoredValue, type ToRead, usePage } from './page';
import { items, type StoredItem } from './stored-items';

/**
 * Keeps what a page reads fresh: a key that changes is read again. There is one read at a time, so that an older answer
 * never overwrites a newer one. What the summary names is read before listeners hear of the summary, so that no row is
 * drawn empty.
 */
export function createPageStore(source: PageStorage): PageStore {
  const read = new Map<string, unknown>();
  /**
   * Read, or being read. A key that changes during its first read must be read again: the first read may have missed
   * the change.
   */
  const requested = new Set<string>();
  const listeners = createChangeListeners();
  let wanted = new Set<string>();
  let reading: Promise<void> | null = null;
  let hasFailed = false;

  function want(keys: Iterable<string>): void {
    for (const key of keys) wanted.add(key);
    if (wanted.size === 0 || reading) return;
    const own = drain()
      .catch(() => fail())
      .finally(() => {
        if (reading === own) reading = null;
      });
    reading = own;
  }

  async function drain(): Promise<void> {
    while (wanted.size > 0) {
      const keys = [...wanted];
      wanted = new Set();
      for (const key of keys) requested.add(key);
      const found = await source.get(keys).catch((failure: unknown) => {
        // They are read with the next change, or when the person tries again.
        for (const key of keys) wanted.add(key);
        throw failure;
      });
      for (const key of keys) read.set(key, found[key]);
      for (const key of named()) if (!read.has(key)) wanted.add(key);
    }
    // Before the listeners are called: what they ask for must not wait for a read that has ended.
    reading = null;
    hasFailed = false;
    listeners.tell();
  }

  function fail(): void {
    hasFailed = true;
    listeners.tell();
  }

  /** The keys of the ingestions and connections that the summary names. */
  function named(): string[] {
    const summary = items.summary.parse(read.get(items.summary.key));
    if (summary === null) return [];
    return [
      ...listedIds(summary).map((id) => items.ingestion(id).key),
      ...summary.connections.map(({ id }) => items.runtime(id).key),
    ];
  }

  const stop = source.onChanged((keys) => want(keys.filter((key) => requested.has(key))));

  return {
    async load(wantedItems) {
      want(wantedItems.map((item) => item.key).filter((key) => !read.has(key)));
      await reading;
    },
    async reload(item) {
      want([item.key]);
      await reading;
    },
    peek<T>(item: StoredItem<T>): StoredValue<T> {
      if (!read.has(item.key)) return { is: 'unread' };
      const raw = read.get(item.key);
      if (raw === undefined) return { is: 'absent' };
      const value = item.parse(raw);
      return value === null ? { is: 'damaged' } : { is: 'there', value };
    },
    hasFailed: () => hasFailed,
    async retry() {
      want([]);
      await reading;
    },
    subscribe: listeners.add,
    close: stop,
  };
}

/** Draws the component again whenever what is stored has changed, and loads what it needs. */
export function useStore(...needed: ToRead[]): PageStore {
  const { store } = usePage();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const names = needed.map((item) => item.key).join();
  useEffect(() => store.subscribe(() => redraw(null)), [store]);
  useEffect(() => void store.load(needed), [store, names]);
  return store;
}

/** One stored value. Null while it is unread, absent or damaged. */
export function valueIn<T>(store: PageStore, item: StoredItem<T>): T | null {
  const stored = store.peek(item);
  return stored.is === 'there' ? stored.value : null;
}
