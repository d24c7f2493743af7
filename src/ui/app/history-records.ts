import { useEffect, useReducer, useState } from 'preact/hooks';
import { withAllMemoryIds } from '../../watch/model/memory-ids';
import type { Ingestion, MemoryIdList } from '../../watch/model/records';
import { createChangeListeners } from './change-listeners';
import { type PageStorage, usePage } from './page';
import { items, parseIngestion, parseMemoryIds } from './stored-items';

const PREFIX = items.ingestion('').key;
const MEMORY_IDS_PREFIX = items.memoryIds('').key;

const idOfMemoryIds = (key: string) => key.slice(MEMORY_IDS_PREFIX.length);

/** Records in one read: few enough that the page reacts to keys and clicks in between. */
const READ_MAX = 500;

/** All stored ingestions, read part by part and kept up to date. */
export interface HistoryRecords {
  /** Those that have been read so far, with all their memory IDs, removed ones included. A new list whenever anything has changed. */
  records(): readonly Ingestion[];
  /** Whether everything that was stored at the beginning has been read. */
  isComplete(): boolean;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/**
 * Reads the records of `first` before all others, since those are the visible ones. One read at a time, as in
 * `store.ts`: otherwise an older answer could overwrite a newer one.
 */
export function createHistoryRecords(source: PageStorage, first: readonly string[]): HistoryRecords {
  /** By the key of the ingestion: the record as stored, its full list of memory IDs, and the two put together. */
  const byKey = new Map<string, Ingestion>();
  const fullMemoryIds = new Map<string, MemoryIdList>();
  const whole = new Map<string, Ingestion>();
  const listeners = createChangeListeners();
  const wanted = new Set(first.map((id) => items.ingestion(id).key));
  let list: readonly Ingestion[] | null = null;
  let isReading = false;
  let isListed = false;

  /** If a read fails, its records are missing until they change. */
  async function drain(): Promise<void> {
    if (isReading) return;
    isReading = true;
    while (wanted.size > 0) {
      const keys = [...wanted].slice(0, READ_MAX);
      for (const key of keys) wanted.delete(key);
      await source.get(keys).then(
        (found) => take(keys, found),
        () => {},
      );
    }
    isReading = false;
    if (isListed) tell();
  }

  function take(keys: string[], found: Record<string, unknown>): void {
    for (const key of keys) {
      if (key.startsWith(PREFIX)) putOrDelete(byKey, key, parseIngestion(found[key]));
      else putOrDelete(fullMemoryIds, items.ingestion(idOfMemoryIds(key)).key, parseMemoryIds(found[key]));
    }
    for (const key of new Set(keys.map((key) => key.replace(MEMORY_IDS_PREFIX, PREFIX)))) {
      const record = byKey.get(key);
      putOrDelete(whole, key, record ? withAllMemoryIds(record, fullMemoryIds.get(key) ?? null) : null);
    }
    tell();
  }

  function tell(): void {
    list = null;
    listeners.tell();
  }

  function want(keys: string[]): void {
    for (const key of keys) if (key.startsWith(PREFIX)) wanted.add(key);
    // Last: there may be megabytes of them, and no row shows any.
    for (const key of keys) if (key.startsWith(MEMORY_IDS_PREFIX)) wanted.add(key);
    if (wanted.size > 0) void drain();
  }

  const stop = source.onChanged(want);
  void (async () => {
    await drain();
    const keys = await source.localKeys().catch((): string[] => []);
    isListed = true;
    // Records that have changed meanwhile have been asked for already.
    want(keys.filter((key) => !byKey.has(key)));
    if (wanted.size === 0) tell();
  })();

  return {
    records() {
      list ??= [...whole.values()];
      return list;
    },
    isComplete: () => isListed && wanted.size === 0 && !isReading,
    subscribe: listeners.add,
    close: stop,
  };
}

function putOrDelete<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}

/** The history for a component, which is drawn again whenever the history has changed. */
export function useHistoryRecords(first: readonly string[]): HistoryRecords {
  const { storage } = usePage();
  const [history] = useState(() => createHistoryRecords(storage, first));
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // Records may have arrived between the first drawing and this effect.
    redraw(null);
    const stop = history.subscribe(() => redraw(null));
    return () => {
      stop();
      history.close();
    };
  }, [history]);
  return history;
}
