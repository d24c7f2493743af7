import type { Ports } from '../../platform/ports';
import type { Stored } from './state';

/** The share of storage left free for answers about what is watched already. */
const RESERVED_PART = 0.1;

/** Used if the browser gives no quota: both browsers hold this much (docs/PLATFORM.md, "Storage"), and the use is counted here. */
const NOT_COUNTED = { maxBytes: 10 * 1024 * 1024, usedBytes: null };

/**
 * How many bytes of new data fit into storage without an eviction. Asked before writing, because a write that fails does not say how
 * much would have fitted.
 */
export async function bytesLeft({ local, localQuota }: Pick<Ports, 'local' | 'localQuota'>): Promise<number> {
  const { maxBytes, usedBytes } = await quotaOf(localQuota);
  const used = usedBytes ?? sizeOf(await local.getAll()).bytes;
  return Math.max(0, maxBytes * (1 - RESERVED_PART) - used);
}

/** The size and use of storage: what the browser says, or the known size if it does not answer. */
export async function quotaOf(localQuota: Ports['localQuota']): ReturnType<Ports['localQuota']> {
  return localQuota().catch(() => NOT_COUNTED);
}

/** The size as browsers count it: the key, and the value as JSON, in UTF-8. */
export function sizeOf(stored: Stored): { bytes: number; keys: number } {
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const [key, value] of Object.entries(stored))
    bytes += encoder.encode(key).length + encoder.encode(JSON.stringify(value) ?? '').length;
  return { bytes, keys: Object.keys(stored).length };
}
