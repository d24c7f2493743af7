import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { isNewer, read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { byNewest } from '../../watch/model/summary';
import type { Stored } from './state';

/** The share of the finished that goes when dropping raw bodies was not enough. */
const OLDEST_PART = 0.25;

/**
 * Frees space in a full storage: first all raw bodies, and only if there were none, the oldest finished ingestions. Never
 * what is watched or has a pending notification. Called under the state lock, which then reads everything anew.
 */
export async function evict(ports: Ports): Promise<void> {
  const all = await ports.local.getAll();
  const rawResponses = Object.keys(all).filter(
    (key) => key.startsWith(keys.rawResponse('')) && !isNewer(all[key]),
  );
  if (rawResponses.length > 0) return ports.local.remove(rawResponses);
  const finished = oldestFinished(all);
  const count = Math.ceil(finished.length * OLDEST_PART);
  if (count === 0) return;
  // Their counts go with them, in one call: without the summary the next load makes it anew from the records.
  const evicted = finished.slice(0, count).map((record) => keys.ingestion(record.id));
  await ports.local.remove([...evicted, keys.summary]);
}

/** Every readable ingestion that needs no attention, the oldest first. */
export function oldestFinished(all: Stored): Ingestion[] {
  return Object.entries(all)
    .filter(([key]) => key.startsWith(keys.ingestion('')))
    .map(([, raw]) => read.ingestion(raw))
    .filter((record): record is Ingestion => record !== null && !isActive(record))
    .sort((a, b) => byNewest(b, a));
}
