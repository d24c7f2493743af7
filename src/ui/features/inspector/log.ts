import type { Ingestion, LogEntry } from '../../../watch/model/records';
import { current, list, number, orNull, shape, text } from '../../app/checks';
import { type Store, valueIn } from '../../app/store';
import type { Item } from '../../app/stored-items';

interface Log {
  entries: LogEntry[];
}

const entry = shape({
  at: number,
  event: text,
  ingestionId: orNull(text),
  connectionId: orNull(text),
  what: text,
  correlationId: orNull(text),
  tookMs: orNull(number),
});

const isLog = (value: unknown): value is Log => shape({ schema: current, entries: list(entry) })(value);

const newer: Item<Log> = { key: 'log', is: isLog };
const older: Item<Log> = { key: 'log:older', is: isLog };

/** What the background noted since the browser started, in two keys. */
export const logItems = [newer, older];

/** What was noted about an ingestion, newest first: its own, and what befell its connection as a whole. */
export function notedAbout({ id, connectionId }: Ingestion, store: Store): LogEntry[] {
  const all = [older, newer].flatMap((item) => valueIn(store, item)?.entries ?? []);
  return all
    .filter((noted) =>
      noted.ingestionId === null ? noted.connectionId === connectionId : noted.ingestionId === id,
    )
    .reverse();
}
