import { keys } from '../../watch/model/records';
import { stopWatch } from '../../watch/model/rounds';
import { noteFormer, put } from '../storage/draft';
import { type ConnectionDeps, findConnection } from './connection-deps';

/** Removes a connection and all that is left of its key. Its ingestions stay in the history and are no longer watched. */
export async function removeConnection(deps: ConnectionDeps, id: string): Promise<void> {
  const { ports, store, keyring } = deps;
  const removed = await findConnection(store, id);
  await store.change((draft) => {
    // Everything watched is in memory, so none can be added between reading and writing.
    const own = [...draft.records.values()].filter((record) => record.connectionId === id);
    for (const record of own) put(draft.records, stopWatch(record, draft.now));
    const connection = draft.connections.get(id);
    if (connection) noteFormer(draft, connection);
    draft.connections.delete(id);
    if (draft.settings.defaultConnectionId === id)
      draft.settings = { ...draft.settings, defaultConnectionId: null };
  });
  await keyring.forget(id);
  await ports.session.remove([keys.runtime(id)]);
  if (removed !== null) await giveBackPermission(deps, removed.baseUrl);
}

/** A browser that keeps the permission does no harm by it: nothing else may fail for that. */
async function giveBackPermission({ ports, store }: ConnectionDeps, baseUrl: string): Promise<void> {
  const { connections } = await store.state();
  const inUse = [...connections.values()].map((connection) => connection.baseUrl);
  await ports.permissions.giveBack(baseUrl, inUse).catch(() => undefined);
}
