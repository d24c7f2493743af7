import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { startBackground } from '../../src/background/background';
import { makeRoom } from '../../src/background/room';
import { upToDate } from '../../src/watch/migrations';
import { type Ingestion, ingestionSchema, keys, SCHEMA, viewSchema } from '../../src/watch/records';
import { type MemoryBrowser, memoryBrowser } from '../support/memory-browser';
import { settled } from '../support/virtual-clock';
import { connection, HOME, idOf, NOW, owed, watching } from './samples';

/**
 * What older builds really stored, taken from a browser in which they ran: eight ingestions under way, finished, failed,
 * stopped, removed and in a batch, a label, quiet hours, a sealed key of the local Synap.
 */
const FOLDER = fileURLToPath(new URL('./stored/', import.meta.url));
const FIXTURES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

type Stored = Record<string, unknown>;
const storedBy = (name: string): Stored =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));

const whenStored = (stored: Stored) =>
  Math.max(...[...JSON.stringify(stored).matchAll(/"at":(\d+)/g)].map(([, at]) => Number(at)));

const finished = async (url: string) => {
  const id = url.match(/[0-9a-f-]{36}/)?.[0] ?? '';
  const body = {
    ingestion_id: id,
    document_id: `of-${id}`,
    status: 'completed',
    queued_at: '2026-11-26T14:17:12Z',
    completed_at: '2026-11-26T14:17:30Z',
    memories_created: 1,
    memory_ids: ['m-1'],
  };
  return new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
};

/** One start of the present version over what is stored, as after an update. */
async function updated(browser: MemoryBrowser): Promise<Stored> {
  startBackground(browser.ports).onInstalled(false);
  for (let turn = 0; turn < 20; turn++) await settled();
  return browser.ports.local.getAll();
}

const start = (local: Stored, over: object = {}) =>
  memoryBrowser({ local, now: whenStored(local) + 1_000, ...over });

const under = (stored: Stored, prefix: string) =>
  Object.entries(stored).flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []));
const ingestionsIn = (stored: Stored): Ingestion[] =>
  under(stored, keys.ingestion('')).map((raw) => ingestionSchema.parse(raw));
const versionsIn = (stored: Stored) =>
  new Set(Object.values(stored).map((value) => z.object({ schema: z.number() }).parse(value).schema));

test('there is a fixture of every older version', () => {
  for (let version = 1; version < SCHEMA; version++)
    expect(FIXTURES.some((name) => name.startsWith(`schema-${version}-`))).toBe(true);
});

describe.each(FIXTURES)('an update over %s', (name) => {
  const before = storedBy(name);

  test('loses nothing, sets nothing aside, and leaves nothing of the older version', async () => {
    const after = await updated(start(before));
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    expect(versionsIn(after)).toEqual(new Set([SCHEMA]));
    for (const record of ingestionsIn(after)) {
      const { schema: _older, ...was } = z
        .record(z.string(), z.unknown())
        .parse(before[keys.ingestion(record.id)]);
      if (record.state !== 'watching') expect(record).toMatchObject(was);
      else expect(record).toMatchObject({ id: was.id, label: was.label, seq: was.seq, batchId: was.batchId });
    }
    expect(viewSchema.parse(after[keys.view]).counts).toMatchObject({ damaged: 0, newer: 0 });
  });

  test('keeps the key, the settings and what was learned', async () => {
    const after = await updated(start(before));
    for (const raw of under(before, keys.connection(''))) {
      const was = z.object({ id: z.string(), sealed: z.unknown(), learned: z.unknown() }).parse(raw);
      expect(after[keys.connection(was.id)]).toMatchObject({ sealed: was.sealed, learned: was.learned });
    }
    expect(after[keys.settings]).toMatchObject({ quiet: { from: 60, to: 120 }, readClipboard: false });
  });

  test('goes on with what is under way, and tells each of its finishes once', async () => {
    const withKey = Object.fromEntries(
      Object.entries(before).map(([key, value]) =>
        // The fixture's own key is sealed by a browser that is gone.
        key.startsWith(keys.connection('')) ? [key, { ...Object(value), sealed: SEALED }] : [key, value],
      ),
    );
    const underWay = ingestionsIn(upToDate(before).stored).filter(
      ({ state, removedAt }) => state === 'watching' && removedAt === null,
    );
    expect(underWay.length).toBeGreaterThan(1);
    const browser = start(withKey, { fetch: finished });
    for (let minute = 0; minute < 5; minute++) {
      browser.clock.pass(60_000);
      await updated(browser);
    }
    const after = ingestionsIn(await browser.ports.local.getAll());
    for (const { id } of underWay)
      expect(after.find((record) => record.id === id)).toMatchObject({
        state: 'ended',
        outcome: { kind: 'completed' },
        notice: { state: 'sent' },
      });
    expect(new Set(browser.created.map(({ id }) => id)).size).toBe(
      browser.created.map(({ id }) => id).length,
    );
  });

  test('that is torn at any write goes on at the next start', async () => {
    // Raw bodies go first when there is no room.
    const kept = (stored: Stored) =>
      Object.keys(stored)
        .filter((key) => !key.startsWith(keys.detail('')))
        .sort();
    for (let failsAt = 0; failsAt < 12; failsAt++) {
      const browser = start(before, { storageFailsAt: [failsAt] });
      await updated(browser);
      const after = await updated(browser);
      expect(versionsIn(after)).toEqual(new Set([SCHEMA]));
      expect(kept(after)).toEqual(kept(before));
    }
  });

  test('writes nothing the second time', async () => {
    const browser = start(before);
    await updated(browser);
    const { length } = browser.written;
    await updated(browser);
    const isOfRecord = ([key]: [string, unknown]) =>
      /^(?:ingestion|detail|connection|batch|settings)/.test(key);
    expect(browser.written.slice(length).filter(isOfRecord)).toEqual([]);
  });
});

const SEALED = { ciphertext: [...'a-key'].map((c) => (c.codePointAt(0) ?? 0) + 1_000).join('.'), iv: 'iv' };

test('on a fresh install there is nothing to upgrade', async () => {
  const browser = memoryBrowser({ now: NOW });
  const after = await updated(browser);
  expect(versionsIn(after)).toEqual(new Set(Object.keys(after).length === 0 ? [] : [SCHEMA]));
  expect(under(after, 'damaged:')).toEqual([]);
});

describe('after a downgrade, what the newer version stored', () => {
  const NEXT = SCHEMA + 1;
  const newer = {
    [keys.ingestion(idOf(1))]: { schema: NEXT, id: idOf(1), state: 'dreaming' },
    [keys.detail(idOf(1))]: { schema: NEXT, raw: { of: 'another shape' } },
    [keys.batch('b')]: { schema: NEXT, id: 'b' },
    [keys.connection('other')]: { schema: NEXT, id: 'other', sealed: 'otherwise' },
    [keys.notice('n')]: { schema: NEXT, id: 'n' },
    [keys.settings]: { schema: NEXT, keep: 7, taste: 'salt' },
  };
  const own = {
    [keys.connection(HOME)]: connection(),
    [keys.ingestion(idOf(2))]: watching(2),
    [keys.ingestion(idOf(3))]: owed(3, 'completed'),
    [keys.active]: { schema: NEXT, everything: true },
    [keys.view]: { schema: NEXT, version: 'three' },
  };
  const downgraded = () => memoryBrowser({ local: { ...newer, ...own }, now: NOW });

  test('is left alone, byte for byte, while everything else goes on', async () => {
    const browser = downgraded();
    const after = await updated(browser);
    expect(after).toMatchObject(newer);
    for (const [key, value] of Object.entries(newer)) expect(after[key]).toEqual(value);
    expect(under(after, 'damaged:')).toEqual([]);
    expect(browser.created.map(({ id }) => id)).toEqual([`${idOf(3)}:1:completed`]);
  });

  test('is counted, for the page that says so', async () => {
    const after = await updated(downgraded());
    expect(viewSchema.parse(after[keys.view])).toMatchObject({
      counts: { total: 2, damaged: 0, newer: Object.keys(newer).length },
      underWay: [idOf(2)],
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
    await makeRoom(browser.ports);
    expect(await browser.ports.local.getAll()).toMatchObject(newer);
  });

  test('is there again after the next update', () => {
    const { stored, newer: left } = upToDate({ ...own, x: 1 });
    expect(left).toEqual([]);
    expect(stored).toEqual({ ...own, x: 1 });
  });
});
