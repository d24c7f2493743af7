import * as z from 'zod/mini';
import { read, reader } from '../../watch/model/read-stored';
import { keys } from '../../watch/model/records';

/** One stored thing: where it is, and how it is read. */
export interface StoredItem<T> {
  key: string;
  /** Null for what is not what it should be: of another version, or damaged. A page must never crash on either. */
  parse(raw: unknown): T | null;
}

/** A reader that reads each stored object only once: every row peeks at its record whenever it is drawn. */
function readOnce<T>(readStored: (raw: unknown) => T | null): (raw: unknown) => T | null {
  const known = new WeakMap<object, T | null>();
  return (raw) => {
    if (typeof raw !== 'object' || raw === null) return null;
    const before = known.get(raw);
    if (before !== undefined) return before;
    const value = readStored(raw);
    known.set(raw, value);
    return value;
  };
}

/** The same for a draft, which only pages write and read. */
export function parserOf<S extends z.ZodMiniType>(schema: S): (raw: unknown) => z.infer<S> | null {
  return readOnce(reader(schema));
}

/** Text typed into the watch field and not yet used. */
const textDraftSchema = z.object({ text: z.string(), at: z.number() });

export const parseIngestion = readOnce(read.ingestion);
const parseRawResponse = readOnce(read.rawResponse);
export const parseMemoryIds = readOnce(read.memoryIds);
const parseRuntime = readOnce(read.runtime);
const parseBatch = readOnce(read.batch);
const parseLog = readOnce(read.log);

/** Everything that pages read, by the readers that the background reads it with. */
export const items = {
  summary: { key: keys.summary, parse: readOnce(read.summary) },
  settings: { key: keys.settings, parse: readOnce(read.settings) },
  evictions: { key: keys.evictions, parse: readOnce(read.evictions) },
  log: { key: keys.log, parse: parseLog },
  olderLog: { key: keys.olderLog, parse: parseLog },
  textDraft: { key: 'draft:watch', parse: parserOf(textDraftSchema) },
  ingestion: (id: string) => ({ key: keys.ingestion(id), parse: parseIngestion }),
  memoryIds: (id: string) => ({ key: keys.memoryIds(id), parse: parseMemoryIds }),
  rawResponse: (id: string) => ({ key: keys.rawResponse(id), parse: parseRawResponse }),
  batch: (id: string) => ({ key: keys.batch(id), parse: parseBatch }),
  runtime: (connectionId: string) => ({ key: keys.runtime(connectionId), parse: parseRuntime }),
} as const;
