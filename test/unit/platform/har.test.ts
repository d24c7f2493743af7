import { describe, expect, it, test } from 'vitest';
import { BODY_MAX, entriesOf, readBodyText, readEntry } from '../../../src/platform/har';

const NOW = 1_700_000_000_000;
const STARTED = '2026-01-15T12:00:00.000Z';
const good = {
  startedDateTime: STARTED,
  time: 250.4,
  request: {
    method: 'POST',
    url: 'https://synap.example/api/v1/memories/create',
    headers: [{ name: 'Authorization', value: 'Bearer synap_live_0123456789abcdef' }],
    cookies: [{ name: 'session', value: 'secret' }],
    postData: { text: 'the document itself' },
  },
  response: { status: 202, headers: [{ name: 'Set-Cookie', value: 'secret' }], content: { text: 'a body' } },
};

describe('of an entry of the network log', () => {
  it('is taken what was asked, what came of it and when, and nothing else', () => {
    expect(readEntry(good, NOW)).toEqual({
      method: 'POST',
      url: 'https://synap.example/api/v1/memories/create',
      status: 202,
      at: Date.parse(STARTED) + 250,
    });
  });

  test.each<[what: string, over: object, expected: object | null]>([
    ['without a time', { startedDateTime: undefined }, { at: NOW }],
    ['with a time that is none', { startedDateTime: 'yesterday' }, { at: NOW }],
    ['that took for ever', { time: Number.POSITIVE_INFINITY }, { at: Date.parse(STARTED) }],
    ['that took minutes', { time: 600_000 }, { at: Date.parse(STARTED) + 600_000 }],
    ['that took less than no time', { time: -5 }, { at: Date.parse(STARTED) }],
    ['with a failure of the server', { response: { status: 503 } }, { status: 503 }],
    ['with half a status', { response: { status: 202.5 } }, { status: 0 }],
    ['with a method in small letters', { request: { ...good.request, method: 'get' } }, { method: 'GET' }],
    ['that was never answered', { response: { status: 0 } }, { status: 0 }],
    ['with a status that is none', { response: { status: '202 <b>' } }, { status: 0 }],
    ['without an answer', { response: null }, { status: 0 }],
    ['with a method of markup', { request: { ...good.request, method: '<b>GET' } }, { method: '' }],
    ['with a method of megabytes', { request: { ...good.request, method: 'G'.repeat(1e6) } }, { method: '' }],
    ['without an address', { request: { method: 'GET' } }, null],
    ['without a request', { request: undefined }, null],
  ])('one %s is read as far as it can be', (_, over, expected) => {
    const read = readEntry({ ...good, ...over }, NOW);
    if (expected === null) expect(read).toBeNull();
    else expect(read).toMatchObject(expected);
  });

  test.each([[null], [undefined], ['entry'], [7], [[]]])('%j is no entry', (entry) => {
    expect(readEntry(entry, NOW)).toBeNull();
  });
});

test('a log that is none has no entries', () => {
  expect(entriesOf({ entries: [good] })).toEqual([good]);
  for (const log of [null, {}, { entries: 'all' }, 'log']) expect(entriesOf(log)).toEqual([]);
});

describe('a body', () => {
  const encoded = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  it('is read as it is, or decoded', () => {
    expect(readBodyText('{"a":1}', '')).toBe('{"a":1}');
    // Firefox gives the kind of content in that place.
    expect(readBodyText('{"a":1}', 'application/json')).toBe('{"a":1}');
    expect(readBodyText(encoded('{"name":"Übergabe"}'), 'base64')).toBe('{"name":"Übergabe"}');
  });

  it('of ten megabytes is cut, also in base64', () => {
    expect(readBodyText('x'.repeat(10_000_000), '')).toHaveLength(BODY_MAX);
    const text = readBodyText('eHh4'.repeat(3_000_000), 'base64');
    expect(text?.length).toBeGreaterThanOrEqual(BODY_MAX);
    expect(text?.length).toBeLessThan(BODY_MAX + 4);
  });

  it('that is missing, or is no base64, is none', () => {
    for (const none of [null, undefined, 7, { toString: () => 'x' }])
      expect(readBodyText(none, '')).toBeNull();
    expect(readBodyText('not *base64*', 'base64')).toBeNull();
  });
});
