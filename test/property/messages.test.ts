import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { startBackground } from '../../src/background/background';
import { commandSchema } from '../../src/messages';
import { ERROR_CODES } from '../../src/synap/errors';
import { DEFAULT_SETTINGS } from '../../src/watch/model/defaults';
import { keys } from '../../src/watch/model/records';
import { memoryBrowser } from '../support/memory-browser';
import { settled } from '../support/virtual-clock';
import { idOf, watching } from '../unit/samples';
import { expectValid } from './expecting';
import { bytesOf, response } from './generators/answers';
import { documentedBody } from './generators/bodies';
import { message } from './generators/commands';
import { connection, connectionRuntime, KEY, SEALED } from './generators/connections';
import { ingestion } from './generators/ingestions';
import { anyJson, perhapsDamaged } from './generators/json';
import { scheduler, settings } from './generators/outbox';
import { NOW } from './generators/times';
import { always, alwaysLater } from './runs';
import { schemaOf } from './schema-of';

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
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
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

/** One that sends, so that a good part of the runs has polls. */
const working = connection('home').map((one) => ({ ...one, keyMode: 'kept', sealed: SEALED, blocked: null }));
const stored = fc.record(
  {
    [keys.ingestion(idOf(0))]: perhapsDamaged(ingestion(0)),
    [keys.ingestion(idOf(1))]: fc.oneof(fc.constant(watching(1)), perhapsDamaged(ingestion(1))),
    'connection:home': fc.oneof(working, perhapsDamaged(connection('home'))),
    [keys.settings]: fc.oneof(fc.constant(DEFAULT_SETTINGS), perhapsDamaged(settings)),
  },
  { requiredKeys: ['connection:home'] },
);
/** The outcome of whichever ingestion was asked for. */
const ofAny = documentedBody.map(({ ingestion_id: _, ...rest }) => rest);
const answer = fc.oneof(
  fc.record({
    status: fc.constantFrom(200, 200, 200, 200, 200, 401, 402, 403, 404, 429, 500),
    headers: fc.constant({}),
    body: fc.oneof(ofAny, ofAny, documentedBody, anyJson).map((json) => bytesOf(JSON.stringify(json))),
    cuts: fc.constant<number[]>([]),
  }),
  fc.constant(null),
);
/** Which uses of storage fail: in most runs none. */
const failures = fc.oneof(fc.constant<number[]>([]), fc.array(fc.nat(50), { maxLength: 3 }));

/** Mostly a worker that is started again within the minute: nobody was away. */
const session = fc.record(
  {
    scheduler: scheduler.map((one) => ({ ...one, lastRoundAt: NOW - 60_000, away: null })),
    'runtime:home': connectionRuntime,
  },
  { requiredKeys: [] },
);

const given = fc.record({
  stored,
  session,
  answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
  messages: fc.array(message, { minLength: 1, maxLength: 6 }),
  /** How long after one message the next one comes. */
  pauseMs: fc.constantFrom(0, 3_000, 30_000),
  storageFailsAt: failures,
});
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;

/** The background over this storage and network; what was sent is noted in `asked`. */
function started({ stored, session, answers, storageFailsAt }: Given, asked: string[]) {
  let requests = 0;
  const browser = memoryBrowser({
    local: stored,
    session,
    storageFailsAt,
    now: NOW,
    fetch: async (url) => {
      asked.push(new URL(url).pathname);
      const answer = answers[requests++ % answers.length] ?? null;
      if (answer === null) throw new TypeError('Failed to fetch');
      return response(answer);
    },
  });
  return { browser, background: startBackground(browser.ports) };
}

test('any message is answered, over any storage and any network; all written is valid, and no key is among it', async () => {
  const asked: string[] = [];
  let notified = 0;
  await alwaysLater('messages: handled', given, async (given) => {
    const { browser, background } = started(given, asked);
    for (const one of given.messages) {
      const said = await background.onMessage(one);
      expectValid(reply, said);
      expect(JSON.stringify(said)).not.toContain(KEY);
      browser.clock.pass(given.pauseMs);
      browser.clock.runDue();
      await settled();
    }
    for (const [key, json] of browser.written) {
      schemaOf(key)?.parse(JSON.parse(json));
      if (!key.startsWith('key:')) expect(json).not.toContain(KEY);
    }
    const outcomes = browser.created.map(({ id }) => id).filter((id) => !/^(?:test|connection):/.test(id));
    expect(new Set(outcomes).size).toBe(outcomes.length);
    notified += outcomes.length;
  });
  // Not a promise about nothing: a good part of it was sent and told.
  expect(asked.filter((path) => path.includes('/status/')).length).toBeGreaterThan(50);
  expect(notified).toBeGreaterThan(10);
});
