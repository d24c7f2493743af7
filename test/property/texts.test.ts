import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanKey, usableKey } from '../../src/background/keyring';
import { isProduction, normaliseBaseUrl, permissionPattern } from '../../src/platform/origins';
import { recogniseIds, withoutKeys } from '../../src/synap/ids';
import { uuid } from './arbitraries';
import { always } from './runs';

const PIECES = [
  'ingestion_id',
  'document_id',
  'memory_ids',
  'status',
  'UUID(',
  ': "',
  '": ["',
  '\\u001b[',
  '\\',
  '%2F',
  '&quot;',
  '[31m',
  '\n',
  '\r\n',
  ',',
  '\t',
  '|',
  '…',
  '\u200b',
  '\ud800',
  '\0',
  'Bearer ',
  'bearer%20',
  'synap_',
  'synap_live_',
  'sk-',
  '=',
  '12345678',
  '-',
];
const spelledUuid = fc
  .tuple(uuid, fc.constantFrom('-', '', '–', '\u00ad-', '-\n'), fc.boolean())
  .map(([id, dash, upper]) => (upper ? id.toUpperCase() : id).replaceAll('-', dash));
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: spelledUuid },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

const CANONICAL = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('of any text the IDs are canonical, each once, and read again as themselves', () => {
  always('texts: IDs', text, (text) => {
    const { ids, others } = recogniseIds(text);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect([id, CANONICAL.test(id)]).toEqual([id, true]);
    expect(recogniseIds(ids.join('\n')).ids).toEqual(ids);
    expect(others).toBeGreaterThanOrEqual(0);
  });
});

test('a text without its keys has no more keys to lose', () => {
  always('texts: keys', text, (text) => {
    const clean = withoutKeys(text);
    expect(withoutKeys(clean)).toBe(clean);
    expect(recogniseIds(clean).hasKey).toBe(false);
  });
});

const wrapper = fc.constantFrom(
  (key: string) => key,
  (key: string) => ` ${key}\n`,
  (key: string) => `Bearer ${key}`,
  (key: string) => `bearer  "${key}"`,
  (key: string) => `${key.slice(0, 9)}\n${key.slice(9)}`,
);
const key = fc.stringMatching(/^synap_live_[0-9a-zA-Z]{12,20}$/);

test('a key is itself however it was copied, and no text makes one that cannot be sent', () => {
  const copied = fc.oneof(
    fc.tuple(key, wrapper).map(([key, wrap]): [string, string | null] => [wrap(key), key]),
    fc.oneof(fc.string(), text).map((any): [string, string | null] => [any, null]),
  );
  always('texts: a key', copied, ([text, key]) => {
    const clean = cleanKey(text);
    if (key !== null) expect(clean).toBe(key);
    const usable = usableKey(text);
    if (usable.ok) new Headers({ Authorization: `Bearer ${usable.apiKey}` });
  });
});

const host = fc.constantFrom(
  'localhost',
  '127.0.0.1',
  'x.example',
  'localhost.example',
  '[::1]',
  '0.0.0.0',
  'ä.example',
);
const address = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('http://', 'https://', 'HTTPS://', 'ftp://', 'https:/', '//', 'javascript:', ''),
      fc.constantFrom('', 'user@', 'user:pass@'),
      host,
      fc.constantFrom('', ':80', ':443', ':8080', ':99999'),
      fc.constantFrom('', '/', '//', '/api', '/api//', '/../x', '?q', '#h', '\\', ' '),
    )
    .map((parts) => parts.join('')),
  fc.webUrl(),
  fc.string(),
);

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
