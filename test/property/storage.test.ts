import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadState } from '../../src/background/storage/load-state';
import type { State } from '../../src/background/storage/state';
import { isActive } from '../../src/watch/model/ingestion';
import { isNewer } from '../../src/watch/model/read-stored';
import {
  connectionRuntimeSchema,
  connectionSchema,
  type Ingestion,
  ingestionSchema,
  keys,
  logSchema,
  SCHEMA_VERSION,
  schedulerStateSchema,
  settingsSchema,
  summarySchema,
} from '../../src/watch/model/records';
import { memoryBrowser } from '../support/memory-browser';
import { expectSame } from './expecting';
import { NOW } from './generators/times';
import { damaged, garbage, intact, isSummaryIntact, type Stored, type World } from './generators/worlds';
import { alwaysLater } from './runs';
import { schemaOf } from './schema-of';

const recordOf = (key: string, raw: unknown): Ingestion | null => {
  const read = ingestionSchema.safeParse(raw);
  return read.success && keys.ingestion(read.data.id) === key ? read.data : null;
};
const isConnection = (key: string, raw: unknown): boolean => {
  const read = connectionSchema.safeParse(raw);
  return read.success && keys.connection(read.data.id) === key;
};

const rawOf = (local: Map<string, string>) =>
  Object.fromEntries([...local].map(([key, text]): [string, unknown] => [key, JSON.parse(text)]));

async function load({ local, session, how }: World) {
  const browser = memoryBrowser({ local, session, now: NOW });
  const before = rawOf(browser.local);
  const state = await loadState(browser.ports, how);
  return { browser, before, after: rawOf(browser.local), state };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Each record and connection is where it was, or set aside whole; what was set aside stays. */
function expectNothingLost(before: Stored, after: Stored): void {
  for (const [key, raw] of Object.entries(before)) {
    if (!/^(?:ingestion|connection|damaged):/.test(key)) continue;
    const places = [after[key], after[keys.damaged(key)], after[keys.damaged(key, 2)]];
    expect([key, places.some((place) => isSame(place, raw))]).toEqual([key, true]);
  }
}

/** What needs care is in the state as it is stored; each connection is, as it is stored or mended. Newer ones are not ours. */
function expectFound(before: Stored, after: Stored, state: State): void {
  for (const [key, raw] of Object.entries(before)) {
    if (isNewer(raw)) continue;
    const record = recordOf(key, raw);
    if (record !== null && isActive(record)) expectSame(state.records.get(record.id), record);
    if (key.startsWith('ingestion:') && record === null) expect(isSame(after[key], raw)).toBe(false);
    if (!key.startsWith('connection:')) continue;
    expect(state.connections.has(key.slice('connection:'.length))).toBe(true);
    if (!isConnection(key, raw)) expect(isSame(after[key], raw)).toBe(false);
  }
}

function expectValidState(state: State, written: [string, string][]): void {
  for (const [key, json] of written) schemaOf(key)?.parse(JSON.parse(json));
  for (const [id, record] of state.records) expect(ingestionSchema.parse(record).id).toBe(id);
  for (const [id, one] of state.connections) expect(connectionSchema.parse(one).id).toBe(id);
  for (const id of state.connections.keys()) connectionRuntimeSchema.parse(state.runtimes.get(id));
  for (const [id, one] of state.batches) expect(one.id).toBe(id);
  for (const [id, one] of state.notificationGroups) expect(one.id).toBe(id);
  settingsSchema.parse(state.settings);
  summarySchema.parse(state.summary);
  schedulerStateSchema.parse(state.scheduler);
  logSchema.parse({ schema: SCHEMA_VERSION, entries: state.log });
  // The next ingestion comes after all there are.
  for (const { seq } of state.records.values()) expect(state.summary.nextSeq).toBeGreaterThan(seq);
}

test('garbage under any key stops nothing: what can be read is there, what cannot is set aside whole', async () => {
  await alwaysLater('storage: garbage', garbage, async (world) => {
    const { browser, before, after, state } = await load(world);
    expectNothingLost(before, after);
    if (world.how === 'whole') expectFound(before, after, state);
    expectValidState(state, browser.written);
  });
});

test('damage in any record stops nothing and loses nothing', async () => {
  await alwaysLater('storage: mutated', damaged, async (world) => {
    const { browser, before, after, state } = await load(world);
    expectNothingLost(before, after);
    if (world.how === 'whole' || isSummaryIntact(before)) expectFound(before, after, state);
    expectValidState(state, browser.written);
  });
});

test('a quick start over what the background wrote finds all of it and writes nothing', async () => {
  await alwaysLater('storage: intact', intact, async (world) => {
    const { browser, before, after, state } = await load({ ...world, how: 'quick' });
    expectFound(before, after, state);
    expect(browser.written).toEqual([]);
    expectSame(state.settings, before[keys.settings]);
    expectSame(state.notificationGroups.get('n1'), before[keys.notificationGroup('n1')]);
    expectSame(
      [...state.runtimes.values()],
      [world.session[keys.runtime('home')], world.session[keys.runtime('away')]],
    );
    expectSame(
      [state.scheduler, { schema: SCHEMA_VERSION, entries: state.log }],
      [world.session.scheduler, world.session.log],
    );
  });
});

test('what was mended once is read as it is by the next start', async () => {
  await alwaysLater('storage: twice', fc.oneof(damaged, garbage), async (world) => {
    const first = await load({ ...world, how: 'whole' });
    const again = await load({ local: first.after, session: world.session, how: 'quick' });
    expectSame([...again.state.records], [...first.state.records]);
    expectSame([...again.state.connections], [...first.state.connections]);
    expectSame(again.state.summary, first.state.summary);
    expect(again.browser.written).toEqual([]);
  });
});
