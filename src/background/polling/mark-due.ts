import { isPollable } from '../../watch/model/ingestion';
import type { IngestionId } from '../../watch/model/records';
import { markDueNow } from '../../watch/scheduling/poll-state';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';

/** Makes a key that was refused or could not be read be tried at once, because a person waits for something on its connection. */
export function tryKeyNow(draft: Draft, connectionId: string): void {
  const connection = draft.connections.get(connectionId);
  if (connection === undefined) return;
  const { blocked } = connection;
  if (blocked?.reason === 'key_rejected' || blocked?.reason === 'key_needed')
    put(draft.connections, { ...connection, blocked: { ...blocked, until: draft.now } });
  const runtime = runtimeOf(draft, connectionId, draft.now);
  if (runtime.connectionError?.code !== 'key_unreadable') return;
  const { serverPausedUntil } = runtime;
  draft.runtimes.set(connectionId, { ...runtime, failures: 0, pausedUntil: serverPausedUntil });
}

/** Makes these ingestions due now. They are polled as soon as their connections may send. */
export function markIngestionsDue(draft: Draft, ids: IngestionId[]): void {
  for (const connection of [...draft.connections.values()]) {
    const own = ids.filter((id) => draft.records.get(id)?.connectionId === connection.id);
    if (own.length === 0) continue;
    tryKeyNow(draft, connection.id);
    draft.runtimes.set(connection.id, markDueNow(runtimeOf(draft, connection.id, draft.now), own));
  }
}

/** Makes everything that is watched on a connection due now, and ends its back-off, because its cause may be gone. */
export function markConnectionDue(draft: Draft, connectionId: string): void {
  const ids = [...draft.records.values()]
    .filter((record) => isPollable(record) && record.connectionId === connectionId)
    .map((record) => record.id);
  const runtime = runtimeOf(draft, connectionId, draft.now);
  const isPaused = runtime.pausedUntil !== null && runtime.pausedUntil > draft.now;
  const healthy = {
    ...runtime,
    failures: 0,
    failedAt: null,
    connectionError: isPaused ? runtime.connectionError : null,
  };
  draft.runtimes.set(connectionId, markDueNow(healthy, ids));
}

/** Resumes a connection at once. It lifts our own pause, never one that the server asked for. */
export function resumeConnection(draft: Draft, connectionId: string): void {
  const runtime = runtimeOf(draft, connectionId, draft.now);
  draft.runtimes.set(connectionId, { ...runtime, pausedUntil: runtime.serverPausedUntil });
  markConnectionDue(draft, connectionId);
}
