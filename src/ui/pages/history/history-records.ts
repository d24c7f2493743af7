import { useEffect, useReducer, useState } from 'preact/hooks';
import type { Ingestion } from '../../../watch/model/records';
import { type PageStorage, usePage } from '../../app/page';
import { items, parseIngestion } from '../../app/stored-items';

const PREFIX = items.ingestion('').key;

/** Records in one read: few enough that the page answers to keys and clicks in between. */
const CHUNK = 500;

/** Everything that is stored, read bit by bit and kept fresh. */
export interface HistoryRecords {
  /** What can be read, removed ones among it. A new list whenever anything has changed. */
  records(): readonly Ingestion[];
  /** Whether all there was at the beginning has been read. */
  isComplete(): boolean;
  subscribe(listener: () => void): () => void;
  close(): void;
}

/**
 * Reads the keys first, then the records: `first` before all others, so that what is in sight paints at once. One read at
 * a time, as in `src/ui/app/store.ts`, so that an older answer never overwrites a newer one.
 */
export function createHistoryRecords(source: PageStorage, first: readonly string[]): HistoryRecords {
  const byKey = new Map<string, Ingestion>();
  const listeners = new Set<() => void>();
  const wanted = new Set(first.map((id) => items.ingestion(id).key));
  let list: readonly Ingestion[] | null = null;
  let isReading = false;
  let isListed = false;

  /** A read that fails leaves its keys unread, until they change. */
  async function drain(): Promise<void> {
    if (isReading) return;
    isReading = true;
    while (wanted.size > 0) {
      const keys = [...wanted].slice(0, CHUNK);
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
      const record = parseIngestion(found[key]);
      if (record !== null) byKey.set(key, record);
      else byKey.delete(key);
    }
    tell();
  }

  function tell(): void {
    list = null;
    for (const listener of [...listeners]) listener();
  }

  function want(keys: string[]): void {
    for (const key of keys) if (key.startsWith(PREFIX)) wanted.add(key);
    if (wanted.size > 0) void drain();
  }

  const stop = source.onChanged(want);
  void (async () => {
    await drain();
    const keys = await source.localKeys().catch((): string[] => []);
    isListed = true;
    // What changed meanwhile is wanted already, and reading it twice would only be slow.
    want(keys.filter((key) => !byKey.has(key)));
    if (wanted.size === 0) tell();
  })();

  return {
    records() {
      list ??= [...byKey.values()];
      return list;
    },
    isComplete: () => isListed && wanted.size === 0 && !isReading,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}

/** The archive of this page, which draws the component again when it has changed. */
export function useHistoryRecords(first: readonly string[]): HistoryRecords {
  const { storage } = usePage();
  const [archive] = useState(() => createHistoryRecords(storage, first));
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // It may have read between the first drawing and this.
    redraw(null);
    const stop = archive.subscribe(() => redraw(null));
    return () => {
      stop();
      archive.close();
    };
  }, [archive]);
  return archive;
}
