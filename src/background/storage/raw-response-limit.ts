import type { Ports } from '../../platform/ports';
import { isNewer } from '../../watch/model/read-stored';
import { keys } from '../../watch/model/records';
import { oldestFinished } from './eviction';
import { sizeOf } from './room';
import type { Stored } from './state';

/**
 * The share of storage that raw responses may take. Beyond it the oldest are deleted until they take the smaller share. Otherwise a
 * history of long responses would fill storage, and nothing that a person adds would fit.
 */
const LIMIT_PART = 0.5;
const TRIMMED_PART = 0.4;

/** How often this is checked: reading all of storage takes a tenth of a second when it is half full. */
const CHECKED_EVERY_MS = 10 * 60_000;

/**
 * Makes the function that deletes the oldest raw responses if they take too much storage together. It reads nothing while storage
 * is less than half full.
 */
export function createRawResponseLimit({
  local,
  localQuota,
  clock,
}: Pick<Ports, 'local' | 'localQuota' | 'clock'>): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (Math.abs(clock.now() - checkedAt) < CHECKED_EVERY_MS) return;
    const quota = await localQuota().catch(() => null);
    // A browser that does not say how much is used (Firefox) gives nothing to compare.
    if (quota === null || quota.usedBytes === null) return;
    const { maxBytes, usedBytes } = quota;
    if (usedBytes <= maxBytes * LIMIT_PART) return;
    checkedAt = clock.now();
    const gone = keysBeyond(await local.getAll(), maxBytes);
    if (gone.length > 0) await local.remove(gone);
  };
}

/** The keys of the oldest raw responses beyond the limit, never of an active ingestion. */
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
