import type { Ports } from '../../platform/ports';
import { isNewer } from '../../watch/model/read-stored';
import { keys } from '../../watch/model/records';
import { oldestFinished } from './eviction';
import { sizeOf } from './room';
import type { Stored } from './state';

/**
 * Raw responses may take this share of storage; beyond it the oldest are deleted until they take a little less. Otherwise a history of
 * long answers would fill storage, and nothing that a person adds would fit.
 */
const LIMIT_PART = 0.5;
const TRIMMED_PART = 0.4;

/** Reading everything takes a tenth of a second where so much is stored. */
const CHECKED_EVERY_MS = 10 * 60_000;

/**
 * Makes the function that deletes the oldest raw responses where all of them take too much. It reads nothing while little is
 * stored altogether.
 */
export function createCacheLimit({
  local,
  localQuota,
  clock,
}: Pick<Ports, 'local' | 'localQuota' | 'clock'>): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (Math.abs(clock.now() - checkedAt) < CHECKED_EVERY_MS) return;
    const quota = await localQuota().catch(() => null);
    // A browser that does not count has no such limit either.
    if (quota === null || quota.usedBytes === null) return;
    const { maxBytes, usedBytes } = quota;
    if (usedBytes <= maxBytes * LIMIT_PART) return;
    checkedAt = clock.now();
    const gone = keysBeyond(await local.getAll(), maxBytes);
    if (gone.length > 0) await local.remove(gone);
  };
}

/** The keys of the oldest raw responses beyond the limit, never of an ingestion that is watched. */
function keysBeyond(all: Stored, maxBytes: number): string[] {
  const cached = oldestFinished(all)
    .map(({ id }) => keys.rawResponse(id))
    .filter((key) => all[key] !== undefined && !isNewer(all[key]))
    .map((key) => ({ key, bytes: sizeOf({ [key]: all[key] }).bytes }));
  let left = cached.reduce((sum, { bytes }) => sum + bytes, 0);
  if (left <= maxBytes * LIMIT_PART) return [];
  const gone: string[] = [];
  for (const { key, bytes } of cached) {
    if (left <= maxBytes * TRIMMED_PART) break;
    gone.push(key);
    left -= bytes;
  }
  return gone;
}
