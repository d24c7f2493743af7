import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { startBackground } from '../../../../src/background/background';
import type { Answers } from '../../../../src/messages';
import { QuotaError } from '../../../../src/platform/ports';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import { suppress } from '../../../../src/watch/model/ingestion';
import { IMPORT_ROWS_MAX } from '../../../../src/watch/model/limits';
import {
  type Ingestion,
  ingestionSchema,
  keys,
  SCHEMA_VERSION,
  summarySchema,
} from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { settled } from '../../../support/virtual-clock';
import { connection, HOME, idOf, NOW, pendingOutcome, watching } from '../../samples';

const rowOf = (n: number, over: Record<string, unknown> = {}) => ({
  ingestion_id: idOf(n),
  connection: 'home',
  base_url: 'https://home.example/',
  state: 'ended',
  outcome: 'completed',
  outcome_at: '2026-01-14T10:00:20.000Z',
  status: 'completed',
  document_id: 'refund-policy',
  added_at: '2026-01-14T10:00:00.000Z',
  queued_at: '2026-01-14T10:00:00.000Z',
  started_at: '2026-01-14T10:00:01.000Z',
  completed_at: '2026-01-14T10:00:15.000Z',
  memories_created: 2,
  memory_ids: ['a', 'b'],
  error_message: null,
  label: '',
  note: '',
  ...over,
});

type Imported = Answers['import'];
const reply = z.union([
  z.object({ ok: z.literal(true), value: z.custom<Imported>() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) }),
]);

async function backgroundOver(local: Record<string, unknown> = {}) {
  const browser = memoryBrowser({
    local: { [keys.connection(HOME)]: connection(), ...local },
    now: NOW,
  });
  const background = startBackground(browser.ports);
  background.onStartup();
  await settled();
  const stored = () => browser.ports.local.getAll();
  return {
    browser,
    stored,
    /** The answer, or the code of the error. */
    async bring(...rows: unknown[]): Promise<Imported | string> {
      const said = reply.parse(await background.onMessage({ type: 'import', rows }));
      await settled();
      return said.ok ? said.value : said.error.code;
    },
    async recordOf(n: number): Promise<Ingestion | null> {
      const read = ingestionSchema.safeParse((await stored())[keys.ingestion(idOf(n))]);
      return read.success ? read.data : null;
    },
    async view() {
      return summarySchema.parse((await stored())[keys.summary]);
    },
  };
}

const NO_TIMES = Object.fromEntries(
  ['added_at', 'queued_at', 'started_at', 'completed_at', 'outcome_at'].map((name) => [name, undefined]),
);

const switchedOff = (n: number) => suppress(pendingOutcome(n), 'switched_off', NOW);

describe('what a file brings in', () => {
  test('is kept as it ended, seen, and not notified', async () => {
    const { bring, recordOf, view, browser } = await backgroundOver();
    expect(await bring(rowOf(1), rowOf(2, { outcome: 'failed', error_message: 'no' }))).toMatchObject({
      added: 2,
      known: 0,
      refused: 0,
      leftOut: 0,
      noRoom: 0,
    });
    expect(await recordOf(2)).toMatchObject({
      state: 'ended',
      source: 'import',
      connectionId: HOME,
      outcome: { kind: 'failed', at: Date.UTC(2026, 0, 14, 10, 0, 20) },
      notification: { state: 'suppressed', why: 'imported' },
      documentId: 'refund-policy',
      errorMessage: 'no',
      seenAt: NOW,
    });
    expect(browser.created.map(({ id }) => id)).toEqual([]);
    expect((await view()).counts).toMatchObject({ total: 2, inProgress: 0, unseenProblems: 0 });
  });

  test('ended when the file says, else when Synap completed it, else when it was added', async () => {
    const { bring, recordOf } = await backgroundOver();
    const times = { outcome_at: null, completed_at: null };
    await bring(rowOf(1), rowOf(2, { outcome_at: null }), rowOf(3, times));
    const at = (seconds: number) => ({ outcome: { at: Date.UTC(2026, 0, 14, 10, 0, seconds) } });
    expect(await recordOf(1)).toMatchObject(at(20));
    expect(await recordOf(2)).toMatchObject(at(15));
    expect(await recordOf(3)).toMatchObject(at(0));
  });

  test('is never watched automatically, though it was in progress in the file', async () => {
    const { bring, recordOf, view, browser } = await backgroundOver();
    await bring(rowOf(1, { state: 'watching', outcome: null, outcome_at: null, status: 'processing' }));
    expect(await recordOf(1)).toMatchObject({ state: 'stopped', status: 'processing' });
    expect((await view()).counts).toMatchObject({ total: 1, inProgress: 0 });
    expect(browser.alarm).toBeNull();
  });

  test('leaves as it is what is known already, also twice in one file', async () => {
    const { bring, recordOf } = await backgroundOver({
      [keys.ingestion(idOf(1))]: watching(1, { label: 'mine' }),
    });
    const answer = await bring(rowOf(1, { label: 'theirs' }), rowOf(2, { label: 'one' }), rowOf(2));
    expect(answer).toMatchObject({ added: 1, known: 2, refused: 0, leftOut: 0, noRoom: 0 });
    expect(await recordOf(1)).toMatchObject({ state: 'watching', label: 'mine' });
    expect(await recordOf(2)).toMatchObject({ label: 'one' });
  });

  test('brings back what has just been removed here, before it is deleted', async () => {
    const { bring, recordOf } = await backgroundOver({
      [keys.ingestion(idOf(1))]: { ...switchedOff(1), removedAt: NOW - 1_000 },
    });
    expect(await bring(rowOf(1))).toMatchObject({ added: 1, known: 0 });
    expect(await recordOf(1)).toMatchObject({ removedAt: null });
  });

  test('that is refused is counted by what is wrong with it', async () => {
    const { bring } = await backgroundOver();
    const answer = await bring(
      rowOf(1, { ingestion_id: 'nonsense' }),
      rowOf(2, { added_at: 'yesterday' }),
      rowOf(3, NO_TIMES),
      rowOf(4, { outcome: 'exploded' }),
      rowOf(5, { label: 'x'.repeat(300) }),
      rowOf(6, { memories_created: -1 }),
    );
    const refusals = { id: 1, time: 2, outcome: 1, length: 1, other: 1 };
    expect(answer).toMatchObject({ added: 0, refused: 6, refusals });
  });

  test('belongs to the connection of its base URL and name, else keeps the name that its file gives', async () => {
    const { bring, recordOf, view } = await backgroundOver({
      [keys.connection('c2')]: connection('c2', { baseUrl: 'https://home.example', addedAt: NOW + 1 }),
    });
    await bring(
      rowOf(1),
      rowOf(2, { connection: 'c2' }),
      rowOf(3, { connection: 'nobody' }),
      rowOf(4, { base_url: 'https://elsewhere.example' }),
      rowOf(5, { base_url: 'javascript:alert(1)' }),
      rowOf(6, { connection: null, base_url: null }),
      rowOf(7, { connection: null, base_url: 'https://elsewhere.example' }),
    );
    const places = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7].map(async (n) => (await recordOf(n))?.connectionId),
    );
    const { formerConnections } = await view();
    const named = places.map((id) => formerConnections.find((one) => one.id === id)?.name ?? id);
    expect(named).toEqual([HOME, 'c2', 'nobody', 'home', 'home', 'unknown', 'elsewhere.example']);
  });

  test('belongs, where its file names no connection, to the first that was added with its base URL', async () => {
    const { bring, recordOf } = await backgroundOver({
      [keys.connection('c2')]: connection('c2', { baseUrl: 'https://home.example', addedAt: NOW - 1 }),
      [keys.connection('c3')]: connection('c3', { baseUrl: 'https://home.example', addedAt: NOW + 1 }),
    });
    await bring(rowOf(1, { connection: null }));
    expect((await recordOf(1))?.connectionId).toBe('c2');
  });

  test('is of two connections where one name stands for two servers', async () => {
    const { bring, recordOf } = await backgroundOver();
    await bring(...['a', 'b', 'a'].map((host, n) => rowOf(n, { base_url: `https://${host}.example` })));
    const places = await Promise.all([0, 1, 2].map(async (n) => (await recordOf(n))?.connectionId));
    expect(places[0]).toBe(places[2]);
    expect(places[0]).not.toBe(places[1]);
  });

  test('keeps apart the connections of its file, however many that names, and knows its own though it looks like a key', async () => {
    const name = 'synap_live_0123456789abcdef';
    const { bring, recordOf, view } = await backgroundOver({
      [keys.connection('c2')]: connection('c2', { name, baseUrl: 'https://home.example', addedAt: NOW + 1 }),
    });
    const numbers = Array.from({ length: 60 }, (_, n) => n + 1);
    await bring(
      ...numbers.map((n) => rowOf(n, { connection: `team-${n}` })),
      rowOf(61, { connection: '[key removed]' }),
    );
    const { formerConnections } = await view();
    const places = await Promise.all(numbers.map(async (n) => (await recordOf(n))?.connectionId));
    const named = places.map((id) => formerConnections.find((one) => one.id === id)?.name ?? null);
    expect(named).toEqual(numbers.map((n) => (n > 10 ? `team-${n}` : null)));
    expect(await recordOf(61)).toMatchObject({ connectionId: 'c2' });
  });

  test('comes after all that was watched here, in the list and when it is pruned', async () => {
    const { bring, view } = await backgroundOver({ [keys.ingestion(idOf(1))]: switchedOff(1) });
    await bring(rowOf(2, { added_at: '2026-01-15T11:59:00Z' }), rowOf(3));
    expect((await view()).recent.map(({ id }) => id)).toEqual([1, 2, 3].map(idOf));
  });

  test('is never dated ahead of this clock', async () => {
    const { bring, recordOf } = await backgroundOver();
    await bring(
      rowOf(1, { added_at: '2098-01-01T00:00:00Z' }),
      rowOf(2, { ...NO_TIMES, added_at: '2199-01-01T00:00:00Z' }),
    );
    expect((await recordOf(1))?.addedAt).toBe(NOW);
    expect((await recordOf(2))?.addedAt).toBe(NOW);
  });

  test('never pushes out what is here: more than the settings keep is left out', async () => {
    const { bring, view, recordOf } = await backgroundOver({
      [keys.settings]: { ...DEFAULT_SETTINGS, keep: 3 },
      [keys.ingestion(idOf(1))]: switchedOff(1),
      [keys.ingestion(idOf(2))]: watching(2),
    });
    const answer = await bring(rowOf(3), rowOf(4), rowOf(5), rowOf(1));
    expect(answer).toMatchObject({ added: 2, known: 1, refused: 0, leftOut: 1, noRoom: 0 });
    expect((await view()).counts).toMatchObject({ total: 4, inProgress: 1 });
    expect(await recordOf(1)).not.toBeNull();
  });

  test('is refused by a full storage, from which nothing is dropped for it', async () => {
    const detail = {
      schema: SCHEMA_VERSION,
      raw: '{}',
      truncated: false,
      at: 0,
      correlationId: null,
      changes: [],
    };
    const { bring, stored, browser } = await backgroundOver({
      [keys.ingestion(idOf(1))]: switchedOff(1),
      [keys.rawResponse(idOf(1))]: detail,
    });
    browser.ports.local.set = async () => {
      throw new QuotaError('full');
    };
    expect(await bring(rowOf(2))).toBe('storage_full');
    const left = await stored();
    expect(left[keys.ingestion(idOf(1))]).toEqual(switchedOff(1));
    expect(left[keys.rawResponse(idOf(1))]).toEqual(detail);
    expect(left[keys.ingestion(idOf(2))]).toBeUndefined();
  });
});

describe('a hostile file', () => {
  const HOSTILE: unknown[] = [
    null,
    [],
    'row',
    {},
    { ...rowOf(1), ingestion_id: '../../auth/whoami' },
    { ...rowOf(1), ingestion_id: idOf(1).toUpperCase().replace('0', 'A') },
    { ...rowOf(1), ingestion_id: { toString: () => idOf(1) } },
    { ...rowOf(1), ingestion_id: '__proto__' },
    { ...rowOf(1), outcome: 'pending' },
    { ...rowOf(1), added_at: 0 },
    { ...rowOf(1), added_at: 'yesterday' },
    { ...rowOf(1), completed_at: '2026-02-31T00:00:00Z' },
    { ...rowOf(1), queued_at: '+275760-09-14T00:00:00Z' },
    { ...rowOf(1), ...NO_TIMES, added_at: Number.NaN },
    { ...rowOf(1), memories_created: Number.NaN },
    { ...rowOf(1), batch_id: 'x'.repeat(100_000) },
    { ...rowOf(1), memory_ids: [['x']] },
    { ...rowOf(1), memories_created: -1 },
    { ...rowOf(1), memories_created: 1e308 },
    { ...rowOf(1), memory_ids: 'all' },
    { ...rowOf(1), memory_ids: Array(20_001).fill('x') },
    { ...rowOf(1), document_id: 'x'.repeat(2_001) },
    { ...rowOf(1), error_message: 'x'.repeat(20_001) },
    { ...rowOf(1), note: 7 },
    { ...rowOf(1), label: { $ne: null } },
    JSON.parse(`{"__proto__": ${JSON.stringify(rowOf(1))}}`),
  ];

  test('brings in what is valid, and every other row is counted and nothing else', async () => {
    const { bring, stored, recordOf } = await backgroundOver();
    const script = '<script>alert(1)</script>\u202e';
    const answer = await bring(...HOSTILE, rowOf(2, { document_id: script, label: '=1+1' }));
    expect(answer).toMatchObject({ added: 1, known: 0, refused: HOSTILE.length, leftOut: 0, noRoom: 0 });
    expect(await recordOf(2)).toMatchObject({ documentId: script, label: '=1+1' });
    expect(Object.keys(await stored()).filter((key) => key.startsWith('ingestion:'))).toHaveLength(1);
    expect(Object.hasOwn(Object.prototype, 'ingestion_id')).toBe(false);
  });

  test('brings in no key, wherever one is written in it', async () => {
    const { bring, stored } = await backgroundOver();
    const key = 'synap_live_0123456789abcdef';
    const texts = { document_id: key, status: key, label: key, error_message: `bad key ${key}` };
    await bring(rowOf(1, { ...texts, note: `Authorization: Bearer ${key}`, connection: key }));
    expect(Object.keys(await stored())).toContain(keys.ingestion(idOf(1)));
    expect(JSON.stringify(await stored())).not.toContain(key);
  });

  test('decides neither state, nor notification, nor round, nor which other fields a record has', async () => {
    const { bring, recordOf } = await backgroundOver();
    await bring(
      rowOf(1, {
        notification: { state: 'pending' },
        round: 2 ** 50 - 1,
        seq: 2 ** 49,
        connectionId: HOME,
        evil: 1,
      }),
    );
    const record = await recordOf(1);
    expect(record).toMatchObject({ round: 1, seq: 0, notification: { state: 'suppressed' } });
    expect(record).not.toHaveProperty('evil');
  });

  test('changes nothing by more rows than one command takes', async () => {
    const { bring, stored } = await backgroundOver();
    const before = await stored();
    const rows = Array.from({ length: IMPORT_ROWS_MAX + 1 }, (_, n) => rowOf(n));
    expect(await bring(...rows)).toBe('internal');
    expect(await stored()).toEqual(before);
  });
});
