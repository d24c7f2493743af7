import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, Client } from '../../src/synap/client';
import { ERROR_CODES } from '../../src/synap/errors';
import { BASE_URL, clientOver, SENT_ID } from './client-over';
import { bytesOf, fate, fetchOf, response, someCuts, statusCode, transfer } from './generators/answers';
import { finalBody } from './generators/bodies';
import { anyHeaders } from './generators/headers';

import { alwaysLater } from './runs';

const KEY = 'synap_live_0123456789abcdef';
const access = { baseUrl: BASE_URL, apiKey: KEY };

const CALLS: ((client: Client, id: string) => Promise<Answer<unknown>>)[] = [
  (client, id) => client.status(access, id),
  (client) => client.whoami(access),
  (client, id) => client.memory(access, id),
  (client) => client.credits(access),
];

/** The closed set, without what only the extension itself says. */
const OF_SERVER = new Set<string>(
  ERROR_CODES.filter((code) => !['internal', 'record_damaged'].includes(code)),
);

test('whatever comes back, and wherever it breaks off, a call ends with a value or with one of the errors', async () => {
  const given = fc.record({ transfer, fate, call: fc.constantFrom(...CALLS), id: fc.uuid(), now: fc.nat() });
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
    // Of a redirect a page sees nothing.
    const isRedirect = transfer.status === 0 || (transfer.status >= 300 && transfer.status < 400);
    if (fate === 'arrives' && !isRedirect) expect(answer.meta?.httpStatus).toBe(transfer.status);
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

test('who answers at an address can always be said', async () => {
  await alwaysLater('client: a probe', fc.record({ transfer, fate }), async ({ transfer, fate }) => {
    const client = clientOver(fetchOf(transfer, fate), 0, fate === 'never comes');
    const said = await client.probe(BASE_URL);
    expect(['answered', 'redirect', 'page', 'nothing']).toContain(said);
    if (fate === 'arrives') expect(said).not.toBe('nothing');
  });
});
