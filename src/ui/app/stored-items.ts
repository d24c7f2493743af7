import * as z from 'zod/mini';
import {
  batchSchema,
  connectionRuntimeSchema,
  evictionsSchema,
  ingestionSchema,
  keys,
  logSchema,
  memoryIdsSchema,
  rawResponseSchema,
  settingsSchema,
  summarySchema,
} from '../../watch/model/records';

/** One stored thing: where it is, and how it is read. */
export interface StoredItem<T> {
  key: string;
  /** Null for what is not what it should be: of another version, or damaged. A page must never crash on either. */
  parse(raw: unknown): T | null;
}

/** A parser that parses each stored object only once: every row peeks at its record whenever it is drawn. */
export function parserOf<S extends z.ZodMiniType>(schema: S): (raw: unknown) => z.infer<S> | null {
  const parsed = new WeakMap<object, z.infer<S> | null>();
  return (raw) => {
    if (typeof raw !== 'object' || raw === null) return null;
    const known = parsed.get(raw);
    if (known !== undefined) return known;
    const result = schema.safeParse(raw);
    const value = result.success ? result.data : null;
    parsed.set(raw, value);
    return value;
  };
}

/** Text typed into the watch field and not yet used. */
const textDraftSchema = z.object({ text: z.string(), at: z.number() });

export const parseIngestion = parserOf(ingestionSchema);
const parseRawResponse = parserOf(rawResponseSchema);
export const parseMemoryIds = parserOf(memoryIdsSchema);
const parseRuntime = parserOf(connectionRuntimeSchema);
const parseBatch = parserOf(batchSchema);
const parseLog = parserOf(logSchema);

/** Everything that pages read, by the schemas that the background writes it with. */
export const items = {
  summary: { key: keys.summary, parse: parserOf(summarySchema) },
  settings: { key: keys.settings, parse: parserOf(settingsSchema) },
  evictions: { key: keys.evictions, parse: parserOf(evictionsSchema) },
  log: { key: keys.log, parse: parseLog },
  olderLog: { key: keys.olderLog, parse: parseLog },
  textDraft: { key: 'draft:watch', parse: parserOf(textDraftSchema) },
  ingestion: (id: string) => ({ key: keys.ingestion(id), parse: parseIngestion }),
  memoryIds: (id: string) => ({ key: keys.memoryIds(id), parse: parseMemoryIds }),
  rawResponse: (id: string) => ({ key: keys.rawResponse(id), parse: parseRawResponse }),
  batch: (id: string) => ({ key: keys.batch(id), parse: parseBatch }),
  runtime: (connectionId: string) => ({ key: keys.runtime(connectionId), parse: parseRuntime }),
} as const;
