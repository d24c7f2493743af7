import { PRODUCTION_BASE_URL } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, type IngestionId, keys, type Summary } from '../../watch/model/records';
import { defaultConnection } from '../../watch/model/summary';
import { recoverConnection, recoverIngestion } from './recover-records';
import { type Repairs, setAside } from './repairs';
import type { State, Stored } from './state';

/** Reading what is stored into a state. */
export interface Filling {
  ports: Ports;
  state: State;
  stored: Stored;
  repairs: Repairs;
}

/** A record that was read, if its ID is that of its key; null otherwise. One under another key would be written back a second time. */
function ifOwnKey<T extends { id: string }>(record: T | null, id: string): T | null {
  return record?.id === id ? record : null;
}

const under = (stored: Stored, prefix: string): [string, unknown][] =>
  Object.entries(stored)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);

export function fillConnections({ ports, state, stored, repairs }: Filling): void {
  for (const [id, raw] of under(stored, keys.connection(''))) {
    const connection = ifOwnKey(read.connection(raw), id);
    if (connection) {
      if (connection.removedAt === null) state.connections.set(id, connection);
      continue;
    }
    const now = ports.clock.now();
    const recovered = recoverConnection(id, raw, { defaultBaseUrl: PRODUCTION_BASE_URL, now });
    setAside({ stored, repairs }, keys.connection(id), raw);
    repairs.mended[keys.connection(id)] = recovered;
    state.connections.set(id, recovered);
  }
}

/** The keys of connections that were deleted just before the worker was killed. */
export function deletedConnections(stored: Stored): string[] {
  return under(stored, keys.connection('')).flatMap(([id, raw]) => {
    const connection = ifOwnKey(read.connection(raw), id);
    return connection === null || connection.removedAt === null ? [] : [keys.connection(id)];
  });
}

/** The keys of raw responses and memory IDs whose ingestion is not there, and of batches none of whose ingestions is. */
export function orphans(stored: Stored, newer: readonly string[]): string[] {
  const there = new Set([...Object.keys(stored), ...newer]);
  const isThere = (id: IngestionId) => there.has(keys.ingestion(id));
  const emptyBatches = under(stored, keys.batch('')).filter(
    ([, raw]) => read.batch(raw)?.ids.some(isThere) === false,
  );
  return [
    ...[keys.rawResponse, keys.memoryIds].flatMap((keyOf) =>
      under(stored, keyOf(''))
        .filter(([id]) => !isThere(id))
        .map(([id]) => keyOf(id)),
    ),
    ...emptyBatches.map(([id]) => keys.batch(id)),
  ];
}

/** Puts the active records into the state. Returns every record that can be read or was recovered. */
export function fillRecords(filling: Filling, summary: Summary | null): Ingestion[] {
  const { state, stored, repairs } = filling;
  const listed = new Set(summary?.attention.ingestions);
  // Without a readable summary any record may have been watched.
  const wasWatched = (id: IngestionId) => summary === null || listed.has(id);
  const records: Ingestion[] = [];
  for (const [id, raw] of under(stored, keys.ingestion(''))) {
    const readable = ifOwnKey(read.ingestion(raw), id);
    if (readable === null) setAside({ stored, repairs }, keys.ingestion(id), raw);
    const record = readable ?? repaired(filling, id, { raw, wasWatched: wasWatched(id) });
    if (record === null) continue;
    records.push(record);
    if (isActive(record)) state.records.set(record.id, record);
  }
  return records;
}

/** The record that replaces an unreadable one; null if nobody waits for its outcome. */
function repaired(
  { ports, state, repairs }: Filling,
  id: IngestionId,
  { raw, wasWatched }: { raw: unknown; wasWatched: boolean },
): Ingestion | null {
  const key = keys.ingestion(id);
  const fallbackConnectionId = defaultConnection([...state.connections.values()], state.settings)?.id ?? null;
  const recovered = wasWatched
    ? recoverIngestion(id, raw, { fallbackConnectionId, now: ports.clock.now() })
    : null;
  if (read.ingestion(recovered) === null) {
    repairs.gone.push(keys.rawResponse(id), keys.memoryIds(id), key);
    return null;
  }
  repairs.mended[key] = recovered;
  return recovered;
}

export function fillNotificationGroups(state: State, stored: Stored): void {
  for (const [id, raw] of under(stored, keys.notificationGroup(''))) {
    const group = ifOwnKey(read.notificationGroup(raw), id);
    if (group) state.notificationGroups.set(id, group);
  }
}

/** The batches whose one notification is still to come, of the ingestions that need attention. */
export async function fillBatches({ local }: Pick<Ports, 'local'>, state: State): Promise<void> {
  const ids = new Set([...state.records.values()].flatMap((record) => record.batchId ?? []));
  if (ids.size === 0) return;
  const stored = await local.get([...ids].map(keys.batch));
  for (const [id, raw] of under(stored, keys.batch(''))) {
    const batch = ifOwnKey(read.batch(raw), id);
    if (batch !== null && batch.notifiedAt === null) state.batches.set(batch.id, batch);
  }
}
