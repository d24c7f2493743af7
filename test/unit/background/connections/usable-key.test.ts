import { expect, it } from 'vitest';
import { cleanKey, usableKey } from '../../../../src/background/connections/keyring';

const KEY = 'synap_test_0123456789';

it.each([
  KEY,
  ` ${KEY}\n`,
  `Bearer ${KEY}`,
  `bearer\t${KEY}`,
  `"${KEY}"`,
  `'${KEY}'`,
  `Bearer "${KEY}"`,
  'synap_test_\r\n  0123456789',
])('a key pasted as %j is the key alone', (pasted) => {
  expect(usableKey(pasted)).toEqual({ ok: true, value: KEY });
});

it('a word that only begins like the one before a key is part of it', () => {
  expect(cleanKey('Bearer_0123456789')).toBe('Bearer_0123456789');
});

it.each([
  ['', 'key_missing'],
  [' \n', 'key_missing'],
  ['""', 'key_missing'],
  ['synap_test_0123…', 'key_rejected'],
  ['synap_tеst_0123', 'key_rejected'],
  ['synap_test_\u0000', 'key_rejected'],
])('what cannot be sent in a header is refused before anything is sent: %j', (pasted, code) => {
  expect(usableKey(pasted)).toMatchObject({ ok: false, error: { code } });
});
