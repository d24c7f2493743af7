import type { Ingestion, LogEntry } from '../../../watch/model/records';
import type { PageStore } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** What the background noted since the browser started, in two keys. */
export const logItems = [items.log, items.olderLog];

/** What was noted about an ingestion, newest first: its own, and what befell its connection as a whole. */
export function logEntriesAbout({ id, connectionId }: Ingestion, store: PageStore): LogEntry[] {
  const all = [items.olderLog, items.log].flatMap((item) => valueIn(store, item)?.entries ?? []);
  return all
    .filter((noted) =>
      noted.ingestionId === null ? noted.connectionId === connectionId : noted.ingestionId === id,
    )
    .reverse();
}
