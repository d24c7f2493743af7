import { expect, it } from 'vitest';
import { usableKey } from '../../../../src/background/connections/keyring';

const KEY = 'synap_test_0123456789';

it.each([
  KEY,
  ` ${KEY}\n`,
  `Bearer ${KEY}`,
  `bearer\t${KEY}`,
  `"${KEY}"`,
  `'${KEY}'`,
  `Bearer "${KEY}"`,
  `export SYNAP_API_KEY="\u200b${KEY}"`,
  'synap_test_\r\n  0123456789',
])('a key pasted as %j is the key alone', (pasted) => {
  expect(usableKey(pasted)).toEqual({ ok: true, value: KEY });
});

it('a word that only begins like the one before a key is part of it', () => {
  expect(usableKey('Bearer_0123456789')).toEqual({ ok: true, value: 'Bearer_0123456789' });
});

it.each([
  ['', 'key_missing'],
  [' \n', 'key_missing'],
  ['""', 'key_missing'],
  ['synap_test_0123…', 'key_rejected'],
  ['synap_tеst_0123', 'key_rejected'],
  ['synap_test_\u0000', 'key_rejected'],
  ['OPENAI_API_KEY=sk-proj-0123', 'key_rejected'],
])(
  'what cannot be sent, or may be a secret of another service, is refused before anything is sent: %j',
  (pasted, code) => {
    expect(usableKey(pasted)).toMatchObject({ ok: false, error: { code } });
  },
);
