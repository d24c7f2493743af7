import { type IDBPDatabase, openDB } from 'idb';
import type { VaultPort } from './ports';

/**
 * AES-GCM under a key that WebCrypto made non-extractable: no code, ours included, can read it out; it lives in this
 * browser profile's IndexedDB and is lost with it. This keeps API keys out of backups and away from the pages. It does not
 * protect them from somebody who controls this profile while the browser runs.
 */

const DATABASE = 'vault';
const STORE = 'keys';
const KEY_NAME = 'aes-gcm';

/** Opens the database for one use: a connection that stays open would block the browser from clearing the site's data. */
async function withDatabase<T>(use: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  const database = await openDB(DATABASE, 1, {
    upgrade(created) {
      created.createObjectStore(STORE);
    },
    // A use that hangs must not block the browser from clearing the site's data, nor a newer version of the database.
    blocking: (_present, _wanted, { target }) => {
      if (target !== null && 'close' in target && typeof target.close === 'function') target.close();
    },
  });
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

async function findKey(): Promise<CryptoKey | null> {
  const found: unknown = await withDatabase((database) => database.get(STORE, KEY_NAME));
  return found instanceof CryptoKey ? found : null;
}

/**
 * Uses `add`, never `put`: an existing key must not be replaced, or nothing that it sealed could be opened again. If two first uses run at
 * once, the second `add` fails, and takes the key of the first. No lock is used for that, because a database that never answers would
 * hold it as long as the background lives.
 */
async function findOrMakeKey(): Promise<CryptoKey> {
  const existing = await findKey();
  if (existing) return existing;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  try {
    await withDatabase((database) => database.add(STORE, key, KEY_NAME));
    return key;
  } catch (failure) {
    const faster = await findKey();
    if (faster === null) throw failure;
    return faster;
  }
}

/** Rejects if encryption does not work at all: then a text that does not open may still be intact. */
async function assertWorks(key: CryptoKey): Promise<void> {
  const algorithm = { name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) };
  await crypto.subtle.decrypt(algorithm, key, await crypto.subtle.encrypt(algorithm, key, toData('probe')));
}

const toData = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const toBytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export const vault: VaultPort = {
  async seal(plain, boundTo) {
    const key = await findOrMakeKey();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: toData(boundTo) },
      key,
      toData(plain),
    );
    return { ciphertext: toText(new Uint8Array(sealed)), iv: toText(iv) };
  },

  async open({ ciphertext, iv }, boundTo) {
    // Rejects if the database cannot be read just now: the key may be there all the same.
    const key = await findKey();
    if (!key) return null;
    try {
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: toBytes(iv), additionalData: toData(boundTo) },
        key,
        toBytes(ciphertext),
      );
      return new TextDecoder().decode(plain);
    } catch {
      await assertWorks(key);
      return null;
    }
  },
};
