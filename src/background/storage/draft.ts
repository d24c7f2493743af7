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
 * The copy of the state that one edit changes: it sets and deletes in the maps, and assigns settings and scheduler. The store
 * finds the differences and writes them together, or nothing if the edit throws. It makes the summary from them.
 *
 * A record that is not in memory must be loaded before it is edited: setting one that was not loaded counts as adding it, and
 * deleting one that was not loaded does nothing.
 */
export interface Draft extends State {
  readonly now: number;
  /** By ingestion ID: those that were read in this draft, and those to be written. */
  readonly rawResponses: Map<IngestionId, RawResponse>;
  /** By ingestion ID: the memory IDs that are stored beside a record. An entry that is deleted here is deleted from storage. */
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

/** What a draft has read from storage beyond the state in memory; null: not stored. */
export interface Loaded {
  records: Map<IngestionId, Ingestion | null>;
  batches: Map<string, Batch | null>;
  rawResponses: Map<IngestionId, RawResponse | null>;
  memoryIds: Map<IngestionId, MemoryIdList | null>;
}

/** How many members of a batch are read at once to see whether any is left: a batch may have thousands. */
const MEMBERS_AT_ONCE = 20;

/** Thrown when a draft loads a record that cannot be read: it has to be set aside before anything is written. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}

/** Thrown when a draft loads a record that a newer version of the extension has written: it must not be changed. */
export class NewerRecord extends Error {
  override name = 'NewerRecord';
}

/** Sets a value under its own ID. */
export function put<T extends { id: string }>(map: Map<string, T>, value: T): void {
  map.set(value.id, value);
}

/** Keeps the name of a connection that ingestions belong to but that does not exist here, or no longer. */
export function noteFormer(draft: Draft, connection: FormerConnection): void {
  const formerConnections = withFormer(draft.summary.formerConnections, connection);
  draft.summary = { ...draft.summary, formerConnections };
}

/** Makes a draft of a state. `loaded` fills as the draft reads. */
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

  /** Whether any of these is still stored. Records that cannot be read count, and so do those of a newer version. */
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
        // Not `findBatch`: that would bring a batch that stays into the state, and it would be notified long after it was over.
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

/** The draft's value of an ID; read from storage at the first call. */
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
