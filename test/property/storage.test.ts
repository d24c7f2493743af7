import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadState } from '../../src/background/load';
import type { State } from '../../src/background/state';
import { EMPTY_VIEW } from '../../src/watch/defaults';
import { needsCare } from '../../src/watch/ingestion';
import {
  activeSchema,
  connectionSchema,
  type Ingestion,
  ingestionSchema,
  keys,
  liveSchema,
  logSchema,
  pulseSchema,
  SCHEMA,
  settingsSchema,
  viewSchema,
} from '../../src/watch/records';
import { memoryBrowser } from '../support/memory-browser';
import { anyJson, perhapsDamaged } from './arbitraries';
import { expectSame } from './expecting';
import { alwaysLater } from './runs';
import { batch, connection, idOf, ingestion, live, notice, pulse, schemaOf, settings } from './stored';

type Stored = Record<string, unknown>;
interface World {
  local: Stored;
  session: Stored;
  how: 'quick' | 'whole';
}

const how = fc.constantFrom('quick' as const, 'whole' as const);
const INGESTIONS = [0, 1, 2, 3].map(idOf);

const anyKey = fc.constantFrom(
  ...INGESTIONS.map(keys.ingestion),
  'ingestion:',
  'ingestion:not-an-id',
  'connection:home',
  'connection:',
  'batch:b1',
  'notice:n1',
  keys.active,
  keys.view,
  keys.settings,
  '__proto__',
);
const garbage: fc.Arbitrary<World> = fc.record({
  local: fc.dictionary(anyKey, anyJson, { maxKeys: 8 }),
  session: fc.dictionary(fc.constantFrom('live:home', 'pulse', 'log', 'key:home'), anyJson),
  how,
});

const view = { ...EMPTY_VIEW, version: 7 };
/** The index that the background has written for these records, and that names this view. */
const active = {
  schema: SCHEMA,
  ids: INGESTIONS,
  connections: ['home', 'away'],
  notices: ['n1'],
  nextSeq: 10,
  viewVersion: view.version,
};

/** Valid records of which some, index and view among them, are missing, have lost a field or hold another value in it. */
const damaged: fc.Arbitrary<World> = fc.record({
  local: fc.record(
    {
      [keys.ingestion(idOf(0))]: perhapsDamaged(ingestion(0)),
      [keys.ingestion(idOf(1))]: perhapsDamaged(ingestion(1)),
      [keys.ingestion(idOf(2))]: perhapsDamaged(ingestion(2)),
      'connection:home': perhapsDamaged(connection('home')),
      'connection:away': perhapsDamaged(connection('away')),
      'batch:b1': perhapsDamaged(batch('b1')),
      'notice:n1': perhapsDamaged(notice('n1')),
      [keys.settings]: perhapsDamaged(settings),
      [keys.active]: perhapsDamaged(fc.constant(active)),
      [keys.view]: perhapsDamaged(fc.constant(view)),
    },
    { requiredKeys: [] },
  ),
  session: fc.record(
    { 'live:home': perhapsDamaged(live), 'live:away': perhapsDamaged(live), pulse: perhapsDamaged(pulse) },
    { requiredKeys: [] },
  ),
  how,
});

const recordOf = (key: string, raw: unknown): Ingestion | null => {
  const read = ingestionSchema.safeParse(raw);
  return read.success && keys.ingestion(read.data.id) === key ? read.data : null;
};

const rawOf = (local: Map<string, string>) =>
  Object.fromEntries([...local].map(([key, text]): [string, unknown] => [key, JSON.parse(text)]));

async function load({ local, session, how }: World) {
  const browser = memoryBrowser({ local, session, now: 1_000_000 });
  const before = rawOf(browser.local);
  const state = await loadState(browser.ports, how);
  return { browser, before, after: rawOf(browser.local), state };
}

/** Whether this load came upon the key at all: a quick one reads what a trusted index names. */
function isRead(key: string, { how }: World, before: Stored): boolean {
  const active = activeSchema.safeParse(before[keys.active]);
  const view = viewSchema.safeParse(before[keys.view]);
  const isTrusted = active.success && view.success && active.data.viewVersion === view.data.version;
  if (how === 'whole') return true;
  // The very first start: an index and a view that are both missing mean that nothing was ever stored.
  if (before[keys.active] === undefined && before[keys.view] === undefined) return false;
  if (!isTrusted) return true;
  const { ids, connections } = active.data;
  return [...ids.map(keys.ingestion), ...connections.map(keys.connection)].includes(key);
}

function expectNothingLost(world: World, before: Stored, after: Stored, state: State): void {
  for (const [key, raw] of Object.entries(before)) {
    if (!isRead(key, world, before)) continue;
    if (key.startsWith('ingestion:')) {
      const record = recordOf(key, raw);
      if (record === null) expectSame(after[keys.damaged(key)], raw);
      else expectSame(after[key], raw);
      if (record !== null && needsCare(record)) expectSame(state.records.get(record.id), record);
    }
    if (key.startsWith('connection:')) {
      const read = connectionSchema.safeParse(raw);
      const isGood = read.success && keys.connection(read.data.id) === key;
      if (!isGood) expectSame(after[keys.damaged(key)], raw);
      expect(state.connections.has(key.slice('connection:'.length))).toBe(true);
    }
  }
}

function expectValidState(state: State, written: [string, unknown][]): void {
  for (const [key, value] of written) schemaOf(key)?.parse(value);
  for (const [id, record] of state.records) expect(ingestionSchema.parse(record).id).toBe(id);
  for (const [id, one] of state.connections) expect(connectionSchema.parse(one).id).toBe(id);
  for (const id of state.connections.keys()) liveSchema.parse(state.lives.get(id));
  for (const [id, one] of state.batches) expect(one.id).toBe(id);
  for (const [id, one] of state.notices) expect(one.id).toBe(id);
  settingsSchema.parse(state.settings);
  viewSchema.parse(state.view);
  activeSchema.parse(state.active);
  pulseSchema.parse(state.pulse);
  logSchema.parse({ schema: SCHEMA, entries: state.log });
  // The next ingestion comes after all there are.
  for (const { seq } of state.records.values()) expect(state.active.nextSeq).toBeGreaterThan(seq);
}

test('garbage under any key stops nothing: what can be read is there, what cannot is set aside whole', async () => {
  await alwaysLater('storage: garbage', garbage, async (world) => {
    const { browser, before, after, state } = await load(world);
    expectNothingLost(world, before, after, state);
    expectValidState(state, browser.written);
  });
});

test('damage in any record stops nothing and loses nothing', async () => {
  await alwaysLater('storage: mutated', damaged, async (world) => {
    const { browser, before, after, state } = await load(world);
    expectNothingLost(world, before, after, state);
    expectValidState(state, browser.written);
  });
});

test('what was mended once is read as it is by the next start', async () => {
  await alwaysLater('storage: twice', fc.oneof(damaged, garbage), async (world) => {
    const first = await load({ ...world, how: 'whole' });
    const again = await load({ local: first.after, session: world.session, how: 'quick' });
    expectSame([...again.state.records], [...first.state.records]);
    expectSame([...again.state.connections], [...first.state.connections]);
    expectSame(again.state.view, first.state.view);
    expect(again.browser.written).toEqual([]);
  });
});
