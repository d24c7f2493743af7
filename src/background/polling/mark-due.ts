import { isPollable } from '../../watch/model/ingestion';
import type { IngestionId } from '../../watch/model/records';
import { markDueNow } from '../../watch/scheduling/connection-runtime';
import { runtimeOf } from '../storage/state';
import type { Transaction } from '../storage/transaction';

/** Has these ingestions polled as soon as their connections may send. */
export function markIngestionsDue(tx: Transaction, ids: IngestionId[]): void {
  for (const connection of tx.state.connections.values()) {
    const own = ids.filter((id) => tx.state.records.get(id)?.connectionId === connection.id);
    if (own.length === 0) continue;
    tx.putRuntime(connection.id, markDueNow(runtimeOf(tx.state, connection.id, tx.now), own));
  }
}

/** Has everything watched on a connection polled as soon as it may send, because what it waited for has changed. */
export function markConnectionDue(tx: Transaction, connectionId: string): void {
  const ids = [...tx.state.records.values()]
    .filter((record) => isPollable(record) && record.connectionId === connectionId)
    .map((record) => record.id);
  const runtime = runtimeOf(tx.state, connectionId, tx.now);
  const isPaused = runtime.pausedUntil !== null && runtime.pausedUntil > tx.now;
  const healthy = {
    ...runtime,
    failures: 0,
    failedAt: null,
    connectionError: isPaused ? runtime.connectionError : null,
  };
  tx.putRuntime(connectionId, markDueNow(healthy, ids));
}
