import type { Colour } from '../../../watch/model/colours';
import type { ConnectionView, Ingestion } from '../../../watch/model/records';
import {
  defaultConnectionIn,
  formerConnectionName,
  isConnectionPaused,
  isCutOff,
  isPolled,
} from '../../app/connection-problem';
import type { PageStore } from '../../app/page';
import { valueIn } from '../../app/store';
import { items } from '../../app/stored-items';

/** What a row shows of the connection of its ingestion. Plain values: a long list draws a row again only when one changes. */
export interface RowContext {
  /** As in `ConnectionRuntime`. */
  offsetMs: number;
  /** Shown where there are several, to tell whose ingestion this is. */
  connectionName: string | null;
  /** Null for a connection that is not there any more. */
  connectionColour: Colour | null;
  /** The connection to watch the ingestion on if its own was removed; null if its own exists, or there is none at all. */
  insteadId: string | null;
  /** Whether nothing is sent on the connection until something changes. */
  isPaused: boolean;
  /** Whether nothing can be sent on it, because this machine is offline. */
  isCutOff: boolean;
  /** How long jobs like it usually take, and from when on one is slow; null where that is not known, or nothing is checked. */
  typicalMs: number | null;
  slowAfterMs: number | null;
}

/** What rows have in common. */
export interface ListContext {
  connections: readonly ConnectionView[];
  store: PageStore;
  /** Whether this machine has a network. */
  isOnline: boolean;
}

export function rowContext(record: Ingestion, { connections, store, isOnline }: ListContext): RowContext {
  const connection = connections.find(({ id }) => id === record.connectionId) ?? null;
  const runtime = valueIn(store, items.runtime(record.connectionId));
  const durations = isPolled(connection, runtime, isOnline) ? connection : null;
  return {
    offsetMs: runtime?.offsetMs ?? 0,
    ...namedConnection(record.connectionId, connections, store),
    isPaused: record.state === 'watching' && isConnectionPaused(connection, runtime),
    isCutOff: connection !== null && isCutOff(connection, isOnline),
    typicalMs: durations?.typicalMs ?? null,
    slowAfterMs: durations?.slowAfterMs ?? null,
  };
}

function namedConnection(
  id: string,
  connections: readonly ConnectionView[],
  store: PageStore,
): Pick<RowContext, 'connectionName' | 'connectionColour' | 'insteadId'> {
  const own = connections.find((connection) => connection.id === id);
  if (own) {
    const name = connections.length > 1 ? own.name : null;
    return { connectionName: name, connectionColour: own.colour, insteadId: null };
  }
  const summary = valueIn(store, items.summary);
  return {
    connectionName: summary && formerConnectionName(id, summary),
    connectionColour: null,
    insteadId: summary && (defaultConnectionIn(summary)?.id ?? null),
  };
}
