import type { StorageArea } from '../../platform/ports';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, type IngestionId, keys } from '../../watch/model/records';

/** The ingestions with these IDs as storage has them, finished ones included. Missing and unreadable ones are left out. */
export async function readIngestions(local: StorageArea, ids: IngestionId[]): Promise<Ingestion[]> {
  if (ids.length === 0) return [];
  const stored = await local.get(ids.map(keys.ingestion));
  return ids.flatMap((id) => read.ingestion(stored[keys.ingestion(id)]) ?? []);
}
