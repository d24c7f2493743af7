import type { Ports } from '../../platform/ports';
import type { Answer, Client } from '../../synap/client';
import type { Whoami } from '../../synap/schemas';
import type { Connection } from '../../watch/model/records';
import { spendAhead } from '../../watch/scheduling/budget';
import { checkKey } from '../connections/failure-diagnosis';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';

export interface KeyCheckDeps {
  ports: Ports;
  store: Store;
  client: Client;
}

/** Checks a key with whoami. Null if the key has been removed or replaced since: it is not sent again. */
export type CheckKeyOnce = (connection: Connection, apiKey: string) => Promise<Answer<Whoami> | null>;

/** Makes a check of refused keys that sends one whoami however many polls were refused together. */
export function createKeyCheck({ ports, store, client }: KeyCheckDeps): CheckKeyOnce {
  const running = new Map<string, Promise<Answer<Whoami> | null>>();

  async function check(connection: Connection, apiKey: string): Promise<Answer<Whoami> | null> {
    if (!(await spendFor(connection))) return null;
    return checkKey({ ports, client }, { baseUrl: connection.baseUrl, apiKey }, connection.identity);
  }

  /** Spends the token of a check. False if the connection has another key by now, or is gone. */
  function spendFor({ id, keyEpoch, limitPerMin }: Connection): Promise<boolean> {
    return store.change((draft) => {
      if (draft.connections.get(id)?.keyEpoch !== keyEpoch) return false;
      draft.runtimes.set(id, spendAhead(runtimeOf(draft, id, draft.now), draft.now, limitPerMin));
      return true;
    });
  }

  return (connection, apiKey) => {
    const name = `${connection.id}:${connection.keyEpoch}`;
    const known = running.get(name);
    if (known) return known;
    const checking = check(connection, apiKey).finally(() => running.delete(name));
    running.set(name, checking);
    return checking;
  };
}
