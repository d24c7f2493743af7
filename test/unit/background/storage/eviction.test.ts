import { describe, expect, it } from 'vitest';
import { canMakeRoom, evict } from '../../../../src/background/storage/eviction';
import { sizeOf } from '../../../../src/background/storage/room';
import { markNotified } from '../../../../src/watch/model/ingestion';
import { type Ingestion, keys, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { memoryBrowser } from '../../../support/memory-browser';
import { idOf, NOW, pendingOutcome, watching } from '../../samples';

/** What of these is left once room was made. */
async function left(local: Record<string, unknown>): Promise<string[]> {
  const { ports } = memoryBrowser({ now: NOW, local });
  await evict(ports);
  return Object.keys(await ports.local.getAll());
}

const stored = (records: Ingestion[]) =>
  Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record]));
const finished = (n: number, seq = n) => markNotified(pendingOutcome(n, 'completed', NOW, { seq }), 'n', NOW);

describe('room in a full storage', () => {
  it('is made of raw responses alone while there are any, and of none that a newer version stored', async () => {
    const records = stored([finished(1), watching(2)]);
    const newer = { [keys.rawResponse(idOf(2))]: { schema: SCHEMA_VERSION + 1 } };
    const all = { ...records, [keys.rawResponse(idOf(1))]: { schema: SCHEMA_VERSION, raw: '{}' }, ...newer };
    expect(await left(all)).toEqual([...Object.keys(records), ...Object.keys(newer)]);
  });

  const memoryIds = (n: number) => ({
    [keys.memoryIds(idOf(n))]: { schema: SCHEMA_VERSION, ids: ['m-1', 'm-2'] },
  });
  const raw = (n: number) => ({ [keys.rawResponse(idOf(n))]: { schema: SCHEMA_VERSION, raw: '{}' } });

  it('is made of the raw responses of the oldest quarter, then of long lists of memory IDs, before any ingestion goes', async () => {
    const numbers = [1, 2, 3, 4];
    const records = stored(numbers.map((n) => finished(n)));
    const lists = Object.assign({}, ...numbers.map(memoryIds));
    const bodies = Object.assign({}, ...numbers.map(raw));
    const all = { ...records, ...lists, ...bodies };
    expect(Object.keys(all).filter((key) => key !== keys.rawResponse(idOf(1)))).toEqual(await left(all));
    expect(Object.keys({ ...records, ...lists }).filter((key) => key !== keys.memoryIds(idOf(1)))).toEqual(
      await left({ ...records, ...lists }),
    );
  });

  it('is never made of the memory IDs of what is watched: they would come back with the next answer', async () => {
    const all = { ...stored([watching(1), finished(2)]), ...memoryIds(1) };
    expect(await left(all)).toContain(keys.memoryIds(idOf(1)));
  });

  it.each([
    [1, 1],
    [3, 1],
    [4, 1],
    [5, 2],
    [8, 2],
  ])('is made of the oldest quarter of what is finished: of %i, %i', async (count, gone) => {
    // The one added first has the last ID, so that no order of storage helps.
    const records = Array.from({ length: count }, (_, n) => finished(n + 1, count - n));
    const note = keys.evictions;
    expect(await left(stored(records))).toEqual([
      ...Object.keys(stored(records.slice(0, count - gone))),
      note,
    ]);
  });

  it('is noted with all that went for it before', async () => {
    const records = stored([1, 2, 3, 4, 5, 6, 7, 8].map((n) => finished(n)));
    const { ports } = memoryBrowser({ now: NOW, local: records });
    await evict(ports);
    await evict(ports);
    const all = await ports.local.getAll();
    expect(all[keys.evictions]).toMatchObject({ count: 4, at: NOW });
  });

  it('is made of nothing that is watched, pending or removed a moment ago', async () => {
    const care = stored([watching(1), pendingOutcome(2), { ...finished(3), removedAt: NOW }]);
    expect(await left(care)).toEqual(Object.keys(care));
  });
});

describe('a write that found no room', () => {
  const kept = stored([watching(1)]);
  const freeable = {
    ...stored([finished(2), finished(3)]),
    [keys.rawResponse(idOf(2))]: { raw: 'x'.repeat(300) },
    [keys.memoryIds(idOf(3))]: { ids: ['m-1', 'm-2'] },
  };
  const bytes = (values: Record<string, unknown>) => sizeOf(values).bytes;
  const canFit = async (values: Record<string, unknown>, isCounted = true) => {
    const all = { ...kept, ...freeable };
    const { ports } = memoryBrowser({ now: NOW, local: all });
    const usedBytes = isCounted ? bytes(all) : null;
    return canMakeRoom(
      { ...ports, localQuota: async () => ({ maxBytes: bytes(all) + 10, usedBytes }) },
      values,
    );
  };
  const ofBytes = (count: number) => ({ text: 'x'.repeat(count - bytes({ text: '' })) });
  /** Less what the note of what had to go may take. */
  const most = bytes(freeable) + 10 - 200;

  it.each([true, false])(
    'may evict for what fits once all that is finished is gone (counted by the browser: %s)',
    async (isCounted) => {
      expect(await canFit(ofBytes(most), isCounted)).toBe(true);
      expect(await canFit(ofBytes(most + 1), isCounted)).toBe(false);
    },
  );

  it('takes the place of what it replaces, which counts once', async () => {
    const replaced = { [keys.ingestion(idOf(1))]: kept[keys.ingestion(idOf(1))] };
    expect(await canFit({ ...ofBytes(most), ...replaced })).toBe(true);
    expect(await canFit({ ...ofBytes(most), ...stored([finished(2)]) })).toBe(false);
  });

  it('may evict where the browser does not say how much it holds', async () => {
    const { ports } = memoryBrowser({ now: NOW, local: freeable });
    const localQuota = () => Promise.reject(new Error('no answer'));
    expect(await canMakeRoom({ ...ports, localQuota }, ofBytes(1000))).toBe(true);
  });
});
