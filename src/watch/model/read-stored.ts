import type * as z from 'zod/mini';
import {
  batchSchema,
  connectionSchema,
  evictionsSchema,
  ingestionSchema,
  memoryIdsSchema,
  notificationGroupSchema,
  rawResponseSchema,
  SCHEMA_VERSION,
  settingsSchema,
} from './records';

/**
 * One reader for each shape that is stored under a key of its own. Each value carries the version of its schema, so that
 * what a newer version of the extension wrote is known for what it is: not damage, and not ours to touch.
 *
 * No release has stored an older version yet: what development builds wrote cannot be read, and is set aside. The first
 * migration belongs into `reader`, before the parse. It is needed where what was stored means something else now; what is only
 * added is optional, or has a default for what was stored before.
 */

const reader =
  <S extends z.ZodMiniType>(schema: S) =>
  (raw: unknown): z.infer<S> | null => {
    const result = schema.safeParse(raw);
    return result.success ? result.data : null;
  };

/** Reads what is stored; null when it is not there, damaged, or of another version. */
export const read = {
  ingestion: reader(ingestionSchema),
  rawResponse: reader(rawResponseSchema),
  memoryIds: reader(memoryIdsSchema),
  connection: reader(connectionSchema),
  batch: reader(batchSchema),
  notificationGroup: reader(notificationGroupSchema),
  settings: reader(settingsSchema),
  evictions: reader(evictionsSchema),
} as const;

/** Whether a newer version of the extension wrote a value. */
export function isNewer(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || !('schema' in raw)) return false;
  return typeof raw.schema === 'number' && raw.schema > SCHEMA_VERSION;
}

/** What is kept under keys of its own. The summary is not among them: it is made anew from the rest. */
const OWN_KEY = /^(?:ingestion|raw-response|memory-ids|connection|batch|notification-group|settings)(?::|$)/;

/** Everything stored without what a newer version wrote, and the keys of that. */
export function withoutNewer(all: Record<string, unknown>): {
  stored: Record<string, unknown>;
  newer: string[];
} {
  const newer = Object.keys(all).filter((key) => OWN_KEY.test(key) && isNewer(all[key]));
  const stored = Object.fromEntries(Object.entries(all).filter(([key]) => !newer.includes(key)));
  return { stored, newer };
}
