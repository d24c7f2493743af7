import { MEMORY_ID_MAX, MEMORY_IDS_IN_RECORD, MEMORY_IDS_MAX } from './limits';
import { type Ingestion, type MemoryIdList, SCHEMA_VERSION } from './records';

type Listing = Pick<Ingestion, 'memoryIds' | 'memoryIdCount'>;

/** What a record holds of memory IDs: the first of them, and how many there are. */
export function listingOf(ids: readonly string[]): Listing {
  return { memoryIds: ids.slice(0, MEMORY_IDS_IN_RECORD).map(bounded), memoryIdCount: ids.length };
}

/** What is stored beside a record with more memory IDs than it holds; null for one with fewer. */
export function memoryIdsBeside(ids: readonly string[]): MemoryIdList | null {
  if (ids.length <= MEMORY_IDS_IN_RECORD) return null;
  return { schema: SCHEMA_VERSION, ids: ids.slice(0, MEMORY_IDS_MAX).map(bounded) };
}

/** How many memory IDs Synap has named. */
export function memoryIdCountOf({ memoryIds, memoryIdCount }: Listing): number {
  return Math.max(memoryIdCount, memoryIds.length);
}

/** Whether an ingestion has more memory IDs than its record holds. */
export function hasMoreMemoryIds(record: Listing): boolean {
  return record.memoryIdCount > record.memoryIds.length;
}

/** The record with all memory IDs that are kept, given what is stored beside it. */
export function withAllMemoryIds<R extends Listing>(record: R, beside: MemoryIdList | null): R {
  if (beside === null || !hasMoreMemoryIds(record)) return record;
  return beside.ids.length > record.memoryIds.length ? { ...record, memoryIds: beside.ids } : record;
}

/**
 * The named memory IDs in the order of the known ones, without duplicates; new ones come last. Some servers send them in another order
 * each time, which is no change. Returns `known` itself if none is new and none is missing.
 */
export function inKnownOrder(known: readonly string[], named: readonly string[]): readonly string[] {
  const left = new Set(named);
  const staying = known.filter((id) => left.delete(id));
  return left.size === 0 && staying.length === known.length ? known : [...staying, ...left];
}

const bounded = (id: string) => id.slice(0, MEMORY_ID_MAX);
