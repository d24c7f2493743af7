import { describe, expect, it } from 'vitest';
import { put } from '../../../../src/background/storage/draft';
import { createStore } from '../../../../src/background/storage/store';
import { DEFAULT_SETTINGS, EMPTY_SUMMARY } from '../../../../src/watch/model/defaults';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { keys, SCHEMA_VERSION, summarySchema } from '../../../../src/watch/model/records';
import { type MemoryBrowser, memoryBrowser } from '../../../support/memory-browser';
import {
  connection,
  connectionRuntime,
  HOME,
  idOf,
  NOW,
  pendingOutcome,
  scheduler,
  watching,
} from '../../samples';

const finished = (n: number) => markNotified(pendingOutcome(n, 'completed'), 'n', NOW);

/** The same browser, whose calls to `storage.local` are noted, and fail from the so-many-th change on. */
function noting(browser: MemoryBrowser, failsFrom = Number.POSITIVE_INFINITY) {
  const calls: string[] = [];
  const note = (call: string) => {
    calls.push(call);
    if (calls.length >= failsFrom) throw new Error('the worker is gone');
  };
  const { local } = browser.ports;
  const ports = {
    ...browser.ports,
    local: {
      ...local,
      async set(items: Record<string, unknown>) {
        note(`set ${Object.keys(items).join(' ')}`);
        await local.set(items);
      },
      async remove(names: string[]) {
        note(`remove ${names.join(' ')}`);
        await local.remove(names);
      },
    },
  };
  return { calls, ports };
}

async function storedWith(local: Record<string, unknown>): Promise<MemoryBrowser> {
  const browser = memoryBrowser({ now: NOW, local: { [keys.connection(HOME)]: connection(), ...local } });
  await createStore(browser.ports).heal();
  return browser;
}

const summaryIn = async ({ ports }: MemoryBrowser) =>
  summarySchema.parse((await ports.local.getAll())[keys.summary]);

it.each([
  ['stays while the last of its ingestions is there', { [keys.ingestion(idOf(50))]: finished(50) }, true],
  ['is deleted with the last of them', {}, false],
])('a large batch %s', async (_, left, isThere) => {
  const ids = Array.from({ length: 50 }, (_none, n) => idOf(n + 1));
  const batch = { schema: SCHEMA_VERSION, id: 'b', addedAt: NOW, ids, notifiedAt: NOW };
  const browser = await storedWith({
    [keys.batch('b')]: batch,
    [keys.ingestion(idOf(1))]: finished(1),
    ...left,
  });
  await createStore(browser.ports).change(async (draft) => {
    await draft.load([idOf(1)]);
    draft.records.delete(idOf(1));
    await draft.dropEmptyBatches(['b']);
  });
  expect(browser.local.has(keys.batch('b'))).toBe(isThere);
});

describe('a change of what is stored', () => {
  it('is one write, in which the records and the summary that counts them are together', async () => {
    const browser = await storedWith({});
    const { calls, ports } = noting(browser);
    await createStore(ports).change((draft) => {
      put(draft.records, watching(1));
      put(draft.records, watching(2));
    });
    expect(calls).toEqual([`set ${keys.ingestion(idOf(1))} ${keys.ingestion(idOf(2))} ${keys.summary}`]);
    expect(await summaryIn(browser)).toMatchObject({
      counts: { inProgress: 2, total: 2 },
      attention: { ingestions: [idOf(1), idOf(2)] },
    });
  });

  it('that changes nothing writes nothing', async () => {
    const { calls, ports } = noting(await storedWith({ [keys.ingestion(idOf(1))]: watching(1) }));
    await createStore(ports).change((draft) => {
      put(draft.records, { ...watching(1) });
      put(draft.connections, { ...connection() });
    });
    expect(calls).toEqual([]);
  });

  it('that fails in the middle changes nothing, in memory or stored', async () => {
    const browser = memoryBrowser({ now: NOW });
    const store = createStore(browser.ports);
    await store.change((draft) => {
      put(draft.connections, connection());
      put(draft.records, watching(1));
    });
    const before = structuredClone(await store.state());
    const written = browser.written.length;
    const failing = store.change((draft) => {
      put(draft.records, watching(2));
      draft.takeSeq();
      put(draft.connections, connection('away'));
      put(draft.batches, { schema: SCHEMA_VERSION, id: 'b', addedAt: NOW, ids: [], notifiedAt: null });
      put(draft.notificationGroups, {
        schema: SCHEMA_VERSION,
        id: 'n',
        kind: 'digest',
        at: NOW,
        batchId: null,
        members: [],
        namedBefore: [],
        tries: 0,
      });
      draft.runtimes.set(HOME, connectionRuntime());
      draft.scheduler = scheduler({ lastActedAt: NOW });
      draft.settings = { ...DEFAULT_SETTINGS, keep: 7 };
      draft.records.delete(idOf(1));
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect(await store.state()).toEqual(before);
    expect(browser.written).toHaveLength(written);
  });

  it('finds what is only in storage, and counts the difference', async () => {
    const browser = await storedWith({ [keys.ingestion(idOf(1))]: finished(1) });
    await createStore(browser.ports).change(async (draft) => {
      await draft.load([idOf(1), idOf(2)]);
      expect([...draft.records.keys()]).toEqual([idOf(1)]);
      put(draft.records, { ...finished(1), removedAt: NOW });
    });
    expect((await summaryIn(browser)).counts.total).toBe(0);
  });
});

describe('a deletion', () => {
  it('leaves nothing behind', async () => {
    const browser = await storedWith({
      [keys.ingestion(idOf(1))]: finished(1),
      [keys.rawResponse(idOf(1))]: { schema: SCHEMA_VERSION },
    });
    await createStore(browser.ports).change(async (draft) => {
      await draft.load([idOf(1)]);
      draft.records.delete(idOf(1));
    });
    expect(JSON.stringify(await browser.ports.local.getAll())).not.toContain(idOf(1));
    expect((await summaryIn(browser)).counts.total).toBe(0);
  });

  it('that is cut short before the keys are removed counts at once, and is completed by the next start', async () => {
    const browser = await storedWith({ [keys.ingestion(idOf(1))]: finished(1) });
    const cut = createStore(noting(browser, 2).ports).change(async (draft) => {
      await draft.load([idOf(1)]);
      draft.records.delete(idOf(1));
      draft.connections.delete(HOME);
    });
    await expect(cut).rejects.toThrow('gone');
    expect(await summaryIn(browser)).toMatchObject({ counts: { total: 0 }, connections: [] });

    const state = await createStore(browser.ports).state();
    expect(state.connections.size).toBe(0);
    // Whatever is long removed the poll loop deletes, as after ten seconds of undo.
    expect(state.records.get(idOf(1))?.removedAt).toBeLessThan(NOW);
    const stored = await browser.ports.local.getAll();
    expect(stored[keys.connection(HOME)]).toBeUndefined();
  });

  it('of a connection takes its key first', async () => {
    const browser = await storedWith({});
    const cut = createStore(noting(browser, 2).ports).change((draft) => {
      draft.connections.delete(HOME);
    });
    await expect(cut).rejects.toThrow('gone');
    const stored = await browser.ports.local.getAll();
    expect(stored[keys.connection(HOME)]).toMatchObject({ sealed: null });
  });
});

describe('a start', () => {
  it('takes a record that the summary does not list for history, and keeps it', async () => {
    const browser = memoryBrowser({
      now: NOW,
      local: { [keys.ingestion(idOf(1))]: finished(1), [keys.summary]: EMPTY_SUMMARY },
    });
    await createStore(browser.ports).state();
    await createStore(browser.ports).heal();
    expect((await browser.ports.local.getAll())[keys.ingestion(idOf(1))]).toEqual(finished(1));
    expect((await summaryIn(browser)).counts.total).toBe(1);
  });

  it.each([
    ['a raw response', keys.rawResponse],
    ['memory IDs', keys.memoryIds],
  ])('removes %s without an ingestion, and no other', async (_, keyOf) => {
    const [kept, orphan] = [keyOf(idOf(1)), keyOf(idOf(2))];
    const browser = await storedWith({
      [keys.ingestion(idOf(1))]: finished(1),
      [kept]: { schema: SCHEMA_VERSION },
      [orphan]: { schema: SCHEMA_VERSION },
    });
    const stored = await browser.ports.local.getAll();
    expect([stored[kept] !== undefined, stored[orphan] !== undefined]).toEqual([true, false]);
  });

  it.each(['local', 'session'] as const)('writes nothing while storage.%s cannot be read', async (name) => {
    const browser = await storedWith({ [keys.ingestion(idOf(1))]: watching(1) });
    const before = [...browser.local];
    const get = () => Promise.reject(new Error('the disk does not answer'));
    const ports = { ...browser.ports, [name]: { ...browser.ports[name], get, getAll: get } };
    const store = createStore(ports);
    await expect(store.change((draft) => put(draft.records, watching(2)))).rejects.toThrow('disk');
    expect([...browser.local]).toEqual(before);
    expect([...browser.session]).toEqual([]);
  });
});
