import type { VaultPort } from './ports';

/**
 * AES-GCM under a key that WebCrypto made non-extractable: no code, ours included, can read it out; it lives in this
 * browser profile's IndexedDB and dies with it. It keeps API keys out of backups and off the pages' hands, not from
 * somebody who controls this profile while the browser runs.
 */
const DATABASE = 'vault';
const STORE = 'keys';
const KEY_NAME = 'aes-gcm';

/** Opened for one use each time: a connection kept open would block the browser from clearing the site's data. */
async function inStore<T>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const db = await answerTo(opening);
  try {
    const transaction = db.transaction(STORE, mode);
    const result = await answerTo(use(transaction.objectStore(STORE)));
    if (mode === 'readwrite') await commitOf(transaction);
    return result;
  } finally {
    db.close();
  }
}

function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A request that succeeded is not on disk yet: what it wrote is undone if its transaction fails. */
function commitOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

async function existingKey(): Promise<CryptoKey | null> {
  const found: unknown = await inStore('readonly', (store) => store.get(KEY_NAME));
  return found instanceof CryptoKey ? found : null;
}

/** `add`, never `put`: a key that is there already must not be replaced, or what it sealed could never be opened. */
async function madeKey(): Promise<CryptoKey> {
  const existing = await existingKey();
  if (existing) return existing;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  await inStore('readwrite', (store) => store.add(key, KEY_NAME));
  return key;
}

const toData = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const toBytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** For one use: a key that is gone from the browser is gone here too. */
let prepared: Promise<CryptoKey | null> | null = null;

async function preparedKey(): Promise<CryptoKey | null> {
  const looking = prepared;
  prepared = null;
  return (await looking?.catch(() => null)) ?? existingKey();
}

export const vault: VaultPort = {
  prepare() {
    prepared = existingKey();
    prepared.catch(() => undefined);
  },

  seal: (plain, boundTo) =>
    // Two first uses at once would each make a key, and the loser's ciphertext could never be opened.
    navigator.locks.request('vault', async () => {
      const key = await madeKey();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: toData(boundTo) },
        key,
        toData(plain),
      );
      return { ciphertext: toText(new Uint8Array(sealed)), iv: toText(iv) };
    }),

  async open({ ciphertext, iv }, boundTo) {
    try {
      const key = await preparedKey();
      if (!key) return null;
      const plain = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: toBytes(iv), additionalData: toData(boundTo) },
        key,
        toBytes(ciphertext),
      );
      return new TextDecoder().decode(plain);
    } catch {
      return null;
    }
  },
};
