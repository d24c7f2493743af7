import { describe, expect, test } from 'vitest';
import { salvagedConnection } from '../../src/background/salvage';
import { connection, NOW } from './samples';

const BASE_URL = 'https://synap.example';

describe('a connection that cannot be read', () => {
  const damaged = (over: object) =>
    salvagedConnection('c', { ...connection(), learned: 7, ...over }, BASE_URL, NOW);

  test('keeps what the person decided: where the key may be kept, and how much may be asked', () => {
    const salvaged = damaged({ keyMode: 'session', sealed: null, limitPerMin: 6, colour: 'teal' });
    expect(salvaged).toMatchObject({ keyMode: 'session', limitPerMin: 6, colour: 'teal', blocked: null });
  });

  test('waits for its key when the ciphertext is gone with it', () => {
    expect(damaged({ sealed: 'junk' })).toMatchObject({ sealed: null, blocked: { reason: 'key_needed' } });
    expect(salvagedConnection('c', 'junk', BASE_URL, NOW)).toMatchObject({
      baseUrl: BASE_URL,
      blocked: { reason: 'key_needed' },
    });
  });
});
