import * as z from 'zod/mini';
import type { Ports } from '../../platform/ports';
import { ownError } from '../../synap/errors';
import { readPastedKey } from '../../synap/pasted-key';
import type { Result } from '../../synap/result';
import { type Connection, keys } from '../../watch/model/records';

/** A decrypted key for one request. Never stored, logged, sent to a page or held longer than the request. */
export type OpenKey = { ok: true; apiKey: string } | { ok: false; code: 'key_needed' | 'key_unreadable' };

/**
 * A key that is kept in session storage, with the base URL that it was given for: the connection's record is written a moment later,
 * and until then the new key must not be sent to the old base URL.
 */
const sessionKeySchema = z.object({ apiKey: z.string(), baseUrl: z.string() });

/** The fields of a connection that say how its key is kept: as ciphertext in its record, or in session storage. */
export type KeptKey = Pick<Connection, 'keyMode' | 'sealed' | 'last4'>;

export interface KeyToKeep {
  connectionId: string;
  apiKey: string;
  keyMode: Connection['keyMode'];
  baseUrl: string;
}

/** The characters an HTTP header can carry; a key with others was copied wrongly and would make every request throw. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

/**
 * The key that a person gave, if it can be used at all. To be checked before anything is sent or stored. What was given
 * under somebody else's name is refused: the form asks about it, and sends the key alone.
 */
export function usableKey(text: string): Result<string> {
  const { apiKey, foreignName } = readPastedKey(text);
  if (apiKey === '') return { ok: false, error: ownError('key_missing') };
  return foreignName === null && HEADER_TEXT.test(apiKey)
    ? { ok: true, value: apiKey }
    : { ok: false, error: ownError('key_rejected') };
}

const last4Of = (apiKey: string) => (apiKey.length > 8 ? apiKey.slice(-4) : '');

/** The API keys of the connections. Each is bound to its base URL and opens for no other, whatever the record says. */
export function createKeyring(
  ports: Pick<Ports, 'vault'> & { session: Pick<Ports['session'], 'get' | 'set' | 'remove'> },
) {
  async function fromSession({ id, baseUrl }: Connection): Promise<string | null> {
    const key = keys.sessionKey(id);
    const kept = sessionKeySchema.safeParse((await ports.session.get([key]))[key]);
    return kept.success && kept.data.baseUrl === baseUrl ? kept.data.apiKey : null;
  }

  async function fromVault(connection: Connection): Promise<string | null> {
    return connection.sealed === null ? null : ports.vault.open(connection.sealed, connection.baseUrl);
  }

  /**
   * Opens the connection's key for one request. `key_needed` if the key is lost: the encryption key was cleared with the site's
   * data, or a key kept only in memory was lost with the browser or an update. `key_unreadable` if the browser fails to read or
   * decrypt it, or does not answer in time: that passes.
   */
  async function open(connection: Connection): Promise<OpenKey> {
    const opening = connection.keyMode === 'session' ? fromSession(connection) : fromVault(connection);
    const found = await opening.then((apiKey) => ({ apiKey })).catch(() => null);
    if (found === null) return { ok: false, code: 'key_unreadable' };
    return found.apiKey === null ? { ok: false, code: 'key_needed' } : { ok: true, apiKey: found.apiKey };
  }

  return {
    open,

    /** The first of these connections that has this key. */
    async findByKey(connections: Connection[], apiKey: string): Promise<Connection | null> {
      for (const connection of connections) {
        if (connection.last4 !== last4Of(apiKey)) continue;
        const key = await open(connection);
        if (key.ok && key.apiKey === apiKey) return connection;
      }
      return null;
    },

    /**
     * Keeps a key in the chosen way. Rejects if the browser cannot encrypt. A key kept in memory before stays until `forget`,
     * because the connection's record, which says where to look, is written later.
     */
    async keep({ connectionId, apiKey, keyMode, baseUrl }: KeyToKeep): Promise<KeptKey> {
      const last4 = last4Of(apiKey);
      if (keyMode === 'session') {
        await ports.session.set({ [keys.sessionKey(connectionId)]: { apiKey, baseUrl } });
        return { keyMode, sealed: null, last4 };
      }
      return { keyMode, sealed: await ports.vault.seal(apiKey, baseUrl), last4 };
    },

    /** Deletes the key that is kept in memory. The ciphertext is deleted with the connection's record. */
    forget: (connectionId: string) => ports.session.remove([keys.sessionKey(connectionId)]),
  };
}

export type Keyring = ReturnType<typeof createKeyring>;
