import type { Block, Connection } from '../../watch/model/records';
import { checkKeyOnNetwork, restartKeyChecks } from '../../watch/scheduling/key-checks';
import { markConnectionDue, resumeConnection } from '../polling/mark-due';
import { put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import { blockWithoutPermission } from './block';
import { type ConnectionDeps, findConnection } from './connection-deps';
import { hasPermission, permissionOf } from './permission';
import { verifyInBackground } from './verify-connection';

/** Lifts what blocks a connection, because the person asked for it, and verifies its key. */
export async function retryConnection(deps: ConnectionDeps, id: string): Promise<void> {
  await retryIf(deps, id, () => true);
}

/** Follows a change of the browser's permissions: unblocks connections that have regained theirs, blocks those that lost it. */
export async function applyPermissions(deps: ConnectionDeps): Promise<void> {
  for (const connection of (await deps.store.state()).connections.values()) {
    const permission = await permissionOf(deps.ports, connection.baseUrl);
    // Two events may come together: the second must not lift what the first has blocked since. So `retryIf` looks again.
    if (permission === true && lacksPermission(connection))
      await retryIf(deps, connection.id, lacksPermission);
    if (permission === false && !lacksPermission(connection)) await writePermissionLoss(deps, connection);
  }
}

/** Makes refused keys be checked, and what was offline be polled, because the network is back. */
export async function resumeOnNetwork(store: Store): Promise<void> {
  await store.change((draft) => {
    for (const connection of draft.connections.values()) {
      const { id, blocked } = connection;
      if (blocked?.reason === 'key_rejected')
        put(draft.connections, { ...connection, blocked: checkKeyOnNetwork(blocked, draft.now) });
      if (runtimeOf(draft, id, draft.now).connectionError?.code === 'offline') markConnectionDue(draft, id);
    }
  });
}

/**
 * Makes blocked connections be tried again at browser start, because the cause may be gone. A key that is refused again stays blocked
 * as before, and the person is not notified a second time.
 */
export async function retryBlocked(store: Store): Promise<void> {
  await store.change((draft) => {
    for (const connection of draft.connections.values()) {
      const { blocked } = connection;
      if (blocked === null || lacksPermission(connection)) continue;
      if (blocked.until !== null && blocked.reason !== 'key_rejected') continue;
      put(draft.connections, { ...connection, blocked: { ...blocked, until: draft.now } });
    }
  });
}

const lacksPermission = ({ blocked }: Connection) => blocked?.reason === 'permission_missing';

/** Unblocks a connection if it is still as expected. If its permission is still missing, it stays blocked for that. */
async function retryIf(
  deps: ConnectionDeps,
  id: string,
  isExpected: (connection: Connection) => boolean,
): Promise<void> {
  const { ports, store } = deps;
  const connection = await findConnection(store, id);
  if (connection === null) return;
  const mayRequest = await hasPermission(ports, connection.baseUrl);
  const isRetried = await store.change((draft) => {
    const present = draft.connections.get(id);
    if (present === undefined || !isExpected(present)) return false;
    const unblocked = { ...present, blocked: leftAfterRetry(present, draft.now), checkError: null };
    put(draft.connections, mayRequest ? unblocked : blockWithoutPermission(present, draft.now));
    resumeConnection(draft, id);
    return true;
  });
  if (isRetried && mayRequest) verifyInBackground(deps, id);
}

/** The block that stays after a retry. Only whoami lifts that of a refused key: until then every poll would be refused too. */
export function leftAfterRetry({ blocked }: Connection, now: number): Block | null {
  return blocked?.reason === 'key_rejected' ? restartKeyChecks(blocked, now) : null;
}

async function writePermissionLoss(deps: ConnectionDeps, connection: Connection): Promise<void> {
  await deps.store.change((draft) => {
    const present = draft.connections.get(connection.id);
    if (present) put(draft.connections, blockWithoutPermission(present, draft.now));
  });
}

/**
 * Asks for a permission once more after its loss was written. It may have come back in between, and the event that said so came before
 * there was a block to lift.
 */
export function followPermissionLosses(deps: ConnectionDeps): void {
  let known = new Set<string>();
  deps.store.onCommitted(({ connections }) => {
    const lost = [...connections.values()].filter(lacksPermission);
    const isNew = (connection: Connection) => !known.has(lossOf(connection));
    for (const connection of lost.filter(isNew)) void retryIfRegained(deps, connection).catch(deps.wake);
    known = new Set(lost.map(lossOf));
  });
}

const lossOf = ({ id, blocked }: Connection) => `${id} ${blocked?.since}`;

async function retryIfRegained(deps: ConnectionDeps, { id, baseUrl }: Connection): Promise<void> {
  if (await permissionOf(deps.ports, baseUrl)) await retryIf(deps, id, lacksPermission);
}
