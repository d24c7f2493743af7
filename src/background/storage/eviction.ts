import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { isNewer, read } from '../../watch/model/read-stored';
import { type Evictions, type Ingestion, keys, SCHEMA_VERSION } from '../../watch/model/records';
import { byNewest } from '../../watch/model/summary';
import type { Stored } from './state';

/** The share of a kind that goes at once: enough not to be asked for again with the next write, and no more than needed. */
const OLDEST_PART = 0.25;

/**
 * Frees space in a full storage: first raw bodies, then memory IDs beyond those that records hold, and only if there are neither, the
 * oldest finished ingestions; of each a quarter. Never an ingestion that is watched or has a pending notification. Returns whether
 * there was anything to free. Called under the state lock, which then reads everything anew.
 */
export async function evict({ local, clock }: Pick<Ports, 'local' | 'clock'>): Promise<boolean> {
  const all = await local.getAll();
  const finished = oldestFinished(all);
  const active = Object.keys(all).filter((key) => key.startsWith(keys.ingestion('')));
  const oldestFirst = [...new Set([...finished.map(({ id }) => id), ...active.map(idOfKey)])];
  const isFreeable = (key: string) => all[key] !== undefined && !isNewer(all[key]);
  const bodies = oldestFirst.map(keys.rawResponse).filter(isFreeable);
  if (bodies.length > 0) return removeOldest(local, bodies);
  // Those of what is watched would be stored again with the next answer.
  const memoryIds = finished.map(({ id }) => keys.memoryIds(id)).filter(isFreeable);
  if (memoryIds.length > 0) return removeOldest(local, memoryIds);
  return evictFinished({ local, clock }, finished, read.evictions(all[keys.evictions]));
}

async function removeOldest(local: Ports['local'], oldestFirst: readonly string[]): Promise<boolean> {
  await local.remove(oldestFirst.slice(0, Math.ceil(oldestFirst.length * OLDEST_PART)));
  return true;
}

/** Deletes the oldest finished ingestions, and notes how many: nothing may go without being said. */
async function evictFinished(
  { local, clock }: Pick<Ports, 'local' | 'clock'>,
  finished: readonly Ingestion[],
  before: Evictions | null,
): Promise<boolean> {
  const evicted = finished.slice(0, Math.ceil(finished.length * OLDEST_PART));
  if (evicted.length === 0) return false;
  // Their counts go with them, in one call: without the summary the next load makes it anew from the records.
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
