import { UNDO_MS } from '../../watch/constants';
import { isActive } from '../../watch/model/ingestion';
import type { RecordChange } from '../../watch/model/record-change';
import {
  type Ingestion,
  type IngestionId,
  keys,
  SCHEMA_VERSION,
  type Summary,
} from '../../watch/model/records';
import { deletedIds, type Edited, listingDeleted, missing, nextSummary } from './commit-summary';
import { completeDraft } from './complete-draft';
import type { Draft } from './draft';
import type { Loaded } from './draft-reads';
import { isSame, type State, type Stored } from './state';

/**
 * What one edit writes. `local` is one `set`, which browsers do whole or not at all: records and summary never part.
 *
 * Deleting takes three calls: the `set` marks the record with `removedAt`, and the summary still lists it; then its keys are
 * removed; then the summary is written without it. If the worker is killed in between, the next start finds the record and
 * goes on.
 */
export interface Commit {
  /** The state once all of it is written. */
  after: State;
  local: Stored;
  /** Removed after `local` is written. */
  removed: string[];
  /** Written after the keys are removed: the summary without them. */
  tidied: Stored;
  session: Stored;
}

/** Completes the draft of an edit, and finds what has changed. */
export function commitOf(before: State, draft: Draft, loaded: Loaded): Commit {
  const changes = recordChanges(before, draft, loaded);
  completeDraft(before, draft);
  const edits: Stored = {
    ...recordWrites(changes, draft.now),
    ...connectionWrites(before, draft),
    ...changedItems(draft.batches, (id) => before.batches.get(id) ?? loaded.batches.get(id), keys.batch),
    ...changedItems(
      draft.notificationGroups,
      (id) => before.notificationGroups.get(id),
      keys.notificationGroup,
    ),
    ...changedItems(
      ofUndeleted(draft, draft.rawResponses),
      (id) => loaded.rawResponses.get(id),
      keys.rawResponse,
    ),
    ...changedItems(ofUndeleted(draft, draft.memoryIds), (id) => loaded.memoryIds.get(id), keys.memoryIds),
    ...(isSame(before.settings, draft.settings) ? {} : { [keys.settings]: draft.settings }),
  };
  const removed = [...removedKeys({ before, draft, changes }, loaded), ...removedMemoryIds(draft, loaded)];
  // Most rounds only change when to poll next: then nothing is written to `local`, and the summary stays. So does its `storageFull`,
  // because only a write proves that there is room again.
  const isLocalChanged = Object.keys(edits).length > 0 || removed.length > 0;
  const local = isLocalChanged ? { ...before.unwrittenRepairs, ...edits } : edits;
  const edited = { before, draft, changes };
  const summary = isLocalChanged ? nextSummary(edited) : before.summary;
  const listing = listingDeleted(summary, edited);
  // Repairs that a start could not write are counted in the summary in memory only: the stored one is out of date.
  const isStoredOutdated = isLocalChanged && Object.keys(before.unwrittenRepairs).length > 0;
  if (isStoredOutdated || !isSame(listing, before.summary)) local[keys.summary] = listing;
  return {
    after: { ...stateAfter(draft, summary), unwrittenRepairs: isLocalChanged ? {} : before.unwrittenRepairs },
    local,
    removed,
    tidied: isSame(summary, listing) ? {} : { [keys.summary]: summary },
    session: sessionWrites(before, draft),
  };
}

function recordChanges(before: State, draft: Draft, loaded: Loaded): RecordChange[] {
  const was = (id: IngestionId) => before.records.get(id) ?? loaded.records.get(id) ?? null;
  const written = [...draft.records]
    .filter(([id, after]) => !isSame(was(id), after))
    .map(([id, after]) => ({ id, before: was(id), after }));
  const known = [...before.records.keys(), ...loaded.records.keys()];
  const deleted = known
    .filter((id) => !draft.records.has(id) && was(id) !== null)
    .map((id) => ({ id, before: was(id), after: null }));
  return [...written, ...deleted];
}

function recordWrites(changes: readonly RecordChange[], now: number): Stored {
  const writes: Stored = {};
  for (const { id, before, after } of changes) {
    const record = after ?? (before && markedGone(before, now));
    if (record !== null && record !== before) writes[keys.ingestion(id)] = record;
  }
  return writes;
}

/** The record as removed so long ago that it can no longer be restored. */
function markedGone(record: Ingestion, now: number): Ingestion {
  return record.removedAt === null ? { ...record, removedAt: now - UNDO_MS } : record;
}

function connectionWrites(before: State, draft: Draft): Stored {
  const writes = changedItems(draft.connections, (id) => before.connections.get(id), keys.connection);
  for (const [id, connection] of before.connections) {
    if (draft.connections.has(id)) continue;
    // The key is erased in this very write, even if the removal fails later.
    writes[keys.connection(id)] = { ...connection, sealed: null, removedAt: draft.now };
  }
  return writes;
}

/** Those of the values whose ingestion is not deleted. */
function ofUndeleted<T>({ records }: Draft, values: ReadonlyMap<IngestionId, T>): Map<IngestionId, T> {
  return new Map([...values].filter(([id]) => records.has(id)));
}

function changedItems<T>(
  after: ReadonlyMap<string, T>,
  was: (id: string) => T | null | undefined,
  keyOf: (id: string) => string,
): Stored {
  const news = [...after].filter(([id, value]) => !isSame(was(id), value));
  return Object.fromEntries(news.map(([id, value]) => [keyOf(id), value]));
}

function removedKeys({ before, draft, changes }: Edited, loaded: Loaded): string[] {
  const foundBatches = new Map([...loaded.batches].filter(([, batch]) => batch !== null));
  return [
    ...deletedIds(changes).flatMap((id) => [keys.rawResponse(id), keys.memoryIds(id), keys.ingestion(id)]),
    ...missing(before.connections, draft.connections).map(keys.connection),
    ...missing(new Map([...before.batches, ...foundBatches]), draft.batches).map(keys.batch),
    ...missing(before.notificationGroups, draft.notificationGroups).map(keys.notificationGroup),
  ];
}

/** The keys of memory-ID lists that are no longer needed, because the record holds all IDs again. */
function removedMemoryIds(draft: Draft, loaded: Loaded): string[] {
  const gone = [...loaded.memoryIds].filter(([id, was]) => was !== null && !draft.memoryIds.has(id));
  return gone.filter(([id]) => draft.records.has(id)).map(([id]) => keys.memoryIds(id));
}

function stateAfter(draft: Draft, summary: Summary): Omit<State, 'unwrittenRepairs'> {
  const { settings, scheduler, connections, notificationGroups, log } = draft;
  return {
    settings,
    scheduler,
    summary,
    connections,
    notificationGroups,
    log,
    records: new Map([...draft.records].filter(([, record]) => isActive(record))),
    batches: new Map([...draft.batches].filter(([, batch]) => batch.notifiedAt === null)),
    runtimes: new Map([...draft.runtimes].filter(([id]) => connections.has(id))),
  };
}

function sessionWrites(before: State, draft: Draft): Stored {
  const isLogged = draft.log.length !== before.log.length;
  return {
    ...changedItems(draft.runtimes, (id) => before.runtimes.get(id), keys.runtime),
    ...(isSame(before.scheduler, draft.scheduler) ? {} : { [keys.scheduler]: draft.scheduler }),
    ...(isLogged ? { [keys.log]: { schema: SCHEMA_VERSION, entries: draft.log } } : {}),
  };
}
