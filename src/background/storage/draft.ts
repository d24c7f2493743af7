import type { Ports } from '../../platform/ports';
import { withFormer } from '../../watch/model/former-connections';
import type {
  Batch,
  FormerConnection,
  Ingestion,
  IngestionId,
  LogEntry,
  MemoryIdList,
  RawResponse,
} from '../../watch/model/records';
import { type DraftReads, draftReads, type Loaded } from './draft-reads';
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
  const reads = draftReads(local);
  const loaded: Loaded = {
    records: new Map(),
    batches: new Map(),
    rawResponses: new Map(),
    memoryIds: new Map(),
  };
  const draft: Draft = {
    ...copyOf(before),
    now,
    rawResponses: new Map(),
    memoryIds: new Map(),
    async load(ids) {
      const unknown = ids.filter((id) => !before.records.has(id) && !loaded.records.has(id));
      for (const [id, record] of await reads.records(unknown)) {
        loaded.records.set(id, record);
        if (record !== null && !draft.records.has(id)) draft.records.set(id, record);
      }
    },
    async find(id) {
      await draft.load([id]);
      return draft.records.get(id) ?? null;
    },
    findBatch: (id) => findIn(draft.batches, loaded.batches, { id, readStored: reads.batch }),
    dropEmptyBatches: (ids) => dropEmpty(draft, ids, { before, loaded, reads }),
    findRawResponse: (id) =>
      findIn(draft.rawResponses, loaded.rawResponses, { id, readStored: reads.rawResponse }),
    findMemoryIds: (id) => findIn(draft.memoryIds, loaded.memoryIds, { id, readStored: reads.memoryIds }),
    takeSeq() {
      const { nextSeq } = draft.summary;
      draft.summary = { ...draft.summary, nextSeq: nextSeq + 1 };
      return nextSeq;
    },
    addLogEntry: (entry) => void draft.log.push({ at: now, ...entry }),
  };
  return { draft, loaded };
}

/** Deletes the batches of which no ingestion is left, neither in the draft nor in storage. */
async function dropEmpty(
  draft: Draft,
  ids: Iterable<string>,
  { before, loaded, reads }: { before: State; loaded: Loaded; reads: DraftReads },
): Promise<void> {
  const isDeleted = (id: IngestionId) =>
    !draft.records.has(id) && (before.records.has(id) || (loaded.records.get(id) ?? null) !== null);
  for (const id of new Set(ids)) {
    // Not `findBatch`: that would bring a batch that stays into the state, and it would be notified long after it was over.
    const batch = draft.batches.get(id) ?? (await reads.batch(id));
    if (batch === null || batch.ids.some((member) => draft.records.has(member))) continue;
    if (await reads.isAnyStored(batch.ids.filter((member) => !isDeleted(member)))) continue;
    loaded.batches.set(id, batch);
    draft.batches.delete(id);
  }
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
  { id, readStored }: { id: string; readStored: (id: string) => Promise<T | null> },
): Promise<T | null> {
  if (!inDraft.has(id) && !loaded.has(id)) {
    const value = await readStored(id);
    loaded.set(id, value);
    if (value !== null) inDraft.set(id, value);
  }
  return inDraft.get(id) ?? null;
}
