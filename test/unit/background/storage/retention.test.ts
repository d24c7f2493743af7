import { describe, expect, it } from 'vitest';
import { pruneHistory } from '../../../../src/background/storage/retention';
import { createStore } from '../../../../src/background/storage/store';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { keys } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { connection, HOME, idOf, NOW, owed } from '../../samples';

/** How many of these finished ingestions are kept by the settings, and the oldest that is. */
async function pruned(finished: number, keep: number) {
  const records = Array.from({ length: finished }, (_, index) => markNotified(owed(index + 1), 'n', NOW));
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
});
