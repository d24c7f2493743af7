import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { startBackground } from '../../src/background/background';
import { type Command, commandSchema } from '../../src/messages';
import { ERROR_CODES } from '../../src/synap/errors';
import { keys } from '../../src/watch/records';
import { memoryBrowser } from '../support/memory-browser';
import { settled } from '../support/virtual-clock';
import { anyJson, mutated, perhapsDamaged } from './arbitraries';
import { finalBody } from './bodies';
import { expectValid } from './expecting';
import { bytesOf, response } from './http';
import { always, alwaysLater } from './runs';
import { connection, idOf, ingestion, schemaOf, settings } from './stored';

const KEY = 'synap_live_0123456789abcdef';

const ids = fc.array(fc.nat(7).map(idOf), { minLength: 1, maxLength: 6 });
const connectionId = fc.constantFrom('home', 'away', 'gone');
const baseUrl = fc.constantFrom(
  'https://synap-cloud-prod.maximem.ai',
  'https://other.example/',
  'http://evil.example',
  'x',
);
const apiKey = fc.constantFrom(null, KEY, ` Bearer ${KEY}`, '', 'ключ');
const text = fc.string({ maxLength: 20 });

const moment = fc.constantFrom('2026-01-15T12:00:00.000Z', '2031-01-01T00:00:00Z', 'yesterday', '');
const importedRow = fc.record(
  {
    ingestion_id: fc.nat(7).map(idOf),
    base_url: fc.option(baseUrl, { nil: null }),
    outcome: fc.constantFrom(null, 'completed', 'failed', 'not_found'),
    added_at: moment,
    completed_at: fc.option(moment, { nil: null }),
    memory_ids: fc.array(text, { maxLength: 2 }),
    label: text,
  },
  { requiredKeys: ['ingestion_id', 'added_at'] },
);

/** Every command there is, as pages send them. */
const COMMANDS: { [T in Command['type']]: fc.Arbitrary<Omit<Extract<Command, { type: T }>, 'type'>> } = {
  watch: fc.record({
    ids,
    connectionId: fc.option(connectionId, { nil: null }),
    source: fc.constantFrom('popup' as const, 'page' as const),
  }),
  check: fc.record({ ids }),
  stop: fc.record({ ids }),
  remove: fc.record({ ids }),
  restore: fc.record({ ids }),
  seen: fc.record({ ids }),
  looking: fc.record({ ids }),
  annotate: fc.record({ id: fc.nat(7).map(idOf), label: text, note: text }),
  saveConnection: fc.record({
    connectionId: fc.option(connectionId, { nil: null }),
    name: text,
    baseUrl,
    key: apiKey,
    keyMode: fc.constantFrom('kept' as const, 'session' as const),
  }),
  testConnection: fc.record({ connectionId: fc.option(connectionId, { nil: null }), baseUrl, key: apiKey }),
  retryConnection: fc.record({ connectionId }),
  removeConnection: fc.record({ connectionId }),
  saveSettings: fc.record({
    patch: fc.record({ keep: fc.nat(3), theme: fc.constant('dark' as const) }, { requiredKeys: [] }),
  }),
  testNotification: fc.constant({}),
  diagnose: fc.constant({}),
  clearHistory: fc.constant({}),
  import: fc.record({ rows: fc.array(perhapsDamaged(importedRow), { minLength: 1, maxLength: 4 }) }),
  readMemory: fc.record({ ingestionId: fc.nat(7).map(idOf), memoryId: text }),
  readCredits: fc.record({ connectionId }),
};
const command: fc.Arbitrary<object> = fc.oneof(
  ...Object.entries(COMMANDS).map(([type, rest]) => rest.map((fields) => ({ type, ...fields }))),
);
const message = fc.oneof(
  { weight: 5, arbitrary: command },
  { weight: 1, arbitrary: mutated(command) },
  {
    weight: 1,
    arbitrary: anyJson,
  },
);

test('any JSON is a command or none', () => {
  let commands = 0;
  always('messages: any JSON', message, (json) => {
    const read = commandSchema.safeParse(json);
    if (!read.success) return;
    commands += 1;
    expectValid(commandSchema, read.data);
  });
  expect(commands).toBeGreaterThan(0);
});

const reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), answer: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.enum(ERROR_CODES),
      detail: z.nullable(z.string()),
      httpStatus: z.nullable(z.number()),
      correlationId: z.nullable(z.string()),
      link: z.nullable(z.string()),
    }),
  }),
]);

const stored = fc.record(
  {
    [keys.ingestion(idOf(0))]: perhapsDamaged(ingestion(0)),
    [keys.ingestion(idOf(1))]: perhapsDamaged(ingestion(1)),
    'connection:home': perhapsDamaged(connection('home')),
    [keys.settings]: perhapsDamaged(settings),
    [keys.active]: anyJson,
  },
  { requiredKeys: ['connection:home'] },
);
const answer = fc.oneof(
  fc.record({
    status: fc.constantFrom(200, 401, 402, 403, 404, 429, 500),
    headers: fc.constant({}),
    body: fc
      .oneof(
        finalBody.map(({ json }) => json),
        anyJson,
      )
      .map((json) => bytesOf(JSON.stringify(json))),
    cuts: fc.constant<number[]>([]),
  }),
  fc.constant(null),
);

test('any message is answered, over any storage and any network; all written is valid, and no key is among it', async () => {
  const given = fc.record({
    stored,
    answer,
    messages: fc.array(message, { minLength: 1, maxLength: 6 }),
    storageFailsAt: fc.array(fc.nat(50), { maxLength: 3 }),
  });
  await alwaysLater('messages: handled', given, async ({ stored, answer, messages, storageFailsAt }) => {
    const browser = memoryBrowser({
      local: stored,
      storageFailsAt,
      now: Date.UTC(2026, 0, 1),
      fetch: async () => {
        if (answer === null) throw new TypeError('Failed to fetch');
        return response(answer);
      },
    });
    const background = startBackground(browser.ports);
    for (const one of messages) {
      const said = await background.onMessage(one);
      expectValid(reply, said);
      expect(JSON.stringify(said)).not.toContain(KEY);
    }
    await settled();
    for (const [key, value] of browser.written) {
      schemaOf(key)?.parse(value);
      if (!key.startsWith('key:')) expect(JSON.stringify(value)).not.toContain(KEY);
    }
    const outcomes = browser.created.map(({ id }) => id).filter((id) => id.startsWith('0'));
    expect(new Set(outcomes).size).toBe(outcomes.length);
  });
});
