import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { isNewer, read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { byNewest } from '../../watch/model/summary';

/** The part of the finished that goes when dropping raw bodies was not enough. */
const OLDEST_PART = 0.25;

/**
 * Makes room in a full storage: first all raw bodies, and only if there were none, the oldest finished
 * ingestions. Never what is watched or owed. Called under the state lock, which then reads everything anew.
 */
export async function evict(ports: Ports): Promise<void> {
  const all = await ports.local.getAll();
  const details = Object.keys(all).filter(
    (key) => key.startsWith(keys.rawResponse('')) && !isNewer(all[key]),
  );
  if (details.length > 0) return ports.local.remove(details);
  const finished = oldestFinished(all);
  const count = Math.ceil(finished.length * OLDEST_PART);
  if (count === 0) return;
  await ports.local.remove(finished.slice(0, count).map((record) => keys.ingestion(record.id)));
  // The counts are wrong now: without the view the next load rebuilds it from the records.
  await ports.local.remove([keys.summary]);
}

/** Every readable ingestion that needs no care, the oldest first. */
export function oldestFinished(all: Record<string, unknown>): Ingestion[] {
  return Object.entries(all)
    .filter(([key]) => key.startsWith(keys.ingestion('')))
    .map(([, raw]) => read.ingestion(raw))
    .filter((record): record is Ingestion => record !== null && !isActive(record))
    .sort((a, b) => byNewest(b, a));
}
