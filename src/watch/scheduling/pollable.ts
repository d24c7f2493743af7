import { hasPendingNotification, isPollable } from '../model/ingestion';
import type { Connection, Ingestion, IngestionId } from '../model/records';
import { resumesByItself } from './blocks';

/** The records and connections at one moment. */
export interface WatchSnapshot {
  records: ReadonlyMap<IngestionId, Ingestion>;
  connections: ReadonlyMap<string, Connection>;
}

/** Whether an ingestion will be polled without the person doing anything. */
function willBePolled(record: Ingestion, connections: ReadonlyMap<string, Connection>): boolean {
  if (!isPollable(record)) return false;
  const connection = connections.get(record.connectionId);
  return connection !== undefined && resumesByItself(connection.blocked);
}

/** Whether a change makes an ingestion pollable. Then the alarm has to be set before the change is written. */
export function becomesPollable(before: WatchSnapshot, after: WatchSnapshot): boolean {
  for (const [id, record] of after.records) {
    if (!willBePolled(record, after.connections)) continue;
    const was = before.records.get(id);
    if (was === undefined || !willBePolled(was, before.connections)) return true;
  }
  return false;
}

/**
 * Whether a change releases notifications that waited for the rest of their batch, while nothing is polled and so no alarm is
 * set. Then it has to be set before the change is written.
 */
export function releasesNotifications(before: WatchSnapshot, after: WatchSnapshot): boolean {
  const records = [...before.records.values()];
  if (records.some((record) => willBePolled(record, before.connections))) return false;
  if (![...after.records.values()].some(hasPendingNotification)) return false;
  const isOver = (record: Ingestion | undefined) => record === undefined || !isPollable(record);
  return records.some((record) => isPollable(record) && isOver(after.records.get(record.id)));
}
