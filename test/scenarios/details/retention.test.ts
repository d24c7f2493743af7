import { describe, expect, it } from 'vitest';
import {
  connected,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first, second, third] = [ingestionId(1), ingestionId(2), ingestionId(3)];

/** Whether anything of it is left in the storage. */
const isStored = (story: Scenario, id: string) =>
  [...story.browser.local].some(([key, text]) => key.includes(id) || text.includes(id));

const keep = (story: Scenario, count: number) => story.send({ type: 'saveSettings', patch: { keep: count } });

describe('a removal', () => {
  it('can be undone for ten seconds, and the watch goes on', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 20 * SECOND });
    await story.watch(first);
    await story.advance(SECOND);
    await story.send({ type: 'remove', ids: [first] });
    expect(story.summary().counts).toMatchObject({ inProgress: 0, total: 0 });
    const polled = story.synap.polls().length;
    await story.advance(9 * SECOND);
    expect(story.synap.polls()).toHaveLength(polled);
    await story.send({ type: 'restore', ids: [first] });
    await story.advance(30 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is for good after ten seconds, and nothing of it is left', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(5 * SECOND);
    await story.send({ type: 'remove', ids: [first] });
    await story.advance(11 * SECOND);
    await story.send({ type: 'restore', ids: [first] });
    expect(isStored(story, first)).toBe(false);
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('gone');
    expect(story.browser.alarm).toBeNull();
  });

  it('is for good as well where the background was killed before the ten seconds were over', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.send({ type: 'remove', ids: [first] });
    await story.restartBrowser({ closedForMs: MINUTE });
    expect(isStored(story, first)).toBe(false);
  });
});

it('what has finished is no part any more of what each poll reads and writes', async () => {
  const story = await connected();
  story.synap.job(first, { endsInMs: SECOND });
  story.synap.job(second);
  await story.watch([first, second]);
  await story.advance(10 * SECOND);
  const runtimes = [...story.browser.session].filter(([key]) => key.startsWith('runtime:'));
  expect(JSON.stringify(runtimes)).toContain(second);
  expect(JSON.stringify(runtimes)).not.toContain(first);
});

it('what was removed is listed before what is watched: pages that offer it back read only the first of thousands', async () => {
  const story = await connected();
  const watched = ingestionIds(5);
  story.synap.job(first, { endsInMs: SECOND });
  for (const id of watched.slice(1)) story.synap.job(id);
  await story.watch(first);
  await story.advance(5 * SECOND);
  await story.watch(watched.slice(1));
  await story.send({ type: 'remove', ids: [first, third] });
  expect(new Set(story.summary().attention.ingestions.slice(0, 2))).toEqual(new Set([first, third]));
});

describe('the history', () => {
  it('keeps as many finished as the settings say, the newest, and all that are watched', async () => {
    const story = await connected();
    await keep(story, 3);
    story.synap.job(first);
    await story.watch(first);
    const finished = ingestionIds(7).slice(1);
    for (const id of finished) {
      story.synap.job(id, { endsInMs: 0 });
      await story.watch(id);
      await story.advance(10 * SECOND);
    }
    expect([first, ...finished].map((id) => story.standing(id))).toEqual([
      ...['watching', 'gone', 'gone', 'gone'],
      ...['completed', 'completed', 'completed'],
    ]);
    expect(isStored(story, second)).toBe(false);
    expect(story.summary().counts).toMatchObject({ inProgress: 1, total: 4 });
  });

  it('keeps no batch of which nothing is left', async () => {
    const story = await connected();
    const ids = ingestionIds(8);
    for (const id of ids) story.synap.job(id, { endsInMs: 0 });
    await story.watch(ids.slice(0, 4));
    await story.advance(MINUTE);
    await story.watch(ids.slice(4));
    await story.advance(MINUTE);
    expect(story.batches()).toBe(2);
    await keep(story, 5);
    await story.advance(SECOND);
    expect(story.batches()).toBe(2);
    await keep(story, 4);
    await story.advance(SECOND);
    expect(story.batches()).toBe(1);
  });

  it('keeps no batch whose ingestions were removed one by one, unless one is brought back', async () => {
    const story = await connected();
    const ids = ingestionIds(4);
    for (const id of ids) story.synap.job(id, { endsInMs: 0 });
    await story.watch(ids);
    await story.advance(MINUTE);
    for (const id of ids) {
      await story.send({ type: 'remove', ids: [id] });
      await story.advance(9 * SECOND);
    }
    await story.send({ type: 'restore', ids: ids.slice(3) });
    await story.advance(MINUTE);
    expect(story.batches()).toBe(1);
    await story.send({ type: 'remove', ids });
    await story.advance(MINUTE);
    expect(story.batches()).toBe(0);
  });

  it('that a person clears leaves nothing that tells of it, not even in the log of the session', async () => {
    const story = await connected();
    const ids = ingestionIds(8);
    for (const id of ids) story.synap.job(id, { endsInMs: 5 * SECOND });
    await story.watch(ids);
    await story.advance(2 * MINUTE);
    await story.send({ type: 'clearHistory' });
    await story.advance(MINUTE);
    expect(ids.filter((id) => story.everythingStored().includes(id))).toEqual([]);
    expect(story.connection(story.home).durationModel.documents).toEqual([]);
  });

  it('that a person clears is gone to the last one, however long it was', async () => {
    const story = await connected();
    await keep(story, 2_000);
    const ids = ingestionIds(1_100);
    for (let from = 0; from < ids.length; from += 500) {
      const row = (id: string) => ({ ingestion_id: id, added_at: '2026-01-01T00:00:00Z', outcome: 'failed' });
      await story.send({ type: 'import', rows: ids.slice(from, from + 500).map(row) });
    }
    expect(story.summary().counts.total).toBe(ids.length);
    expect(await story.send({ type: 'clearHistory' })).toEqual({ removed: ids.length });
    expect(story.storedBytes('ingestion:')).toBe(0);
    expect(story.summary().counts.total).toBe(0);
  });

  it('that a person clears keeps no batch of which nothing is left', async () => {
    const story = await connected();
    const ids = ingestionIds(8);
    for (const id of ids.slice(1)) story.synap.job(id, { endsInMs: 0 });
    story.synap.job(first);
    await story.watch(ids.slice(0, 4));
    await story.watch(ids.slice(4));
    await story.advance(MINUTE);
    expect(story.batches()).toBe(2);
    await story.send({ type: 'clearHistory' });
    expect(story.batches()).toBe(1);
    expect(story.standing(first)).toBe('watching');
  });

  it('that a person clears keeps what is watched and what is pending', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.job(second, { endsInMs: 0 });
    await story.watch([first, second]);
    await story.advance(5 * SECOND);
    await story.send({ type: 'saveSettings', patch: { quiet: { from: 11 * 60, to: 14 * 60 } } });
    story.synap.job(third, { endsInMs: 0, as: 'failed' });
    await story.watch(third);
    await story.advance(5 * SECOND);
    expect(await story.send({ type: 'clearHistory' })).toEqual({ removed: 1 });
    expect([first, second, third].map((id) => story.standing(id))).toEqual(['watching', 'gone', 'failed']);
    await story.send({ type: 'saveSettings', patch: { quiet: null } });
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`, `${third}:1:failed`]);
  });

  it('that a person clears keeps what another page has checked again meanwhile', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    story.synap.job(first);
    const checked = story.send({ type: 'check', ids: [first] });
    await Promise.all([checked, story.send({ type: 'clearHistory' })]);
    expect(story.standing(first)).toBe('watching');
  });
});
