import { expect, test } from 'vitest';
import { startBackground } from '../../../../src/background/background';
import { EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import { connectionRuntimeSchema, keys } from '../../../../src/watch/model/records';
import { endWatch } from '../../../../src/watch/model/rounds';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, HOME, NOW, watching } from '../../samples';

const KEY = 'synap_test_0123456789';
const done = { ...endWatch(watching(1), 'completed', NOW), seenAt: NOW };
const home = { ...connection(), keyMode: 'session' as const, sealed: null };
const read = { type: 'readMemory', ingestionId: done.id, memoryId: 'm-1' };

/** A background whose Synap answers each request with the next of these. */
function backgroundWith(answers: Response[]) {
  const asked: string[] = [];
  const browser = memoryBrowser({
    now: NOW,
    local: {
      [keys.summary]: {
        ...EMPTY_SUMMARY,
        attention: { ...EMPTY_SUMMARY.attention, connections: [HOME] },
      },
      [keys.ingestion(done.id)]: done,
      [keys.connection(HOME)]: home,
    },
    session: { [keys.sessionKey(HOME)]: { apiKey: KEY, baseUrl: home.baseUrl } },
    fetch: async (url) => {
      asked.push(url);
      return answers.shift() ?? new Response('{}', { status: 500 });
    },
  });
  return { browser, asked, background: startBackground(browser.ports) };
}

test('a memory is asked for by its ID on the connection of its ingestion, and given as the server has it', async () => {
  const json = { memory_id: 'm-1', memory_type: 'fact', content: 'Refunds take 14 days.', confidence: 0.92 };
  const { background, asked } = backgroundWith([Response.json(json)]);
  const memory = {
    memoryId: 'm-1',
    type: 'fact',
    content: 'Refunds take 14 days.',
    confidence: 0.92,
    createdAt: null,
  };
  expect(await background.onMessage(read)).toEqual({ ok: true, value: memory });
  expect(asked).toEqual([`${home.baseUrl}/api/v1/memories/m-1`]);
});

test('a server that asks for a pause is not asked for further memories until it is over', async () => {
  const { browser, background, asked } = backgroundWith([
    new Response('{}', { status: 429, headers: { 'retry-after': '30' } }),
    Response.json({ content: 'now' }),
  ]);
  const limited = { ok: false, error: { code: 'rate_limited' } };
  expect(await background.onMessage(read)).toMatchObject(limited);
  expect(await background.onMessage(read)).toMatchObject(limited);
  expect(asked).toHaveLength(1);
  browser.clock.pass(31_000);
  expect(await background.onMessage(read)).toMatchObject({
    value: { content: 'now' },
  });
});

test('each memory read is paid for out of the same budget as the polls', async () => {
  const { browser, background } = backgroundWith([Response.json({ content: 'x' })]);
  await background.onMessage(read);
  const runtime = connectionRuntimeSchema.parse(JSON.parse(browser.session.get(keys.runtime(HOME)) ?? ''));
  expect(runtime.tokens).toBe(-1);
});
