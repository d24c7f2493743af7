import type { Ports } from '../../platform/ports';
import type { Access, Client } from '../../synap/client';
import { type ErrorCode, ownError } from '../../synap/errors';
import { redactKey } from '../../synap/redact';
import type { Result } from '../../synap/result';
import type { Connection } from '../../watch/model/records';
import { spendAhead } from '../../watch/scheduling/budget';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { Keyring } from './keyring';

/** What the modules of this folder need. */
export interface ConnectionDeps {
  ports: Ports;
  store: Store;
  client: Client;
  keyring: Keyring;
  /** Wakes the poll loop, which plans anew. */
  wake(): Promise<void>;
}

export type Refused = Extract<Result<never>, { ok: false }>;

/** The reply when something of ours, not of the server's, stands in the way. */
export const refuse = (code: ErrorCode): Refused => ({ ok: false, error: ownError(code) });

export async function findConnection(store: Store, id: string): Promise<Connection | null> {
  return (await store.state()).connections.get(id) ?? null;
}

/** The base URL and the key for a request on this connection; an error if there is no such connection or its key cannot be opened. */
export async function openAccess(
  { store, keyring }: Pick<ConnectionDeps, 'store' | 'keyring'>,
  id: string,
): Promise<Result<Access>> {
  const connection = await findConnection(store, id);
  if (connection === null) return refuse('key_missing');
  const key = await keyring.open(connection);
  if (!key.ok) return refuse(key.code);
  return { ok: true, value: { baseUrl: connection.baseUrl, apiKey: key.apiKey } };
}

/** Spends a token for a request that is not a poll. It is written before the request is sent. */
export async function spendToken(store: Store, { id }: Connection): Promise<void> {
  await store.change((draft) => {
    const present = draft.connections.get(id);
    if (present === undefined) return;
    draft.runtimes.set(id, spendAhead(runtimeOf(draft, id, draft.now), draft.now, present.limitPerMin));
  });
}

/** A text without the keys of the connections. Misses a key that cannot be opened at the moment. */
export async function redactKeys(
  { store, keyring }: Pick<ConnectionDeps, 'store' | 'keyring'>,
  text: string,
): Promise<string> {
  let left = text;
  for (const connection of (await store.state()).connections.values()) {
    if (left === '') break;
    const key = await keyring.open(connection);
    if (key.ok) left = redactKey(left, key.apiKey);
  }
  return left;
}
