import { describe, expect, it } from 'vitest';
import type { Answers } from '../../../src/messages';
import {
  API_KEY,
  connected,
  ELSEWHERE,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  SECOND,
} from '../support/scenario';

const first = ingestionId(1);
const CANARY = 'canary-7f3a: the customer moved to Bonn';

type Story = Awaited<ReturnType<typeof connected>>;

/** A finished ingestion with so many memories. */
async function finished(memories: number): Promise<Story & { ids: string[] }> {
  const story = await connected();
  const ids = Array.from({ length: memories }, (_, n) => `m-${n}`);
  for (const id of ids) story.synap.memories.set(id, `${CANARY} ${id}`);
  story.synap.job(first, { endsInMs: 0, fields: { memory_ids: ids, memories_created: memories } });
  await story.watch(first);
  await story.advance(10 * SECOND);
  return Object.assign(story, { ids });
}

const readNow = (story: Story, memoryIds: string[], isOverdue = false) =>
  story.send({ type: 'readMemories', ingestionId: first, memoryIds, isOverdue });

/** Reads all of them as a page does: part by part, waiting as it is told. Answers with how long it took. */
async function readAll(story: Story, ids: readonly string[]): Promise<{ read: string[]; tookMs: number }> {
  const startedAt = story.browser.clock.now();
  const read: string[] = [];
  while (read.length < ids.length) {
    const answer = await readNow(story, ids.filter((id) => !read.includes(id)).slice(0, 4));
    read.push(...answer.read.map(({ id }) => id));
    if (answer.waitMs !== null) await story.advance(Math.max(100, answer.waitMs));
  }
  return { read, tookMs: story.browser.clock.now() - startedAt };
}

const codes = ({ read }: Answers['readMemories']) =>
  read.map(({ memory }) => (memory.ok ? 'read' : memory.error.code));

describe('the memories of an ingestion', () => {
  it('are read several at once, and told as Synap says them', async () => {
    const story = await finished(3);
    const { read, waitMs } = await readNow(story, story.ids);
    expect(waitMs).toBeNull();
    expect(read.map(({ id }) => id)).toEqual(story.ids);
    expect(read[0]?.memory).toMatchObject({ ok: true, value: { type: 'fact', content: `${CANARY} m-0` } });
  });

  it('are read as fast as the limit allows, and no faster', async () => {
    const story = await finished(60);
    const { read, tookMs } = await readAll(story, story.ids);
    expect(read).toEqual(story.ids);
    // 60 a minute with a burst of 10.
    expect(tookMs).toBeGreaterThan(45 * SECOND);
    expect(tookMs).toBeLessThan(75 * SECOND);
  });

  it('that fail fail alone', async () => {
    const story = await finished(4);
    story.synap.memories.delete('m-1');
    story.synap.instead = ({ path }) =>
      path.endsWith('/m-2') ? story.synap.json(500, { detail: 'no' }) : null;
    expect(codes(await readNow(story, story.ids))).toEqual(['read', 'not_found', 'server_error', 'read']);
  });

  it('wait for a pause that the server asks for, and what was refused by it is asked for again', async () => {
    const story = await finished(2);
    story.synap.instead = ({ path }) =>
      path.includes('/memories/m-') ? story.synap.json(429, {}, { 'Retry-After': '20' }) : null;
    expect(await readNow(story, story.ids)).toEqual({ read: [], waitMs: 0 });
    story.synap.instead = null;
    const { read, waitMs } = await readNow(story, story.ids);
    expect(read).toEqual([]);
    expect(waitMs).toBeGreaterThan(19 * SECOND);
    await story.advance(21 * SECOND);
    expect(codes(await readNow(story, story.ids))).toEqual(['read', 'read']);
  });

  it('that are refused together are one failure: the polls wait no longer than the server asks', async () => {
    const story = await finished(4);
    const { clock } = story.browser;
    let refusals = 0;
    const refused = () => story.synap.json(429, {}, { 'Retry-After': '1' });
    story.synap.instead = ({ path }) =>
      path.includes('/memories/m-')
        ? new Promise((resolve) => clock.after(++refusals * SECOND, () => resolve(refused())))
        : null;
    const reading = readNow(story, story.ids);
    await story.advance(4 * SECOND);
    await reading;
    story.synap.job(ingestionId(2));
    await story.watch(ingestionId(2));
    await story.advance(2 * SECOND);
    expect(story.synap.polls(ingestionId(2))).not.toEqual([]);
  });

  it('are not asked for on a connection that is stopped', async () => {
    const story = await finished(1);
    story.synap.refusedKeys.add(API_KEY);
    story.synap.job(ingestionId(2));
    await story.watch(ingestionId(2));
    await story.advance(MINUTE);
    const reply = await story.reply({
      type: 'readMemories',
      ingestionId: first,
      memoryIds: ['m-0'],
      isOverdue: true,
    });
    expect(reply).toMatchObject({ ok: false, error: { code: 'key_rejected' } });
    expect(story.synap.memoryReads()).toEqual([]);
  });
});

describe('polls', () => {
  const MANY = ingestionIds(40).slice(1);

  it('go first: while they use up the budget, no memory is read unless the page has waited for long', async () => {
    const story = await finished(2);
    for (const id of MANY) story.synap.job(id);
    await story.watch(MANY);
    expect((await readNow(story, story.ids)).read).toEqual([]);
    expect((await readNow(story, story.ids, true)).read).toHaveLength(1);
  });

  it('on another connection leave the budget of this one alone', async () => {
    const story = await finished(4);
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    for (const id of MANY) story.synap.job(id);
    await story.watch(MANY, work);
    expect((await readNow(story, story.ids)).read).toHaveLength(4);
  });

  it('of one young job come about as often while thousands of memories are read', async () => {
    const polled = async (memories: number) => {
      const story = await finished(memories);
      story.synap.job(ingestionId(2));
      await story.watch(ingestionId(2));
      await story.show(ingestionId(2));
      const until = story.browser.clock.now() + 10 * SECOND;
      for (let n = 0; story.browser.clock.now() < until; n += 1) {
        if (memories === 0) {
          await story.advance(SECOND);
          continue;
        }
        const { waitMs } = await readNow(story, story.ids.slice(4 * n, 4 * n + 4));
        await story.advance(Math.max(100, waitMs ?? 0));
      }
      return story.synap.polls(ingestionId(2)).length;
    };
    expect(await polled(3_000)).toBeGreaterThanOrEqual(0.75 * (await polled(0)));
  });
});

it('the text of a memory is in no storage, log or diagnosis', async () => {
  const story = await finished(3);
  await readNow(story, story.ids);
  await story.send({ type: 'readMemory', ingestionId: first, memoryId: 'm-0' });
  const everything = [story.everythingStored(), story.log(), await story.send({ type: 'diagnose' })];
  expect(JSON.stringify(everything)).not.toContain('canary-7f3a');
});
