import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vault } from '../../../src/platform/vault';
import { settled } from '../../support/virtual-clock';
import { database } from './fake-database';

const HERE = 'https://synap.example';
const ELSEWHERE = 'https://elsewhere.example';
const KEY = 'synap_test_0123456789';

vi.mock('idb', () => import('./fake-database'));

beforeEach(() => {
  const working = { fails: false, hangs: false, isFull: false, hangsReading: false };
  Object.assign(database, { stored: new Map(), isOpen: 0, adds: 0, ...working });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const flipped = (text: string) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return btoa(String.fromCharCode(...bytes));
};

describe('the vault', () => {
  it('opens what it sealed for the same address, and shows nothing of it', async () => {
    const sealed = await vault.seal(KEY, HERE);
    expect(await vault.open(sealed, HERE)).toBe(KEY);
    expect(JSON.stringify(sealed)).not.toContain(KEY);
    expect(atob(sealed.ciphertext)).not.toContain(KEY);
  });

  it('seals the same key another way each time', async () => {
    const [one, other] = [await vault.seal(KEY, HERE), await vault.seal(KEY, HERE)];
    expect(one.iv).not.toBe(other.iv);
    expect(one.ciphertext).not.toBe(other.ciphertext);
  });

  it('opens nothing for another address, and nothing that was changed', async () => {
    const sealed = await vault.seal(KEY, HERE);
    expect(await vault.open(sealed, ELSEWHERE)).toBeNull();
    expect(await vault.open({ ...sealed, ciphertext: flipped(sealed.ciphertext) }, HERE)).toBeNull();
    expect(await vault.open({ ...sealed, iv: flipped(sealed.iv) }, HERE)).toBeNull();
    expect(await vault.open({ ciphertext: '%', iv: '%' }, HERE)).toBeNull();
  });

  it('makes one encryption key however many seal first at once, and one that cannot be read out', async () => {
    const sealed = await Promise.all([vault.seal('one', HERE), vault.seal('other', HERE)]);
    expect(database.adds).toBe(1);
    expect(await Promise.all(sealed.map((one) => vault.open(one, HERE)))).toEqual(['one', 'other']);
    const [encryptionKey] = [...database.stored.values()];
    expect(encryptionKey).toMatchObject({ extractable: false });
  });

  it('leaves no database open', async () => {
    const sealed = await vault.seal(KEY, HERE);
    await vault.open(sealed, HERE);
    expect(database.isOpen).toBe(0);
  });

  it('seals once the database answers again, though a use of it before has never ended', async () => {
    database.hangs = true;
    void vault.seal('never sealed', HERE);
    await settled();
    database.hangs = false;
    expect(await vault.open(await vault.seal(KEY, HERE), HERE)).toBe(KEY);
  });

  it('keeps nobody from clearing the site’s data, though reading hangs', async () => {
    database.hangsReading = true;
    void vault.seal('never sealed', HERE);
    await settled();
    expect(database.isOpen).toBe(1);
    database.wantDeleted();
    expect(database.isOpen).toBe(0);
  });

  it('tells a key that is gone from a store that cannot be read just now', async () => {
    const sealed = await vault.seal(KEY, HERE);
    database.fails = true;
    await expect(vault.open(sealed, HERE)).rejects.toThrow('backing store');
    await expect(vault.seal(KEY, HERE)).rejects.toThrow('backing store');
    database.fails = false;
    expect(await vault.open(sealed, HERE)).toBe(KEY);
    database.stored.clear();
    expect(await vault.open(sealed, HERE)).toBeNull();
  });

  it('seals nothing where its key cannot be kept: nothing could be opened again', async () => {
    database.isFull = true;
    await expect(vault.seal(KEY, HERE)).rejects.toThrow('QuotaExceededError');
    database.isFull = false;
    expect(await vault.open(await vault.seal(KEY, HERE), HERE)).toBe(KEY);
  });

  it('takes nothing for its key that is none', async () => {
    const sealed = await vault.seal(KEY, HERE);
    database.stored.set('aes-gcm', 'not a key');
    expect(await vault.open(sealed, HERE)).toBeNull();
  });

  it('takes no text for damaged while nothing at all can be decrypted', async () => {
    const sealed = await vault.seal(KEY, HERE);
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt').mockRejectedValue(new Error('out of memory'));
    await expect(vault.open(sealed, HERE)).rejects.toThrow('out of memory');
    decrypt.mockRestore();
    expect(await vault.open(sealed, HERE)).toBe(KEY);
  });
});
