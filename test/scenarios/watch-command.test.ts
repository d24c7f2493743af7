import { describe, expect, it } from 'vitest';
import {
  connected,
  ELSEWHERE,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  SECOND,
} from './support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);
const third = ingestionId(3);

/** With a second connection, that has a key of its own. */
async function connectedTwice() {
  const story = await connected();
  const work = await story.connect({ name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
  return Object.assign(story, { work });
}

describe('an ID that is given to watch', () => {
  it('goes to the connection meant, else to the default one, else to the first that was added', async () => {
    const story = await connectedTwice();
    await story.watch(first);
    await story.watch(second, story.work);
    await story.send({ type: 'saveSettings', patch: { defaultConnectionId: story.work } });
    await story.watch(third, 'removed-meanwhile');
    const places = [first, second, third].map((id) => story.ingestion(id).connectionId);
    expect(places).toEqual([story.home, story.work, story.work]);
  });

  it.each(['completed', 'partial_success', 'failed'])(
    'a second time keeps its place: watched or %s',
    async (as) => {
      const story = await connectedTwice();
      story.synap.job(first, { endsInMs: SECOND, as });
      story.synap.job(second, { endsInMs: 10 * SECOND });
      await story.watch([first, second]);
      await story.advance(5 * SECOND);
      expect(story.newNotifications()).toEqual([`${first}:1:${as}`]);
      const given = await story.watch([first, second, first], story.work);
      expect(given).toEqual({ added: [], known: [first, second], restarted: [], leftOut: 0 });
      await story.advance(20 * SECOND);
      expect(story.ingestion(first)).toMatchObject({ round: 1, connectionId: story.home });
      expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
      expect(story.synap.polls().map(({ origin }) => origin)).not.toContain(ELSEWHERE);
    },
  );

  it('that was not found is asked of the connection it is now given to', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
    const work = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    story.synap.job(first, { knownTo: OTHER_KEY, endsInMs: SECOND });
    const asked = story.synap.polls().length;
    expect((await story.watch(first, work)).restarted).toEqual([first]);
    await story.advance(MINUTE);
    expect(story.synap.polls()[asked]?.origin).toBe(ELSEWHERE);
    expect(story.newNotifications()).toContain(`${first}:2:completed`);
  });

  it('that was stopped is watched on at once, on its own connection as long as that is there', async () => {
    const story = await connectedTwice();
    story.synap.job(first, { queuedAgoMs: HOUR, endsInMs: 3 * MINUTE });
    await story.watch(first);
    await story.advance(10 * SECOND);
    await story.send({ type: 'stop', ids: [first] });
    expect(story.standing(first)).toBe('stopped');
    const asked = story.synap.polls().length;
    await story.watch(first, story.work);
    expect(story.synap.polls()).toHaveLength(asked + 1);
    expect(story.ingestion(first)).toMatchObject({ state: 'watching', round: 2, connectionId: story.home });
    await story.send({ type: 'removeConnection', connectionId: story.home });
    await story.watch(first, story.work);
    await story.advance(10 * MINUTE);
    expect(story.ingestion(first)).toMatchObject({ round: 3, connectionId: story.work });
    expect(story.standing(first)).toBe('completed');
  });

  it('and was removed a moment ago is back as it was', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 10 * SECOND });
    await story.watch(first);
    await story.send({ type: 'remove', ids: [first] });
    expect((await story.watch(first)).known).toEqual([first]);
    await story.advance(20 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('and was deleted is notified when it ends again, though its last notification is still shown', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(5 * SECOND);
    await story.send({ type: 'remove', ids: [first] });
    await story.advance(15 * SECOND);
    story.synap.job(first, { endsInMs: 30 * SECOND });
    await story.watch(first);
    await story.advance(5 * SECOND);
    story.newNotifications();
    story.killAfter(/local\.set ingestion/);
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('with others is a batch only if more than three are new, and waits for no other', async () => {
    const story = await connected();
    const ids = ingestionIds(10);
    story.synap.job(first);
    for (const id of ids.slice(1)) story.synap.job(id, { endsInMs: 10 * SECOND });
    await story.watch([...ids.slice(0, 3), ...ids.slice(0, 3)]);
    await story.watch(ids.slice(0, 6));
    await story.watch(ids);
    const inBatch = ids.filter((id) => story.ingestion(id).batchId !== null);
    expect(inBatch).toEqual(ids.slice(6));
    await story.advance(MINUTE);
    expect(story.browser.created.map(({ title }) => title)).toContain(
      'notificationBatch notificationTallyCompleted_other 4',
    );
  });
});

describe('a watch', () => {
  it('that is stopped is polled no more, and its next round is notified when it is checked again', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: 10 * SECOND });
    await story.watch([first, second]);
    await story.advance(5 * SECOND);
    await story.send({ type: 'stop', ids: [first, second] });
    const asked = story.synap.polls().length;
    await story.advance(10 * MINUTE);
    expect(story.synap.polls()).toHaveLength(asked);
    expect(story.browser.alarm).toBeNull();
    await story.send({ type: 'check', ids: [first] });
    await story.advance(SECOND);
    expect(story.newNotifications()).toEqual([`${first}:2:completed`]);
    expect(story.standing(second)).toBe('stopped');
  });

  it('that is stopped teaches how long a job may take: longer than this one had run, by whatever clock', async () => {
    const taughtWhere = async (clockAheadMs: number) => {
      const story = await connected();
      story.synap.clockAheadMs = clockAheadMs;
      story.synap.job(first, { queuedAgoMs: HOUR });
      await story.watch(first);
      await story.advance(SECOND);
      await story.send({ type: 'stop', ids: [first] });
      return story.connection(story.home).durationModel.unfinished;
    };
    const taught = await taughtWhere(0);
    expect(taught.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await taughtWhere(10 * HOUR)).toEqual(taught);
    expect(await taughtWhere(-HOUR)).toEqual(taught);
  });

  it('that times out teaches the same, by whatever clock', async () => {
    const taughtWhere = async (clockAheadMs: number) => {
      const story = await connected();
      await story.send({ type: 'saveSettings', patch: { maxWatchTimeMs: HOUR } });
      story.synap.clockAheadMs = clockAheadMs;
      story.synap.job(first);
      await story.watch(first);
      await story.advance(HOUR + 10 * MINUTE);
      expect(story.standing(first)).toBe('timed_out');
      return story.connection(story.home).durationModel.unfinished;
    };
    const taught = await taughtWhere(0);
    expect(taught.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await taughtWhere(10 * HOUR)).toEqual(taught);
    expect(await taughtWhere(-10 * HOUR)).toEqual(taught);
  });

  it('that has ended is begun anew though its notification is held back, and only the new outcome is notified', async () => {
    const story = await connected();
    await story.send({ type: 'saveSettings', patch: { quiet: { from: 12 * 60, to: 13 * 60 } } });
    story.synap.answers(first, () => story.synap.json(400, { detail: 'not like this' }));
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('rejected');
    await story.send({ type: 'check', ids: [first] });
    expect((await story.watch(first)).known).toEqual([first]);
    await story.advance(HOUR);
    expect(story.newNotifications()).toEqual([`${first}:2:rejected`]);
  });

  it('that was removed is not brought back by a check of a page that still shows it', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(5 * SECOND);
    await story.send({ type: 'remove', ids: [first] });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('gone');
  });

  it('is checked on its own connection as long as that is there, whichever its page names', async () => {
    const story = await connectedTwice();
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first, story.home);
    await story.advance(5 * SECOND);
    await story.send({ type: 'check', ids: [first], connectionId: story.work });
    expect(story.ingestion(first)).toMatchObject({ round: 2, connectionId: story.home });
  });

  it('whose connection is gone is checked only on one that the person has been told', async () => {
    const story = await connectedTwice();
    story.synap.job(first, { endsInMs: 10 * SECOND });
    await story.watch(first, story.work);
    await story.send({ type: 'removeConnection', connectionId: story.work });
    const asked = story.synap.requests.length;
    await story.send({ type: 'check', ids: [first] });
    await story.advance(20 * SECOND);
    expect([story.standing(first), story.synap.requests.length]).toEqual(['stopped', asked]);
    await story.send({ type: 'check', ids: [first], connectionId: story.home });
    await story.advance(20 * SECOND);
    expect(story.ingestion(first).connectionId).toBe(story.home);
    expect(story.standing(first)).toBe('completed');
  });
});
