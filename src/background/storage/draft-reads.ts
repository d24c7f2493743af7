import type { Ports } from '../../platform/ports';
import { isNewer, read } from '../../watch/model/read-stored';
import {
  type Batch,
  type Ingestion,
  type IngestionId,
  keys,
  type MemoryIdList,
  type RawResponse,
} from '../../watch/model/records';

/** What a draft has read from storage beyond the state in memory; null: not stored. */
export interface Loaded {
  records: Map<IngestionId, Ingestion | null>;
  batches: Map<string, Batch | null>;
  rawResponses: Map<IngestionId, RawResponse | null>;
  memoryIds: Map<IngestionId, MemoryIdList | null>;
}

/** What a draft reads from storage. What is not stored, or cannot be read and may be lost, is null. */
export interface DraftReads {
  /** In one go. Throws if one cannot be read or a newer version of the extension wrote it: a record must not be lost. */
  records(ids: readonly IngestionId[]): Promise<[IngestionId, Ingestion | null][]>;
  batch(id: string): Promise<Batch | null>;
  rawResponse(id: IngestionId): Promise<RawResponse | null>;
  memoryIds(id: IngestionId): Promise<MemoryIdList | null>;
  /** Whether any of these is stored. Records that cannot be read count, and so do those of a newer version. */
  isAnyStored(ids: readonly IngestionId[]): Promise<boolean>;
}

/** Thrown when a draft loads a record that cannot be read: it has to be set aside before anything is written. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}

/** Thrown when a draft loads a record that a newer version of the extension has written: it must not be changed. */
export class NewerRecord extends Error {
  override name = 'NewerRecord';
}

/** How many records are asked for at once to see whether any is left: a batch may have thousands. */
const RECORDS_AT_ONCE = 20;

export function draftReads(local: Ports['local']): DraftReads {
  const value = async (key: string): Promise<unknown> => (await local.get([key]))[key];
  return {
    async records(ids) {
      if (ids.length === 0) return [];
      const stored = await local.get(ids.map(keys.ingestion));
      return ids.map((id) => [id, storedRecordOf(id, stored[keys.ingestion(id)])]);
    },
    batch: async (id) => read.batch(await value(keys.batch(id))),
    rawResponse: async (id) => read.rawResponse(await value(keys.rawResponse(id))),
    memoryIds: async (id) => read.memoryIds(await value(keys.memoryIds(id))),
    async isAnyStored(ids) {
      for (let start = 0; start < ids.length; start += RECORDS_AT_ONCE) {
        const asked = ids.slice(start, start + RECORDS_AT_ONCE).map(keys.ingestion);
        if (Object.keys(await local.get(asked)).length > 0) return true;
      }
      return false;
    },
  };
}

function storedRecordOf(id: IngestionId, raw: unknown): Ingestion | null {
  if (isNewer(raw)) throw new NewerRecord(id);
  const record = read.ingestion(raw);
  if (raw !== undefined && record?.id !== id) throw new DamagedRecord(id);
  return record;
}
