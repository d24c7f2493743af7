import { useMemo } from 'preact/hooks';
import { withAllMemoryIds } from '../../watch/model/memory-ids';
import type { Ingestion } from '../../watch/model/records';
import { useStore, valueIn } from '../app/store';
import { items } from '../app/stored-items';

/** An ingestion with all memory IDs that are kept. Null while it is unread, or if it is not there. */
export function useWholeIngestion(id: string): Ingestion | null {
  const store = useStore(items.ingestion(id), items.memoryIds(id));
  const record = valueIn(store, items.ingestion(id));
  const isRead = store.peek(items.memoryIds(id)).is !== 'unread';
  const allIds = valueIn(store, items.memoryIds(id));
  return useMemo(() => {
    if (record === null) return null;
    // Until the full list is read, the IDs in the record count as all: no page may say that some are missing.
    return isRead ? withAllMemoryIds(record, allIds) : { ...record, memoryIdCount: record.memoryIds.length };
  }, [record, allIds, isRead]);
}
