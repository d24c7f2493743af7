import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { isNewer, read } from '../../watch/model/read-stored';
import { type Evictions, type Ingestion, keys, SCHEMA_VERSION } from '../../watch/model/records';
import { byNewest } from '../../watch/model/summary';
import { quotaOf, sizeOf } from './room';
import type { Stored } from './state';

/** The share of a kind that is evicted at once: large enough that the next write does not evict again, and no larger. */
const OLDEST_PART = 0.25;

/**
 * Frees space in a full storage. Deletes the oldest quarter of raw responses; if there are none, of the memory IDs beside records; if
 * there are none, of the finished ingestions. Never an ingestion that is watched or has a pending notification. Returns whether there
 * was anything to delete. Called under the state lock; the caller must load the state anew.
 */
export async function evict({ local, clock }: Pick<Ports, 'local' | 'clock'>): Promise<boolean> {
  const all = await local.getAll();
  const { bodies, memoryIds, finished } = freeable(all);
  if (bodies.length > 0) return removeOldest(local, bodies);
  if (memoryIds.length > 0) return removeOldest(local, memoryIds);
  return evictFinished({ local, clock }, finished, read.evictions(all[keys.evictions]));
}

/** Room for the record of how many ingestions were deleted (`evictions`). */
const NOTE_BYTES = 200;

/**
 * Whether these values would fit if everything that may be evicted were gone. Asked before the first eviction, so that the history
 * is not lost for a write that fails anyway.
 */
export async function canMakeRoom(
  { local, localQuota }: Pick<Ports, 'local' | 'localQuota'>,
  values: Stored,
): Promise<boolean> {
  const all = await local.getAll();
  const { maxBytes, usedBytes } = await quotaOf(localQuota);
  const { bodies, memoryIds, finished } = freeable(all);
  const gone = [...bodies, ...memoryIds, ...finished.map(({ id }) => keys.ingestion(id))];
  const goneOrReplaced = new Set([...gone, ...Object.keys(values)]);
  const used = usedBytes ?? sizeOf(all).bytes;
  const left = maxBytes - used + sizeOfKeys(all, goneOrReplaced) - NOTE_BYTES;
  return sizeOf(values).bytes <= left;
}

/** The keys that may be deleted to make room, of each kind the oldest first. */
function freeable(all: Stored): { bodies: string[]; memoryIds: string[]; finished: Ingestion[] } {
  const finished = oldestFinished(all);
  const active = Object.keys(all).filter((key) => key.startsWith(keys.ingestion('')));
  const oldestFirst = [...new Set([...finished.map(({ id }) => id), ...active.map(idOfKey)])];
  const isFreeable = (key: string) => all[key] !== undefined && !isNewer(all[key]);
  return {
    bodies: oldestFirst.map(keys.rawResponse).filter(isFreeable),
    // Not those of active ingestions: the next answer would store them again.
    memoryIds: finished.map(({ id }) => keys.memoryIds(id)).filter(isFreeable),
    finished,
  };
}

/** How many bytes of storage these keys take. */
function sizeOfKeys(all: Stored, chosen: ReadonlySet<string>): number {
  return sizeOf(Object.fromEntries(Object.entries(all).filter(([key]) => chosen.has(key)))).bytes;
}

async function removeOldest(local: Ports['local'], oldestFirst: readonly string[]): Promise<boolean> {
  await local.remove(oldestFirst.slice(0, Math.ceil(oldestFirst.length * OLDEST_PART)));
  return true;
}

/** Deletes the oldest finished ingestions, and notes how many, so that pages can show it. */
async function evictFinished(
  { local, clock }: Pick<Ports, 'local' | 'clock'>,
  finished: readonly Ingestion[],
  before: Evictions | null,
): Promise<boolean> {
  const evicted = finished.slice(0, Math.ceil(finished.length * OLDEST_PART));
  if (evicted.length === 0) return false;
  // The summary goes in the same call, because its counts are wrong now: the next load makes it anew from the records.
  await local.remove([...evicted.map(({ id }) => keys.ingestion(id)), keys.summary]);
  const count = (before?.count ?? 0) + evicted.length;
  const note = { schema: SCHEMA_VERSION, count, at: clock.now() };
  await local.set({ [keys.evictions]: note }).catch(() => undefined);
  return true;
}

const idOfKey = (key: string) => key.slice(keys.ingestion('').length);

/** Every readable ingestion that needs no attention, the oldest first. */
export function oldestFinished(all: Stored): Ingestion[] {
  return Object.entries(all)
    .filter(([key]) => key.startsWith(keys.ingestion('')))
    .map(([, raw]) => read.ingestion(raw))
    .filter((record): record is Ingestion => record !== null && !isActive(record))
    .sort((a, b) => byNewest(b, a));
}
