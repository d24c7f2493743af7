import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usableKey } from '../../src/background/connections/keyring';
import { isProduction, normaliseBaseUrl, permissionPattern } from '../../src/platform/origins';
import { readPastedKey } from '../../src/synap/pasted-key';
import { address, pastedText } from './generators/texts';
import { always } from './runs';

const wrapper = fc.constantFrom(
  (key: string) => key,
  (key: string) => ` ${key}\n`,
  (key: string) => `Bearer ${key}`,
  (key: string) => `bearer  "${key}"`,
  (key: string) => `export SYNAP_API_KEY='${key}';`,
  (key: string) => `A=1\nMAXIMEM_KEY = ${key} # mine`,
  (key: string) => `\ufeff${key.slice(0, 9)}\u200b${key.slice(9)}\u00a0`,
  (key: string) => `${key.slice(0, 9)}\n${key.slice(9)}`,
);
const key = fc.stringMatching(/^synap_live_[0-9a-zA-Z]{12,20}$/);

test('a key is itself however it was copied, and no text makes one that cannot be sent', () => {
  const copied = fc.oneof(
    fc.tuple(key, wrapper).map(([key, wrap]): [string, string | null] => [wrap(key), key]),
    fc.oneof(fc.string(), pastedText).map((any): [string, string | null] => [any, null]),
  );
  always('texts: a key', copied, ([text, key]) => {
    const clean = readPastedKey(text);
    if (key !== null) expect(clean).toEqual({ apiKey: key, foreignName: null });
    const usable = usableKey(text);
    if (usable.ok) new Headers({ Authorization: `Bearer ${usable.value}` });
  });
});

test('a base URL is one that a key may be sent to, written in one way, or none', () => {
  always('texts: addresses', address, (text) => {
    const read = normaliseBaseUrl(text);
    expect(permissionPattern(text, 'chrome') === null).toBe(!read.ok);
    if (!read.ok) return;
    expect(normaliseBaseUrl(read.baseUrl)).toEqual(read);
    const { protocol, hostname, username, password, search, hash } = new URL(`${read.baseUrl}/health`);
    expect([username, password, search, hash].join('')).toBe('');
    expect(protocol === 'https:' || ['localhost', '127.0.0.1'].includes(hostname)).toBe(true);
    expect(read.baseUrl.endsWith('/')).toBe(false);
    expect(new URL(`${read.baseUrl}/health`).origin).toBe(read.origin);
    isProduction(read.baseUrl);
  });
});
