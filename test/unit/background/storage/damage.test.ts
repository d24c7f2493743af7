import { describe, expect, test } from 'vitest';
import { put } from '../../../../src/background/storage/draft';
import { loadState } from '../../../../src/background/storage/load-state';
import { createStore } from '../../../../src/background/storage/store';
import { PRODUCTION_BASE_URL } from '../../../../src/platform/origins';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { connectionSchema, type IngestionId, keys } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, connectionRuntime, HOME, idOf, NOW, pendingOutcome, watching } from '../../samples';

const load = async (local: Record<string, unknown>, session: Record<string, unknown> = {}) => {
  const browser = memoryBrowser({ local, session, now: NOW });
  const state = await loadState(browser.ports, 'whole');
  const stored = await browser.ports.local.getAll();
  return { state, stored };
};

/** A summary that lists this one alone as watched. */
const summaryListing = (id: IngestionId) => ({
  [keys.summary]: {
    ...EMPTY_SUMMARY,
    attention: { ingestions: [id], connections: [HOME], notificationGroups: [] },
  },
});

describe('a record under a key that names another', () => {
  test('is set aside, and what the key names is watched afresh', async () => {
    const key = keys.ingestion(idOf(1));
    const { state, stored } = await load({
      [keys.connection(HOME)]: connection(),
      [key]: watching(2),
      [keys.ingestion(idOf(3))]: watching(3),
    });
    expect([...state.records.keys()]).toEqual([idOf(1), idOf(3)]);
    expect(stored[keys.damaged(key)]).toEqual(watching(2));
    expect(stored[key]).toMatchObject({ id: idOf(1), lastError: { code: 'record_damaged' } });
  });

  test('is set aside if it is a connection, and its own goes on', async () => {
    const key = keys.connection(HOME);
    const { state, stored } = await load({ [key]: connection('other') });
    expect(state.connections.get(HOME)).toMatchObject({ id: HOME, baseUrl: 'https://other.example' });
    expect(connectionSchema.parse(stored[key])).toEqual(state.connections.get(HOME));
    expect(stored[keys.damaged(key)]).toEqual(connection('other'));
  });
});

test('a damaged watch stays on its own connection, and has its place and the next round', async () => {
  const local = { [keys.connection(HOME)]: connection(), [keys.connection('away')]: connection('away') };
  const record = watching(1, { connectionId: 'away', seq: 7, round: 4 });
  const { state } = await load({ ...local, [keys.ingestion(idOf(1))]: { ...record, addedAt: 'x' } });
  expect(state.records.get(idOf(1))).toMatchObject({ connectionId: 'away', seq: 7, round: 5 });
});

describe('an ingestion that was over', () => {
  const key = keys.ingestion(idOf(1));
  const damaged = (record: object) =>
    load({ [keys.connection(HOME)]: connection(), [key]: { ...record, seq: 'x' } });

  test('with its notification pending is watched afresh', async () => {
    const { state } = await damaged(pendingOutcome(1, 'failed'));
    expect(state.records.get(idOf(1))).toMatchObject({ state: 'watching', round: 2 });
  });

  test('with its notification sent is set aside', async () => {
    const { state, stored } = await damaged(markNotified(pendingOutcome(1, 'failed'), 'n', NOW));
    expect(state.records.size).toBe(0);
    expect(stored[key]).toBeUndefined();
  });
});

test('what could not be mended in one life of the background is mended in the next', async () => {
  const watched = keys.ingestion(idOf(1));
  const ended = keys.ingestion(idOf(2));
  const browser = memoryBrowser({
    local: {
      [keys.connection(HOME)]: connection(),
      [watched]: 'junk',
      [ended]: 'junk',
      ...summaryListing(idOf(1)),
    },
    now: NOW,
  });
  const { alarms } = browser.ports;
  const life = (create: typeof alarms.create) =>
    createStore({ ...browser.ports, alarms: { ...alarms, create } });

  await life(() => Promise.reject(new Error('no alarm'))).state();
  expect(await browser.ports.local.getAll()).toMatchObject({ [watched]: 'junk', [ended]: 'junk' });

  await life(alarms.create).state();
  const stored = await browser.ports.local.getAll();
  expect(stored).toMatchObject({ [watched]: { state: 'watching' }, [keys.damaged(ended)]: 'junk' });
  expect(stored[ended]).toBeUndefined();
});

test('what could not be set aside in a full storage is set aside with the next write that finds room', async () => {
  const key = keys.ingestion(idOf(1));
  const browser = memoryBrowser({
    local: { [keys.connection(HOME)]: connection(), [key]: 'junk' },
    now: NOW,
  });
  const store = createStore(browser.ports);
  browser.faults.isStorageFull = true;
  await store.heal();
  browser.faults.isStorageFull = false;
  await store.change(async (draft) => {
    const record = await draft.find(idOf(1));
    if (record !== null) put(draft.records, { ...record, label: 'mine' });
  });
  const stored = await browser.ports.local.getAll();
  expect(stored).toMatchObject({ [keys.damaged(key)]: 'junk', [key]: { label: 'mine' } });
});

test('a second damage of the same record is set aside beside the first', async () => {
  const key = keys.ingestion(idOf(1));
  const aside = keys.damaged(key);
  const before = { [keys.connection(HOME)]: connection(), [aside]: 'first' };
  const { stored } = await load({ ...before, [key]: 'second' });
  expect(stored).toMatchObject({ [aside]: 'first', [keys.damaged(key, 2)]: 'second' });
  const again = await load({ ...before, [key]: 'first' });
  expect(again.stored[keys.damaged(key, 2)]).toBeUndefined();
});

test.each([
  ['an empty list', [], {}],
  ['a field with a name that everything inherits', JSON.parse('{"__proto__": {}}'), { x: {} }],
])('what is damaged next is not taken for %s that was set aside', async (_, first, second) => {
  const key = keys.ingestion(idOf(1));
  const aside = keys.damaged(key);
  const { stored } = await load({ [keys.connection(HOME)]: connection(), [aside]: first, [key]: second });
  expect([stored[aside], stored[keys.damaged(key, 2)]]).toEqual([first, second]);
});

test('a number that could not rise any more is damage, and the watch goes on with one that can', async () => {
  const { state } = await load({
    [keys.connection(HOME)]: connection(),
    [keys.ingestion(idOf(1))]: watching(1, { seq: 2 ** 53, round: 2 ** 53 }),
  });
  expect(state.records.get(idOf(1))).toMatchObject({ state: 'watching', round: 2, seq: 0 });
  expect(state.summary.nextSeq).toBe(1);
});

test('what is added after the summary was lost comes after everything that is there', async () => {
  const { state } = await load({
    [keys.connection(HOME)]: connection(),
    [keys.ingestion(idOf(1))]: watching(1, { seq: 7 }),
    [keys.ingestion(idOf(2))]: watching(2, { seq: 3 }),
  });
  expect(state.summary.nextSeq).toBe(8);
});

test('the key of a damaged connection never moves to another address', async () => {
  const { baseUrl: _, ...homeless } = connection();
  const elsewhere = (baseUrl: string) => ({ ...homeless, durationModel: 7, baseUrl });
  const [typed, open] = [elsewhere('https://home.example/'), elsewhere('http://home.example')];
  for (const damaged of [homeless, typed, open, 'x', 7]) {
    const { state, stored } = await load({ [keys.connection(HOME)]: damaged });
    expect(state.connections.get(HOME)).toMatchObject({ sealed: null, blocked: { reason: 'key_needed' } });
    expect(stored[keys.damaged(keys.connection(HOME))]).toEqual(damaged);
  }
});

test('settings with one choice that cannot be read keep the others', async () => {
  const settings = { ...DEFAULT_SETTINGS, keep: 100_000, theme: 'sepia' };
  const { state } = await load({ [keys.settings]: settings });
  expect(state.settings).toEqual({ ...DEFAULT_SETTINGS, keep: 100_000 });
});

test('a runtime state by which nothing would ever be sent is forgotten', async () => {
  const local = { [keys.connection(HOME)]: connection() };
  for (const stopped of [{ limitPerMin: 0 }, { tokens: -1e308 }]) {
    const { state } = await load(local, { [keys.runtime(HOME)]: connectionRuntime(stopped) });
    expect(state.runtimes.get(HOME)).toMatchObject({ limitPerMin: 60, tokens: 0 });
  }
});

describe('a connection that cannot be read', () => {
  const damaged = async (over: object) => {
    const { state } = await load({ [keys.connection(HOME)]: { ...connection(), durationModel: 7, ...over } });
    return state.connections.get(HOME);
  };

  test('keeps what the person decided: where the key may be kept, and how much may be asked', async () => {
    const kept = { keyMode: 'session', sealed: null, limitPerMin: 6, colour: 'teal' };
    expect(await damaged(kept)).toMatchObject({ ...kept, blocked: null });
  });

  test('waits for its key when the ciphertext is gone with it', async () => {
    const waits = { sealed: null, blocked: { reason: 'key_needed' } };
    expect(await damaged({ sealed: 'junk' })).toMatchObject(waits);
    const { state } = await load({ [keys.connection(HOME)]: 'junk' });
    expect(state.connections.get(HOME)).toMatchObject({ ...waits, baseUrl: PRODUCTION_BASE_URL });
  });
});
