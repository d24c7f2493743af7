import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../../../src/background/connections/keyring';
import { recoverConnection } from '../../../../src/background/storage/recover-records';
import type { Ports } from '../../../../src/platform/ports';
import type { Connection } from '../../../../src/watch/model/records';
import { NOW } from '../../samples';

const HERE = 'https://synap.example';
const ELSEWHERE = 'https://elsewhere.example';
const KEY = 'synap_test_0123456789';

function ringWith() {
  const held = new Map<string, unknown>();
  const session = {
    get: async (keys: string[]) => Object.fromEntries(keys.map((key) => [key, held.get(key)])),
    set: async (items: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(items)) held.set(key, value);
    },
    remove: async (keys: string[]) => {
      for (const key of keys) held.delete(key);
    },
  };
  /** As the real one: what was sealed for one address does not open for another. */
  const vault: Ports['vault'] = {
    seal: async (plain, boundTo) => ({ ciphertext: JSON.stringify([plain, boundTo]), iv: '' }),
    open: async ({ ciphertext }, boundTo) => {
      const [plain, address]: [string, string] = JSON.parse(ciphertext);
      return address === boundTo ? plain : null;
    },
  };
  return { keyring: createKeyring({ session, vault }), held };
}

async function savedIn(mode: Connection['keyMode']) {
  const { keyring, held } = ringWith();
  const kept = await keyring.keep({ connectionId: 'one', apiKey: KEY, keyMode: mode, baseUrl: HERE });
  const connection = { ...recoverConnection('one', {}, { defaultBaseUrl: HERE, now: NOW }), ...kept };
  return { keyring, held, connection };
}

describe.each(['kept', 'session'] as const)('a key that is %s', (mode) => {
  it('opens for the address it was saved for', async () => {
    const { keyring, connection } = await savedIn(mode);
    expect(await keyring.open(connection)).toEqual({ ok: true, apiKey: KEY });
  });

  it('opens for no other, whatever became of the record beside it', async () => {
    const { keyring, connection } = await savedIn(mode);
    expect(await keyring.open({ ...connection, baseUrl: ELSEWHERE })).toEqual({
      ok: false,
      code: 'key_needed',
    });
  });
});

it('a key held in memory for a new address is not sent to the old one, while that is still the one written down', async () => {
  const { keyring, connection } = await savedIn('session');
  await keyring.keep({
    connectionId: 'one',
    apiKey: 'synap_test_new_one',
    keyMode: 'session',
    baseUrl: ELSEWHERE,
  });
  expect(await keyring.open(connection)).toEqual({ ok: false, code: 'key_needed' });
});

it('a connection whose address cannot be read any more does not take its key to the default one', async () => {
  const { keyring, connection } = await savedIn('kept');
  const damaged = recoverConnection(
    'one',
    { ...connection, baseUrl: 7 },
    { defaultBaseUrl: ELSEWHERE, now: NOW },
  );
  expect(damaged.baseUrl).toBe(ELSEWHERE);
  expect(await keyring.open(damaged)).toEqual({ ok: false, code: 'key_needed' });
});
