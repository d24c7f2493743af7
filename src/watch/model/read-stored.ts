import type * as z from 'zod/mini';
import {
  batchSchema,
  connectionRuntimeSchema,
  connectionSchema,
  evictionsSchema,
  ingestionSchema,
  logSchema,
  memoryIdsSchema,
  notificationGroupSchema,
  rawResponseSchema,
  SCHEMA_VERSION,
  schedulerStateSchema,
  settingsSchema,
  summarySchema,
} from './records';

/**
 * One reader for each shape that is stored. Each value carries the version of its schema, so that a value of a newer version
 * of the extension is recognised: it is not damaged, and it is not ours to change.
 *
 * No release has stored an older version yet: values of development builds cannot be read, and are set aside. The first
 * migration goes into `reader`, before the parse. A migration is needed only if stored values change their meaning; a field
 * that is added is optional, or has a default for values stored before it existed.
 */

/** Makes the reader of a shape: null for what the schema does not accept. */
export const reader =
  <S extends z.ZodMiniType>(schema: S) =>
  (raw: unknown): z.infer<S> | null => {
    const result = schema.safeParse(raw);
    return result.success ? result.data : null;
  };

/** Reads a stored value; null if it is missing, damaged, or of another version. */
export const read = {
  ingestion: reader(ingestionSchema),
  rawResponse: reader(rawResponseSchema),
  memoryIds: reader(memoryIdsSchema),
  connection: reader(connectionSchema),
  batch: reader(batchSchema),
  notificationGroup: reader(notificationGroupSchema),
  settings: reader(settingsSchema),
  evictions: reader(evictionsSchema),
  summary: reader(summarySchema),
  runtime: reader(connectionRuntimeSchema),
  scheduler: reader(schedulerStateSchema),
  log: reader(logSchema),
} as const;

/** Whether a newer version of the extension wrote a value. */
export function isNewer(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || !('schema' in raw)) return false;
  return typeof raw.schema === 'number' && raw.schema > SCHEMA_VERSION;
}

/** The keys whose values of a newer version are left alone. The summary is not among them: it is made anew from the rest. */
const OWN_KEY = /^(?:ingestion|raw-response|memory-ids|connection|batch|notification-group|settings)(?::|$)/;

/** Splits everything stored into the values that we may read, and the keys of values that a newer version wrote. */
export function withoutNewer(all: Record<string, unknown>): {
  stored: Record<string, unknown>;
  newer: string[];
} {
  const newer = Object.keys(all).filter((key) => OWN_KEY.test(key) && isNewer(all[key]));
  const stored = Object.fromEntries(Object.entries(all).filter(([key]) => !newer.includes(key)));
  return { stored, newer };
}
