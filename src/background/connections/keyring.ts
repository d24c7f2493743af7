import * as z from 'zod/mini';
import type { Ports } from '../../platform/ports';
import { ownError, type SynapError } from '../../synap/errors';
import { type Connection, keys } from '../../watch/model/records';

/** What a request needs of a key. Never stored, logged, sent to a page or held longer than the request. */
export type OpenKey = { ok: true; apiKey: string } | { ok: false };

/**
 * A key held in memory, with the address it was given for: the record that names the address is written a moment later, and
 * until then must not take the key to the one before.
 */
const heldSchema = z.object({ apiKey: z.string(), baseUrl: z.string() });

/** How a key is written down: as ciphertext in the connection, or only in memory until the browser closes. */
export type KeptKey = Pick<Connection, 'keyMode' | 'sealed' | 'last4'>;

/** The characters an HTTP header can carry; a key with others was copied wrongly and would make every request throw. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

/** The key as it is meant: without the blanks and line breaks of copying, and without the word before it in a header. */
export function cleanKey(text: string): string {
  return text
    .trim()
    .replace(/^Bearer\s+/i, '')
    .replace(/^["']|["']$/g, '')
    .replace(/\s+/g, '');
}

/** The key a person gave, if it can be used at all; asked before anything is sent or stored. */
export function usableKey(text: string): { ok: true; apiKey: string } | { ok: false; error: SynapError } {
  const apiKey = cleanKey(text);
  if (apiKey === '') return { ok: false, error: ownError('key_missing') };
  return HEADER_TEXT.test(apiKey) ? { ok: true, apiKey } : { ok: false, error: ownError('key_rejected') };
}

const last4Of = (apiKey: string) => (apiKey.length > 8 ? apiKey.slice(-4) : '');

/** Where a key lives is bound to its base URL: whatever becomes of the record beside it, it opens for no other. */
export function createKeyring(
  ports: Pick<Ports, 'vault'> & { session: Pick<Ports['session'], 'get' | 'set' | 'remove'> },
) {
  /**
   * Opens the connection's key for one request. Not ok when it is gone: the browser's storage of the encryption key was
   * cleared, or a key kept only in memory went with the browser or an update.
   */
  async function open(connection: Connection): Promise<OpenKey> {
    const apiKey =
      connection.keyMode === 'session' ? await fromSession(connection) : await fromVault(connection);
    return apiKey === null ? { ok: false } : { ok: true, apiKey };
  }

  return {
    open,

    /** The first of these that has this very key. */
    async holder(connections: Connection[], apiKey: string): Promise<Connection | null> {
      for (const connection of connections) {
        if (connection.last4 !== last4Of(apiKey)) continue;
        const key = await open(connection);
        if (key.ok && key.apiKey === apiKey) return connection;
      }
      return null;
    },

    /**
     * Writes a key down in the chosen way. Rejects when the browser cannot encrypt. What was held of it in memory stays until
     * `forget`: the connection's record, which says where to look, is written later.
     */
    async keep(
      connectionId: string,
      apiKey: string,
      keyMode: Connection['keyMode'],
      baseUrl: string,
    ): Promise<KeptKey> {
      const last4 = last4Of(apiKey);
      if (keyMode === 'session') {
        await ports.session.set({ [keys.sessionKey(connectionId)]: { apiKey, baseUrl } });
        return { keyMode, sealed: null, last4 };
      }
      return { keyMode, sealed: await ports.vault.seal(apiKey, baseUrl), last4 };
    },

    /** Forgets what is held in memory; ciphertext goes with the connection's record. */
    forget: (connectionId: string) => ports.session.remove([keys.sessionKey(connectionId)]),
  };

  async function fromSession({ id, baseUrl }: Connection): Promise<string | null> {
    const key = keys.sessionKey(id);
    const held = heldSchema.safeParse((await ports.session.get([key]))[key]);
    return held.success && held.data.baseUrl === baseUrl ? held.data.apiKey : null;
  }

  async function fromVault(connection: Connection): Promise<string | null> {
    return connection.sealed === null ? null : ports.vault.open(connection.sealed, connection.baseUrl);
  }
}

export type Keyring = ReturnType<typeof createKeyring>;
