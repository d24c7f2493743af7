import type { Ports } from '../../platform/ports';
import { withFormer } from '../../watch/model/former-connections';
import { isNewer, read } from '../../watch/model/read-stored';
import {
  type Batch,
  type FormerConnection,
  type Ingestion,
  type IngestionId,
  keys,
  type LogEntry,
  type MemoryIdList,
  type RawResponse,
} from '../../watch/model/records';
import type { State } from './state';

/**
 * The state as one read-modify-write edits it: set and delete in its maps, assign its settings and its scheduler. The store
 * finds what has changed and writes that, everything at once; nothing if the edit throws. The summary follows from the rest.
 *
 * What only storage has must be loaded before it is edited: a record that is set without having been loaded is taken for a
 * new one, and one that is deleted without it stays.
 */
export interface Draft extends State {
  readonly now: number;
  /** By ingestion ID: those found in this draft, and those to be written. */
  readonly rawResponses: Map<IngestionId, RawResponse>;
  /** By ingestion ID: the memory IDs stored beside a record. Those that are deleted here are deleted from storage. */
  readonly memoryIds: Map<IngestionId, MemoryIdList>;
  /**
   * Reads these into `records` in one go. An ID that is not stored stays absent. Throws, so that nothing is written, if one cannot be
   * read or a newer version of the extension wrote it.
   */
  load(ids: readonly IngestionId[]): Promise<void>;
  /** The record, loaded if necessary. */
  find(id: IngestionId): Promise<Ingestion | null>;
  findBatch(id: string): Promise<Batch | null>;
  /** Deletes those of these batches whose ingestions are all deleted. */
  dropEmptyBatches(ids: Iterable<string>): Promise<void>;
  findRawResponse(id: IngestionId): Promise<RawResponse | null>;
  findMemoryIds(id: IngestionId): Promise<MemoryIdList | null>;
  /** The next number in the order in which ingestions are added. */
  takeSeq(): number;
  addLogEntry(entry: Omit<LogEntry, 'at'>): void;
}

/** What a draft has read from storage beyond the state in memory; null is not there. */
export interface Loaded {
  records: Map<IngestionId, Ingestion | null>;
  batches: Map<string, Batch | null>;
  rawResponses: Map<IngestionId, RawResponse | null>;
  memoryIds: Map<IngestionId, MemoryIdList | null>;
}

/** Of a batch with thousands of ingestions few are read to see that one is left. */
const MEMBERS_AT_ONCE = 20;

/** Thrown by a draft that comes upon a record it cannot read: it has to be set aside before anything is written. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}

/** Thrown by a draft that would touch what a newer version of the extension has written. */
export class NewerRecord extends Error {
  override name = 'NewerRecord';
}

/** Sets a value under its own ID. */
export function put<T extends { id: string }>(map: Map<string, T>, value: T): void {
  map.set(value.id, value);
}

/** Keeps the name of a connection that ingestions belong to and that the person does not have. */
export function noteFormer(draft: Draft, connection: FormerConnection): void {
  const formerConnections = withFormer(draft.summary.formerConnections, connection);
  draft.summary = { ...draft.summary, formerConnections };
}

/** A draft over a state, and what it will have loaded. */
export function createDraft(
  local: Ports['local'],
  before: State,
  now: number,
): { draft: Draft; loaded: Loaded } {
  const loaded: Loaded = {
    records: new Map(),
    batches: new Map(),
    rawResponses: new Map(),
    memoryIds: new Map(),
  };
  const isDeleted = (id: IngestionId) =>
    !draft.records.has(id) && (before.records.has(id) || (loaded.records.get(id) ?? null) !== null);

  /** Whether any of these is still there. One that cannot be read counts too, and so does one that a newer version has written. */
  async function isAnyLeft(ids: readonly IngestionId[]): Promise<boolean> {
    if (ids.some((id) => draft.records.has(id))) return true;
    const others = ids.filter((id) => !isDeleted(id)).map(keys.ingestion);
    for (let start = 0; start < others.length; start += MEMBERS_AT_ONCE) {
      const stored = await local.get(others.slice(start, start + MEMBERS_AT_ONCE));
      if (Object.keys(stored).length > 0) return true;
    }
    return false;
  }

  const readBatch = async (id: string) => read.batch(await readValue(local, keys.batch(id)));

  const draft: Draft = {
    ...copyOf(before),
    now,
    rawResponses: new Map(),
    memoryIds: new Map(),
    async load(ids) {
      const unknown = ids.filter((id) => !before.records.has(id) && !loaded.records.has(id));
      for (const [id, record] of await readRecords(local, unknown)) {
        loaded.records.set(id, record);
        if (record !== null && !draft.records.has(id)) draft.records.set(id, record);
      }
    },
    async find(id) {
      await draft.load([id]);
      return draft.records.get(id) ?? null;
    },
    async findBatch(id) {
      return findIn(draft.batches, loaded.batches, { id, readStored: () => readBatch(id) });
    },
    async dropEmptyBatches(ids) {
      for (const id of new Set(ids)) {
        // Not `findBatch`: a batch that stays must not come into the state, and be notified long after it was over.
        const batch = draft.batches.get(id) ?? (await readBatch(id));
        if (batch === null || (await isAnyLeft(batch.ids))) continue;
        loaded.batches.set(id, batch);
        draft.batches.delete(id);
      }
    },
    async findRawResponse(id) {
      const readBody = async () => read.rawResponse(await readValue(local, keys.rawResponse(id)));
      return findIn(draft.rawResponses, loaded.rawResponses, { id, readStored: readBody });
    },
    async findMemoryIds(id) {
      const readIds = async () => read.memoryIds(await readValue(local, keys.memoryIds(id)));
      return findIn(draft.memoryIds, loaded.memoryIds, { id, readStored: readIds });
    },
    takeSeq() {
      const { nextSeq } = draft.summary;
      draft.summary = { ...draft.summary, nextSeq: nextSeq + 1 };
      return nextSeq;
    },
    addLogEntry: (entry) => void draft.log.push({ at: now, ...entry }),
  };
  return { draft, loaded };
}

const copyOf = (state: State): State => ({
  ...state,
  connections: new Map(state.connections),
  records: new Map(state.records),
  batches: new Map(state.batches),
  notificationGroups: new Map(state.notificationGroups),
  runtimes: new Map(state.runtimes),
  log: [...state.log],
});

/** What the draft has under an ID, read from storage if that has not been done yet. */
async function findIn<T>(
  inDraft: Map<string, T>,
  loaded: Map<string, T | null>,
  { id, readStored }: { id: string; readStored: () => Promise<T | null> },
): Promise<T | null> {
  if (!inDraft.has(id) && !loaded.has(id)) {
    const value = await readStored();
    loaded.set(id, value);
    if (value !== null) inDraft.set(id, value);
  }
  return inDraft.get(id) ?? null;
}

async function readValue(local: Ports['local'], key: string): Promise<unknown> {
  return (await local.get([key]))[key];
}

async function readRecords(
  local: Ports['local'],
  ids: readonly IngestionId[],
): Promise<[IngestionId, Ingestion | null][]> {
  if (ids.length === 0) return [];
  const stored = await local.get(ids.map(keys.ingestion));
  return ids.map((id) => {
    const raw = stored[keys.ingestion(id)];
    if (isNewer(raw)) throw new NewerRecord(id);
    const record = read.ingestion(raw);
    if (raw !== undefined && record?.id !== id) throw new DamagedRecord(id);
    return [id, record];
  });
}
