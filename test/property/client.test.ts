import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, BODY_LIMIT_BYTES, type Client } from '../../src/synap/client';
import { ERROR_CODES } from '../../src/synap/errors';
import { anyJson, mutated, uuid } from './arbitraries';
import { finalBody } from './bodies';
import {
  anyHeaders,
  BASE_URL,
  bytesOf,
  clientOver,
  response,
  SENT_ID,
  someCuts,
  type Transfer,
} from './http';
import { alwaysLater } from './runs';

const KEY = 'synap_live_0123456789abcdef';
const access = { baseUrl: BASE_URL, apiKey: KEY };

const CALLS: ((client: Client, id: string) => Promise<Answer<unknown>>)[] = [
  (client, id) => client.status(access, id),
  (client) => client.whoami(access),
  (client, id) => client.memory(access, id),
  (client) => client.credits(access),
];

const statusCode = fc.oneof(
  fc.constantFrom(200, 200, 200, 201, 204, 400, 401, 402, 403, 404, 408, 410, 422, 429, 500, 502, 503, 504),
  fc.integer({ min: 100, max: 599 }),
  fc.constantFrom(0, -1, 999),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  mutated(finalBody.map(({ json }) => json)).map((json) => bytesOf(JSON.stringify(json))),
  anyJson.map((json) => bytesOf(JSON.stringify(json))),
  anyJson.map((detail) => bytesOf(JSON.stringify({ detail }))),
  fc.string().map((text) => bytesOf(`\n <!doctype html>${text}`)),
  fc.constant(bytesOf('\ufeff{"status":"done"}')),
);
const transfer: fc.Arbitrary<Transfer> = fc.record({
  status: statusCode,
  headers: anyHeaders,
  body,
  cuts: someCuts,
});

const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant('arrives' as const) },
  { weight: 1, arbitrary: fc.constantFrom('no body', 'never comes', 'refused', 'throws', 'no reader') },
  { weight: 1, arbitrary: fc.nat(4).map((breaksAfter) => ({ breaksAfter })) },
);
type Fate = typeof fate extends fc.Arbitrary<infer T> ? T : never;

function fetchOf(one: Transfer, what: Fate) {
  return async (_: string, { signal }: RequestInit) => {
    const whole = response(one);
    if (what === 'no body') return { ...whole, body: null };
    if (what === 'refused') throw new TypeError('Failed to fetch');
    if (what === 'throws') throw undefined;
    if (what === 'never comes') await new Promise((_, reject) => signal?.addEventListener('abort', reject));
    if (what === 'no reader') {
      const getReader = () => {
        throw new TypeError('locked');
      };
      return { ...whole, body: { getReader } };
    }
    return typeof what === 'object' ? response(one, what.breaksAfter) : whole;
  };
}

/** The closed set, without what only the extension itself says. */
const OF_SERVER = new Set<string>(
  ERROR_CODES.filter((code) => !['internal', 'record_damaged'].includes(code)),
);

test('whatever comes back, and wherever it breaks off, a call answers with a value or with one of the errors', async () => {
  const given = fc.record({ transfer, fate, call: fc.constantFrom(...CALLS), id: uuid, now: fc.nat() });
  await alwaysLater('client: any answer', given, async ({ transfer, fate, call, id, now }) => {
    const answer = await call(clientOver(fetchOf(transfer, fate), now, fate === 'never comes'), id);
    if (answer.ok) {
      expect(transfer.status >= 200 && transfer.status < 300).toBe(true);
      expect(answer.value).toBeTypeOf('object');
      return;
    }
    const { code, correlationId, detail } = answer.error;
    expect([code, OF_SERVER.has(code)]).toEqual([code, true]);
    expect(correlationId).toBeTruthy();
    expect(detail === null || detail.length <= 500).toBe(true);
    // Whoever got an answer must not be told that none came.
    if (fate === 'arrives' || fate === 'no body') expect(code).not.toBe('unreachable');
    if (fate === 'arrives') expect(answer.meta?.httpStatus).toBe(transfer.status);
    if (fate === 'never comes') expect(code).toBe('timed_out');
  });
});

test('a documented final body gives its outcome, whatever its spelling, its order, its additions and its pieces', async () => {
  const given = fc.record({
    final: finalBody,
    cuts: someCuts,
    headers: anyHeaders,
    indent: fc.constantFrom(0, 2, '\t'),
    before: fc.constantFrom('', '\ufeff', '\r\n'),
  });
  await alwaysLater('client: a final body', given, async ({ final, cuts, headers, indent, before }) => {
    const text = JSON.stringify(final.json, null, indent);
    const transfer = { status: 200, headers, body: bytesOf(before + text), cuts };
    const answer = await clientOver(async () => response(transfer)).status(access, final.id);
    if (!answer.ok) throw new Error(`${answer.error.code} for ${text}`);
    expect([answer.value.status, answer.value.rawStatus]).toEqual([final.means, final.raw]);
    expect(answer.raw).toBe(before === '\r\n' ? before + text : text);
  });
});

/** Characters a header can carry: what a key may consist of. */
const apiKey = fc
  .tuple(
    fc.constantFrom('synap_', 'sk-', ''),
    fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 20,
    }),
  )
  .map((parts) => parts.join(''));

test('an error never carries the key, though the server repeats it', async () => {
  const echo = fc.constantFrom<(words: string) => unknown>(
    (words) => ({ detail: words }),
    (words) => ({ detail: [{ msg: words }, { msg: 'x' }] }),
    (words) => ({ detail: { message: words, error: words, recovery_url: `https://x.example/?k=${words}` } }),
    (words) => ({ message: words, manage_url: `https://x.example/${words}` }),
    (words) => ({ error: words, upgrade_url: `https://${words}.example/` }),
  );
  const given = fc.record({ apiKey, echo, padding: fc.nat(520), status: statusCode, inHeader: fc.boolean() });
  await alwaysLater('client: an echoed key', given, async ({ apiKey, echo, padding, status, inHeader }) => {
    const words = `${'x'.repeat(padding)} ${apiKey}`;
    const headers = inHeader ? { 'x-correlation-id': apiKey } : {};
    const transfer = { status, headers, body: bytesOf(JSON.stringify(echo(words))), cuts: [] };
    const client = clientOver(async () => response(transfer));
    const answer = await client.status({ baseUrl: BASE_URL, apiKey }, 'x');
    if (answer.ok) return;
    const { detail, correlationId, link } = answer.error;
    for (const text of [detail, correlationId, link, answer.meta?.correlationId]) {
      expect(text ?? '').not.toContain(apiKey);
      expect(text ?? '').not.toContain(apiKey.slice(0, -4));
    }
  });
});

test('an answer cut short is never taken for another outcome', async () => {
  const given = fc.record({ final: finalBody, at: fc.nat(), cuts: someCuts });
  await alwaysLater('client: a cut answer', given, async ({ final, at, cuts }) => {
    const whole = bytesOf(JSON.stringify(final.json));
    const transfer = { status: 200, headers: {}, body: whole.subarray(0, at % whole.length), cuts };
    const answer = await clientOver(async () => response(transfer)).status(access, final.id);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_json', correlationId: SENT_ID } });
  });
});

test('an answer larger than anything Synap sends is given up before its end, in whatever pieces it comes', async () => {
  await alwaysLater('client: an endless answer', fc.integer({ min: 64, max: 1024 }), async (kilobytes) => {
    const value = new Uint8Array(kilobytes * 1024).fill(0x20);
    let pieces = 0;
    const read = async () => ({ done: pieces++ > 100_000, value });
    const endless = { ...response({ status: 200, headers: {}, body: value, cuts: [] }) };
    const client = clientOver(async () => ({
      ...endless,
      body: { getReader: () => ({ read, cancel: () => Promise.reject(new Error('gone')) }) },
    }));
    expect(await client.whoami(access)).toMatchObject({ ok: false, error: { code: 'too_large' } });
    expect((pieces - 1) * value.length).toBeLessThanOrEqual(BODY_LIMIT_BYTES);
  });
});

test('who answers at an address can always be said', async () => {
  await alwaysLater('client: a probe', fc.record({ transfer, fate }), async ({ transfer, fate }) => {
    const client = clientOver(fetchOf(transfer, fate), 0, fate === 'never comes');
    const said = await client.probe(BASE_URL);
    expect(['answered', 'redirect', 'page', 'nothing']).toContain(said);
    if (fate === 'arrives') expect(said).not.toBe('nothing');
  });
});
