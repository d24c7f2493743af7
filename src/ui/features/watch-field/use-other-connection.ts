import { useStore, valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/**
 * The name of the connection that an ingestion is on, where that is not the chosen one: an ID is one ingestion, on one
 * connection, and pasting it again does not move it.
 */
export function useOtherConnection(id: string | null, connectionId: string | null): string | null {
  const store = useStore(...(id ? [items.ingestion(id)] : []));
  const record = id ? valueIn(store, items.ingestion(id)) : null;
  if (!record || record.removedAt !== null || record.connectionId === connectionId) return null;
  const connections = valueIn(store, items.summary)?.connections ?? [];
  return connections.find((connection) => connection.id === record.connectionId)?.name ?? null;
}
