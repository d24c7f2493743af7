import { describe, expect, it } from 'vitest';
import { clearHistory, pruneHistory } from '../../../../src/background/storage/retention';
import { createStore } from '../../../../src/background/storage/store';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { keys, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, HOME, idOf, NOW, pendingOutcome, watching } from '../../samples';

/** How many of these finished ingestions are kept by the settings, and the oldest that is. */
async function pruned(finished: number, keep: number) {
  const records = Array.from({ length: finished }, (_, index) =>
    markNotified(pendingOutcome(index + 1), 'n', NOW),
  );
  const { ports } = memoryBrowser({
    now: NOW,
    local: {
      [keys.connection(HOME)]: connection(),
      [keys.settings]: { ...DEFAULT_SETTINGS, keep },
      ...Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record])),
    },
  });
  const store = createStore(ports);
  await store.heal();
  await pruneHistory(ports, store);
  const stored = Object.keys(await ports.local.getAll());
  const kept = records.filter(({ id }) => stored.includes(keys.ingestion(id)));
  return { kept: kept.length, oldest: kept[0]?.id };
}

describe('pruning', () => {
  it('keeps exactly as many as the settings say, the newest', async () => {
    expect(await pruned(12, 10)).toEqual({ kept: 10, oldest: idOf(3) });
    expect(await pruned(10, 10)).toEqual({ kept: 10, oldest: idOf(1) });
  });

  it('of a thousand or more waits until one in fifty is over: reading everything at each finish would take a second', async () => {
    expect(await pruned(1_020, 1_000)).toEqual({ kept: 1_020, oldest: idOf(1) });
    expect(await pruned(1_021, 1_000)).toEqual({ kept: 1_000, oldest: idOf(22) });
  });

  it('reads nothing of the history while no more is finished than is kept, however much is in progress', async () => {
    const watched = Array.from({ length: 12 }, (_, index) => watching(index + 1));
    const { ports } = memoryBrowser({
      now: NOW,
      local: {
        [keys.connection(HOME)]: connection(),
        [keys.settings]: { ...DEFAULT_SETTINGS, keep: 10 },
        ...Object.fromEntries(watched.map((record) => [keys.ingestion(record.id), record])),
      },
    });
    const store = createStore(ports);
    await store.heal();
    const { getAll } = ports.local;
    let reads = 0;
    ports.local.getAll = () => {
      reads += 1;
      return getAll();
    };
    await pruneHistory(ports, store);
    expect(reads).toBe(0);
  });

  it('deletes a batch without a member, and none that gets one at the same moment', async () => {
    const batchOf = (id: string, member: number) => ({
      schema: SCHEMA_VERSION,
      id,
      addedAt: NOW,
      ids: [idOf(member)],
      notifiedAt: NOW,
    });
    const { ports } = memoryBrowser({ now: NOW });
    const store = createStore(ports);
    await store.state();
    await ports.local.set({
      [keys.batch('empty')]: batchOf('empty', 7),
      [keys.batch('filled')]: batchOf('filled', 8),
    });
    const { getAll } = ports.local;
    const added = { [keys.ingestion(idOf(8))]: markNotified(pendingOutcome(8), 'n', NOW) };
    ports.local.getAll = async () => {
      const all = await getAll();
      await ports.local.set(added);
      return all;
    };
    await clearHistory(ports, store);
    expect(Object.keys(await getAll()).filter((key) => key.startsWith(keys.batch('')))).toEqual([
      keys.batch('filled'),
    ]);
  });
});

describe('clearing the history', () => {
  const line = (ingestionId: string | null) => ({
    at: NOW,
    event: 'blocked' as const,
    ingestionId,
    connectionId: HOME,
    what: 'key_rejected',
    correlationId: null,
    tookMs: null,
  });

  it('forgets how many ingestions had gone for want of room, and what was logged of those that go, but of nothing else', async () => {
    const over = markNotified(pendingOutcome(1), 'n', NOW);
    const { ports } = memoryBrowser({
      now: NOW,
      local: {
        [keys.connection(HOME)]: connection(),
        [keys.ingestion(over.id)]: over,
        [keys.ingestion(idOf(2))]: watching(2),
        [keys.evictions]: { schema: SCHEMA_VERSION, count: 3, at: NOW },
      },
    });
    const store = createStore(ports);
    await store.heal();
    await store.change((draft) => {
      for (const id of [over.id, idOf(2), null]) draft.addLogEntry(line(id));
    });
    expect(await clearHistory(ports, store)).toBe(1);
    expect((await store.state()).log.map(({ ingestionId }) => ingestionId)).toEqual([idOf(2), null]);
    expect((await ports.local.getAll())[keys.evictions]).toBeUndefined();
  });
});
