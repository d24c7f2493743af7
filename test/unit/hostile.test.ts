import { describe, expect, it, test } from 'vitest';
import { startBackground } from '../../src/background/background';
import { outcomeNotification } from '../../src/background/notifications/notification-text';
import { createClient } from '../../src/synap/client';
import { readWhoami } from '../../src/synap/schemas';
import { readStatusBody } from '../../src/synap/status-body';
import { prettyJson } from '../../src/ui/features/inspector/pretty-json';
import { applyPoll } from '../../src/watch/apply-poll';
import { MEMORY_ID_MAX } from '../../src/watch/model/limits';
import { keys } from '../../src/watch/model/records';
import { endWatch } from '../../src/watch/model/rounds';
import { memoryBrowser } from '../support/memory-browser';
import { alone, answered, idOf, NOW, watching } from './samples';

const KEY = 'synap_test_0123456789abcdef';
const access = { baseUrl: 'https://synap.example', apiKey: KEY };

/** A client whose server answers with this, whatever it is asked. */
const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  createClient({
    fetch: async () => new Response(body, { status, headers }),
    now: () => NOW,
    uuid: () => 'sent-id',
    after: () => ({ cancel: () => undefined }),
  });

describe('a server that repeats the key in its answer', () => {
  const said = (client: ReturnType<typeof createClient>) =>
    Promise.all([client.whoami(access), client.status(access, idOf(1)), client.credits(access)]);

  it('does not bring it into an error', async () => {
    const refusing = answering(401, JSON.stringify({ detail: `Invalid API key ${KEY}` }), {
      'X-Correlation-Id': `for-${KEY}`,
    });
    for (const answer of await said(refusing)) {
      expect(answer).toMatchObject({ ok: false, error: { detail: 'Invalid API key •••' } });
      expect(JSON.stringify(answer)).not.toContain(KEY);
    }
  });

  it('does not bring it into what is kept of an answer', async () => {
    const body = { status: KEY, document_id: KEY, error_message: `${KEY}${KEY}`, client_id: KEY, [KEY]: KEY };
    for (const answer of await said(answering(200, JSON.stringify(body))))
      expect(JSON.stringify(answer)).not.toContain(KEY);
  });

  it('cannot use a key of an ordinary word to have its answers misread', async () => {
    const client = answering(200, `{"ingestion_id":"${idOf(1)}","status":"completed"}`);
    const answer = await client.status({ ...access, apiKey: 'completed' }, idOf(1));
    expect(answer).toMatchObject({ ok: true, value: { status: 'completed' } });
  });
});

test('a key of a connection that a person writes into a label or a note is not kept, and names stay', async () => {
  const { ports } = memoryBrowser({ local: { [keys.ingestion(idOf(1))]: watching(1) }, now: NOW });
  const { onMessage } = startBackground(ports);
  const baseUrl = 'https://home.example';
  const connection = { name: 'home', baseUrl, colour: 'blue', keyMode: 'session', limitPerMin: null };
  await onMessage({ type: 'saveConnection', connectionId: null, ...connection, key: KEY });
  const note = `curl -H "Authorization: Bearer ${KEY}"`;
  await onMessage({ type: 'annotate', id: idOf(1), label: 'synap_backfill_03', note });
  const stored = await ports.local.getAll();
  expect(stored[keys.ingestion(idOf(1))]).toMatchObject({
    label: 'synap_backfill_03',
    note: 'curl -H "Authorization: Bearer •••"',
  });
  expect(JSON.stringify(stored)).not.toContain(KEY);
});

test('a key of a connection does not come back in a file, whatever it looks like', async () => {
  const { ports } = memoryBrowser({ now: NOW });
  const { onMessage } = startBackground(ports);
  const baseUrl = 'https://home.example';
  const connection = { name: 'home', baseUrl, colour: 'blue', keyMode: 'session', limitPerMin: null };
  const key = 'a-key/of-"no"-known-form';
  await onMessage({ type: 'saveConnection', connectionId: null, ...connection, key });
  const row = { ingestion_id: idOf(1), added_at: '2026-01-14T10:00:00.000Z', note: `used ${key} and left` };
  await onMessage({ type: 'import', rows: [row] });
  const stored = await ports.local.getAll();
  expect(stored[keys.ingestion(idOf(1))]).toMatchObject({ note: 'used ••• and left' });
});

const HUGE = 'x'.repeat(3_000_000);

test('an identity of megabytes is cut to what can be one, and a page is never given more to paint', () => {
  const identity = readWhoami({ client_id: HUGE, instance_id: HUGE, user_context_isolation: HUGE });
  expect(JSON.stringify(identity).length).toBeLessThan(1_000);
});

test('memory IDs of megabytes do not fill the storage that the other ingestions need', () => {
  const body = readStatusBody(
    { ingestion_id: idOf(1), status: 'processing', memory_ids: [HUGE, 'short'] },
    idOf(1),
  );
  if (body === null) throw new Error('unreadable');
  const record = applyPoll(watching(1), answered(body), alone);
  expect(record.memoryIds).toEqual([HUGE.slice(0, MEMORY_ID_MAX), 'short']);
  expect(JSON.stringify(record).length).toBeLessThan(5_000);
});

test('an answer nested without end is shown as it came: laid out it would be gigabytes of blanks', () => {
  const deep = `{"status":"x","a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`;
  expect(prettyJson(deep)).toBe(deep);
  expect(prettyJson('{}')).toBe('{}');
  expect(prettyJson('{"a":["[[[[","\\"{"]}')).toBe('{\n  "a": [\n    "[[[[",\n    "\\"{"\n  ]\n}');
});

describe('a notification', () => {
  const words = {
    text: (key: string, values: string[] = []) => `${key} ${values.join()}`,
    locale: () => 'en',
  };
  const said = (errorMessage: string) => {
    const record = endWatch({ ...watching(1), documentId: errorMessage, errorMessage }, 'failed', NOW);
    return outcomeNotification(words, record, 'production');
  };

  it('has nothing in it that turns the reading direction, ends a text or is no character', () => {
    const { title, message } = said('a\u202Eb\u2066c\u200Fd\u0000e\u001Bf\uD800g');
    for (const text of [title, message]) expect(text).toContain('abcd e f\uFFFDg');
  });

  it('keeps what belongs to a text', () => {
    expect(said('Überfahrt 👩‍💻 שלום').message).toContain('Überfahrt 👩‍💻 שלום');
  });
});
