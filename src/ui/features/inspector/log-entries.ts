import type { Ingestion, LogEntry } from '../../../watch/model/records';
import type { PageStore } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** The log since the browser started, which is stored under two keys. */
export const logItems = [items.log, items.olderLog];

/** The log of an ingestion and of its connection, newest first. */
export function logEntriesAbout({ id, connectionId }: Ingestion, store: PageStore): LogEntry[] {
  const all = [items.olderLog, items.log].flatMap((item) => valueIn(store, item)?.entries ?? []);
  return all
    .filter((noted) =>
      noted.ingestionId === null ? noted.connectionId === connectionId : noted.ingestionId === id,
    )
    .reverse();
}
