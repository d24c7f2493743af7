import { useEffect, useReducer } from 'preact/hooks';
import { type PageStorage, type PageStore, type StoredValue, type ToRead, usePage } from './page';
import { items, type StoredItem } from './stored-items';

/**
 * Keeps what a page reads fresh: storage is read again where it changed, one read at a time, so that an older answer never
 * overwrites a newer one. What the view names is read before anybody is told of the view, so that no row paints empty.
 */
export function createPageStore(source: PageStorage): PageStore {
  const read = new Map<string, unknown>();
  /** Read, or being read: what changes during its first read may not be in what that finds. */
  const asked = new Set<string>();
  const listeners = new Set<() => void>();
  let wanted = new Set<string>();
  let reading: Promise<void> | null = null;

  function want(keys: Iterable<string>): void {
    for (const key of keys) wanted.add(key);
    if (wanted.size === 0 || reading) return;
    // A read that fails leaves its keys unread; the next change, or the next page, asks again.
    const own = drain()
      .catch(() => {})
      .finally(() => {
        if (reading === own) reading = null;
      });
    reading = own;
  }

  async function drain(): Promise<void> {
    while (wanted.size > 0) {
      const keys = [...wanted];
      wanted = new Set();
      for (const key of keys) asked.add(key);
      const found = await source.get(keys);
      for (const key of keys) read.set(key, found[key]);
      for (const key of named()) if (!read.has(key)) wanted.add(key);
    }
    // Before anybody is told: what a listener wants then must not wait for a read that has ended.
    reading = null;
    for (const listener of [...listeners]) listener();
  }

  /** The keys of what the view names. */
  function named(): string[] {
    const view = items.summary.parse(read.get(items.summary.key));
    if (view === null) return [];
    return [
      ...[...view.inProgress, ...view.recent].map((id) => items.ingestion(id).key),
      ...view.connections.map(({ id }) => items.runtime(id).key),
    ];
  }

  const stop = source.onChanged((keys) => want(keys.filter((key) => asked.has(key))));

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
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
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

/** One stored thing, or null while it is not there, whatever the reason. */
export function valueIn<T>(store: PageStore, item: StoredItem<T>): T | null {
  const stored = store.peek(item);
  return stored.is === 'there' ? stored.value : null;
}
