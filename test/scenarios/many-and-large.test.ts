import { describe, expect, it } from 'vitest';
import { connected, ingestionId, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

const [first] = [ingestionId(1)];
const memories = (count: number, of = 0) =>
  Array.from(
    { length: count },
    (_, n) => `00000000-0000-4000-9000-${String(of * 100_000 + n).padStart(12, '0')}`,
  );

/** A history of so many finished ingestions, with the bodies of their answers. */
async function withHistory(count: number) {
  const story = await connected();
  const history = ingestionIds(count);
  for (const id of history) story.synap.job(id, { endsInMs: 0 });
  await story.watch(history);
  await story.advance(5 * MINUTE);
  return Object.assign(story, { history });
}

/** Watches them as pages do, in commands of 5,000; counts what was added and what was not. */
async function pasteAndWatch(story: Scenario, ids: string[]) {
  const sum = { added: 0, leftOut: 0 };
  for (let from = 0; from < ids.length; from += 5_000) {
    const { added, leftOut } = await story.watch(ids.slice(from, from + 5_000));
    sum.added += added.length;
    sum.leftOut += leftOut;
  }
  return sum;
}

const kept = (story: Scenario, history: string[]) =>
  history.map((id) => [story.standing(id), story.hasBody(id)]);

describe('more IDs than storage holds', () => {
  it('are added as far as they fit, and nothing that is kept goes for them, however often Watch is pressed', async () => {
    const story = await withHistory(20);
    story.browser.faults.localBytesMax = 1_000_000;
    const before = kept(story, story.history);
    const pasted = Array.from({ length: 12_000 }, (_, n) => ingestionId(1_000 + n));
    const { added, leftOut } = await pasteAndWatch(story, pasted);
    expect(added).toBeGreaterThan(300);
    expect(added + leftOut).toBe(12_000);
    expect(pasted.filter((id) => story.standing(id) === 'watching')).toHaveLength(added);
    for (let presses = 0; presses < 3; presses += 1)
      expect((await pasteAndWatch(story, pasted)).added).toBe(0);
    expect(kept(story, story.history)).toEqual(before);
    expect(story.summary().storageFull).toBe(false);
  }, 60_000);

  it('are all left out where what is watched already may need more than is left', async () => {
    const story = await connected();
    const watched = ingestionIds(300);
    for (let from = 0; from < watched.length; from += 100) await story.watch(watched.slice(from, from + 100));
    story.browser.faults.localBytesMax = story.storedBytes() / 0.9 + 50_000;
    const { added, leftOut } = await story.watch(ingestionIds(401).slice(300));
    expect([added, leftOut]).toEqual([[], 101]);
  });

  it('are said in a notification where they were selected on a page', async () => {
    const story = await withHistory(1);
    story.browser.faults.localBytesMax = 100_000;
    await story.clickMenu(
      'selection',
      Array.from({ length: 200 }, (_, n) => ingestionId(1_000 + n)).join('\n'),
    );
    expect(story.browser.created.at(-1)?.title).toMatch(/^notificationNoRoom \d+ 200$/);
  });

  it('fit beside a history of long answers: bodies leave half of storage free, the newest stay', async () => {
    const story = await connected();
    story.browser.faults.localBytesMax = 1_000_000;
    const history = ingestionIds(60);
    for (const id of history) story.synap.job(id, { endsInMs: 0, fields: { extra: 'x'.repeat(20_000) } });
    for (let from = 0; from < history.length; from += 20) {
      await story.watch(history.slice(from, from + 20));
      await story.advance(12 * MINUTE);
    }
    story.synap.job(ingestionId(900), { endsInMs: 0 });
    await story.watch(ingestionId(900));
    await story.advance(5 * SECOND);
    expect(history.map((id) => story.standing(id))).toEqual(history.map(() => 'completed'));
    expect(story.hasBody(history.at(-1) ?? '')).toBe(true);
    const { added } = await story.watch(Array.from({ length: 150 }, (_, n) => ingestionId(1_000 + n)));
    expect(added).toHaveLength(150);
  });

  it('do not keep out the one that a person adds by hand: the oldest body makes room', async () => {
    const story = await withHistory(20);
    story.browser.faults.localBytesMax = story.storedBytes() + 100;
    await story.watch(ingestionId(1_000));
    expect(story.standing(ingestionId(1_000))).toBe('watching');
    expect(story.history.map((id) => story.standing(id))).toEqual(story.history.map(() => 'completed'));
  });
});

describe('rows of a file that are more than storage holds', () => {
  it('are added as far as they fit, and nothing that is kept goes for them', async () => {
    const story = await withHistory(20);
    const before = kept(story, story.history);
    const rows = Array.from({ length: 300 }, (_, n) => ({
      ingestion_id: ingestionId(1_000 + n),
      added_at: '2026-01-01T00:00:00Z',
      outcome: 'completed',
      memory_ids: memories(100, n),
    }));
    story.browser.faults.localBytesMax = story.storedBytes() + 500_000;
    const { added, noRoom, leftOut } = await story.send({ type: 'import', rows });
    expect(leftOut).toBe(0);
    expect(added).toBeGreaterThan(50);
    expect(noRoom).toBe(300 - added);
    expect(kept(story, story.history)).toEqual(before);
    expect(story.memoryIdsBeside(ingestionId(1_000))).toHaveLength(100);
  });
});

describe('an ingestion with very many memories', () => {
  it.each([21, 10_000, 20_000])('keeps all %i IDs, and no list has to read them', async (count) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, fields: { memory_ids: memories(count) } });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.memoryIdsBeside(first)).toEqual(memories(count));
    expect(story.ingestion(first)).toMatchObject({ memoryIdCount: count, memoryIds: memories(20) });
  });

  it('says how many there were where there are more than that', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, fields: { memory_ids: memories(25_000) } });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.memoryIdsBeside(first)).toHaveLength(20_000);
    expect(story.ingestion(first).memoryIdCount).toBe(25_000);
  });

  it('leaves nothing behind when it is removed, cleared, or over the limit', async () => {
    const story = await connected();
    for (const id of ingestionIds(3))
      story.synap.job(id, { endsInMs: 0, fields: { memory_ids: memories(100) } });
    const [removed = '', pruned = '', cleared = ''] = ingestionIds(3);
    for (const id of [removed, pruned, cleared]) {
      await story.watch(id);
      await story.advance(5 * SECOND);
    }
    await story.send({ type: 'remove', ids: [removed] });
    await story.advance(MINUTE);
    expect(story.memoryIdsBeside(removed)).toEqual([]);
    await story.send({ type: 'saveSettings', patch: { keep: 1 } });
    await story.advance(MINUTE);
    expect([story.standing(pruned), story.memoryIdsBeside(pruned)]).toEqual(['gone', []]);
    expect(story.memoryIdsBeside(cleared)).toHaveLength(100);
    await story.send({ type: 'clearHistory' });
    expect(story.memoryIdsBeside(cleared)).toEqual([]);
    expect(story.storedBytes('memory-ids:')).toBe(0);
  });

  it('that names few in its next round has no others left', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, fields: { memory_ids: memories(100) } });
    await story.watch(first);
    await story.advance(5 * SECOND);
    story.synap.job(first, { endsInMs: 0, fields: { memory_ids: memories(3) } });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(5 * SECOND);
    expect(story.ingestion(first)).toMatchObject({ memoryIdCount: 3, memoryIds: memories(3) });
    expect(story.memoryIdsBeside(first)).toEqual([]);
  });
});

describe('a history that is larger than storage', () => {
  it('loses raw responses and long lists before any ingestion, and says how many memories there were', async () => {
    const story = await connected();
    story.browser.faults.localBytesMax = 600_000;
    const ids = ingestionIds(100);
    for (const [n, id] of ids.entries())
      story.synap.job(id, { endsInMs: 0, fields: { memory_ids: memories(300, n) } });
    for (let from = 0; from < ids.length; from += 20) {
      await story.watch(ids.slice(from, from + 20));
      await story.advance(2 * MINUTE);
    }
    expect(ids.map((id) => story.standing(id))).toEqual(ids.map(() => 'completed'));
    expect(ids.map((id) => story.ingestion(id).memoryIdCount)).toEqual(ids.map(() => 300));
    expect(story.memoryIdsBeside(ids[0] ?? '')).toEqual([]);
    expect(story.memoryIdsBeside(ids.at(-1) ?? '')).toHaveLength(300);
    expect(story.browser.local.has('evictions')).toBe(false);
  }, 60_000);

  it('says how many ingestions had to go where nothing else was left', async () => {
    const story = await withHistory(20);
    story.browser.faults.localBytesMax = story.storedBytes() - story.storedBytes('raw-response:') + 100;
    await story.watch(ingestionId(1_000));
    const gone = story.history.filter((id) => story.standing(id) === 'gone');
    expect(gone).toEqual(story.history.slice(0, 5));
    expect(JSON.parse(story.browser.local.get('evictions') ?? '{}')).toMatchObject({ count: 5 });
  });
});

describe('answers that differ in what says nothing', () => {
  /** How often something was written while a job of a minute was watched. */
  async function writesOf(
    fields: (n: number) => Record<string, unknown>,
  ): Promise<{ story: Scenario; writes: number }> {
    const story = await connected();
    let n = 0;
    const startedAt = story.browser.clock.now();
    story.synap.answers(first, () => {
      n += 1;
      const ageMs = story.browser.clock.now() - startedAt;
      const status = ageMs < 20 * SECOND ? 'queued' : ageMs < 60 * SECOND ? 'processing' : 'completed';
      return story.synap.json(200, {
        ingestion_id: first,
        document_id: 'd',
        status,
        memories_created: 2,
        ...fields(n),
      });
    });
    await story.watch(first);
    await story.advance(90 * SECOND);
    expect(story.standing(first)).toBe('completed');
    return { story, writes: story.browser.calls.localWrites };
  }
  const changedPaths = (story: Scenario) => {
    const raw = JSON.parse(story.browser.local.get(`raw-response:${first}`) ?? '{}');
    return raw.changes.map(({ fields }: { fields: { path: string }[] }) => fields.map(({ path }) => path));
  };

  it.each<[string, (n: number) => Record<string, unknown>]>([
    ['a clock in each body', (n) => ({ server_time: `2026-01-15T12:00:${n}Z` })],
    ['a clock and a request ID in an object', (n) => ({ meta: { now: n, request: `r-${n}` } })],
    ['memory IDs in another order', (n) => ({ memory_ids: n % 2 ? memories(50) : memories(50).reverse() })],
    [
      'very many memory IDs in another order',
      (n) => ({ memory_ids: n % 2 ? memories(3_000) : memories(3_000).reverse() }),
    ],
  ])('keep their changes of status, and cost no writes: %s', async (_, fields) => {
    const plain = await writesOf(() => ({}));
    const { story, writes } = await writesOf(fields);
    expect(writes - plain.writes).toBeLessThanOrEqual(2);
    expect(changedPaths(story)).toEqual([['status'], ['status']]);
  });
});
