import { describe, expect, test } from 'vitest';
import { startBackground } from '../../../../src/background/background';
import { evict } from '../../../../src/background/storage/eviction';
import { withoutNewer } from '../../../../src/watch/model/read-stored';
import { keys, SCHEMA_VERSION, summarySchema } from '../../../../src/watch/model/records';
import { type MemoryBrowser, memoryBrowser } from '../../../support/memory-browser';
import { settled } from '../../../support/virtual-clock';
import { connection, HOME, idOf, NOW, pendingOutcome, watching } from '../../samples';

type Stored = Record<string, unknown>;

/** One start of the present version over what is stored, as after an update. */
async function updated(browser: MemoryBrowser): Promise<Stored> {
  startBackground(browser.ports).onInstalled(false);
  for (let turn = 0; turn < 20; turn++) await settled();
  return browser.ports.local.getAll();
}

const under = (stored: Stored, prefix: string) =>
  Object.entries(stored).flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []));

test('what an older build stored is set aside whole, shown, and replaced by what works', async () => {
  const older = {
    [keys.ingestion(idOf(1))]: { ...watching(1), schema: SCHEMA_VERSION - 1 },
    [keys.connection(HOME)]: { ...connection(), schema: SCHEMA_VERSION - 1 },
    [keys.summary]: { schema: SCHEMA_VERSION - 1 },
  };
  const after = await updated(memoryBrowser({ local: older, now: NOW }));
  expect(under(after, 'damaged:')).toEqual([older[keys.connection(HOME)], older[keys.ingestion(idOf(1))]]);
  expect(summarySchema.parse(after[keys.summary]).counts.damaged).toBe(2);
  expect(after[keys.ingestion(idOf(1))]).toMatchObject({ schema: SCHEMA_VERSION, state: 'watching' });
});

test('on a fresh install there is nothing to set aside', async () => {
  const browser = memoryBrowser({ now: NOW });
  const after = await updated(browser);
  expect(under(after, 'damaged:')).toEqual([]);
});

describe('after a downgrade, what the newer version stored', () => {
  const NEXT = SCHEMA_VERSION + 1;
  const newer = {
    [keys.ingestion(idOf(1))]: { schema: NEXT, id: idOf(1), state: 'dreaming' },
    [keys.rawResponse(idOf(1))]: { schema: NEXT, raw: { of: 'another shape' } },
    [keys.batch('b')]: { schema: NEXT, id: 'b' },
    [keys.connection('other')]: { schema: NEXT, id: 'other', sealed: 'otherwise' },
    [keys.notificationGroup('n')]: { schema: NEXT, id: 'n' },
    [keys.settings]: { schema: NEXT, keep: 7, taste: 'salt' },
  };
  const own = {
    [keys.connection(HOME)]: connection(),
    [keys.ingestion(idOf(2))]: watching(2),
    [keys.ingestion(idOf(3))]: pendingOutcome(3, 'completed'),
    [keys.summary]: { schema: NEXT, attention: 'everything' },
  };
  const downgraded = () => memoryBrowser({ local: { ...newer, ...own }, now: NOW });

  test('is left alone, byte for byte, while everything else goes on', async () => {
    const browser = downgraded();
    const after = await updated(browser);
    expect(after).toMatchObject(newer);
    for (const [key, value] of Object.entries(newer)) expect(after[key]).toEqual(value);
    expect(under(after, 'damaged:')).toEqual([]);
    expect(browser.created).toMatchObject([{ id: expect.stringContaining(`${idOf(3)}:1:completed`) }]);
  });

  test('is counted, for the page that says so', async () => {
    const after = await updated(downgraded());
    expect(summarySchema.parse(after[keys.summary])).toMatchObject({
      counts: { total: 2, damaged: 0, newer: Object.keys(newer).length },
      inProgress: [idOf(2)],
    });
  });

  test('is changed by no command, and each says why', async () => {
    const browser = downgraded();
    const background = startBackground(browser.ports);
    const ids = [idOf(1)];
    const commands = [
      { type: 'watch', ids, connectionId: null, source: 'page' },
      { type: 'remove', ids },
      { type: 'check', ids },
      { type: 'saveSettings', patch: { keep: 9 } },
    ];
    for (const command of commands)
      expect(await background.onMessage(command)).toMatchObject({
        ok: false,
        error: { code: 'stored_by_newer' },
      });
    await background.onMessage({ type: 'clearHistory' });
    await evict(browser.ports);
    expect(await browser.ports.local.getAll()).toMatchObject(newer);
  });

  test('is there again after the next update', () => {
    const { stored, newer: left } = withoutNewer({ ...own, x: 1 });
    expect(left).toEqual([]);
    expect(stored).toEqual({ ...own, x: 1 });
  });
});
