import * as z from 'zod/mini';
import type { Ports } from '../platform/ports';
import type { SynapError } from '../synap/errors';
import { type Connection, keys } from '../watch/records';
import { ownError } from './interpret';

/** What a request needs of a key. Never stored, logged, sent to a page or held longer than the request. */
export type OpenKey = { ok: true; apiKey: string } | { ok: false };

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

export function createKeyring(ports: Ports) {
  return {
    /**
     * Opens the connection's key for one request. Not ok when it is gone: the browser's storage of the encryption key was
     * cleared, or a key kept only in memory went with the browser or an update.
     */
    async open(connection: Connection): Promise<OpenKey> {
      const apiKey =
        connection.keyMode === 'session' ? await fromSession(connection.id) : await fromVault(connection);
      return apiKey === null ? { ok: false } : { ok: true, apiKey };
    },

    /**
     * Writes a key down in the chosen way. Rejects when the browser cannot encrypt. What was held of it in memory stays until
     * `forget`: the connection's record, which says where to look, is written later.
     */
    async keep(connectionId: string, apiKey: string, keyMode: Connection['keyMode']): Promise<KeptKey> {
      const last4 = apiKey.length > 8 ? apiKey.slice(-4) : '';
      if (keyMode === 'session') {
        await ports.session.set({ [keys.sessionKey(connectionId)]: apiKey });
        return { keyMode, sealed: null, last4 };
      }
      return { keyMode, sealed: await ports.vault.seal(apiKey), last4 };
    },

    /** Forgets what is held in memory; ciphertext goes with the connection's record. */
    forget: (connectionId: string) => ports.session.remove([keys.sessionKey(connectionId)]),
  };

  async function fromSession(connectionId: string): Promise<string | null> {
    const key = keys.sessionKey(connectionId);
    const stored = z.string().safeParse((await ports.session.get([key]))[key]);
    return stored.success ? stored.data : null;
  }

  async function fromVault(connection: Connection): Promise<string | null> {
    return connection.sealed === null ? null : ports.vault.open(connection.sealed);
  }
}

export type Keyring = ReturnType<typeof createKeyring>;
