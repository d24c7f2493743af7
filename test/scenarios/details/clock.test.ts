import { describe, expect, it } from 'vitest';
import {
  connected,
  ELSEWHERE,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];
const YEAR = 365 * 24 * HOUR;

describe('a clock that is set', () => {
  it.each([
    ['ahead by an hour', HOUR],
    ['ahead by a year', YEAR],
    ['back by an hour', -HOUR],
    ['back by a year', -YEAR],
  ])('%s while the background runs delays no poll', async (_, byMs) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 90 * SECOND });
    await story.watch(first);
    await story.advance(MINUTE);
    story.setClock(byMs);
    await story.advance(35 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('by days where the answers are made, but not where jobs are, has no job polled as rarely as one of days ago', async () => {
    const story = await connected();
    story.synap.headers = () => ({ Date: new Date(story.browser.clock.now() + 72 * HOUR).toUTCString() });
    story.synap.job(first, { endsInMs: 7 * SECOND });
    await story.watch(first);
    await story.advance(10 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('ahead while an answer is on its way, and half the way back after it, delays no poll', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 20 * SECOND });
    const answer = story.synap.holdAnswers(({ id }) => id === first);
    await story.watch(first);
    story.setClock(20 * MINUTE);
    answer();
    await story.advance(0);
    story.setClock(-10 * MINUTE);
    await story.advance(45 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('ahead while nobody answers, and right again after that has failed, delays no poll of any job', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 20 * SECOND });
    story.synap.job(second, { endsInMs: 0 });
    const answer = story.synap.holdAnswers(({ id }) => id === first);
    await story.watch(first);
    // The second request in a row fails while the clock is ahead, and the connection pauses until a time that is ahead as well.
    await story.advance(35 * SECOND);
    story.browser.faults.isAlarmSilent = true;
    story.setClock(4 * MINUTE);
    await story.advance(6.2 * SECOND);
    story.setClock(-4 * MINUTE);
    story.browser.faults.isAlarmSilent = false;
    answer();
    await story.watch(second);
    await story.advance(45 * SECOND);
    expect([first, second].map((id) => story.standing(id))).toEqual(['completed', 'completed']);
  });

  it('ahead by a day has no job polled as rarely as one of a day ago, though its times are without their zone', async () => {
    const story = await connected();
    const queuedAt = new Date(story.browser.clock.now() - 20 * MINUTE).toISOString().replace('Z', '');
    story.synap.job(first, { endsInMs: 90 * SECOND, fields: { queued_at: queuedAt } });
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.setClock(24 * HOUR);
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it.each([10 * MINUTE, HOUR, 5 * HOUR, YEAR])(
    'ahead by %i ms and right again while the first polls are in flight delays no poll',
    async (byMs) => {
      const story = await connected();
      story.synap.answersAfterMs = 2 * SECOND;
      story.synap.job(first, { endsInMs: 40 * SECOND });
      await story.watch(first);
      await story.advance(10 * SECOND);
      story.setClock(byMs);
      await story.advance(5 * SECOND);
      story.setClock(-byMs);
      await story.advance(60 * SECOND);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it.each<[string, (n: number) => number]>([
    ['once a year ahead', (n) => (n === 3 ? YEAR : 0)],
    ['each third time a month ahead', (n) => (n % 3 === 2 ? 720 * HOUR : 0)],
    ['each second time five hours ahead, as of two servers behind one address', (n) => (n % 2) * 5 * HOUR],
  ])('in an answer of Synap, %s, delays no poll', async (_, aheadMs) => {
    const story = await connected();
    let answers = 0;
    story.synap.headers = () => {
      const date = new Date(story.browser.clock.now() + aheadMs(answers++));
      return { Date: date.toUTCString() };
    };
    story.synap.job(first, { endsInMs: 40 * SECOND });
    await story.watch(first);
    await story.advance(50 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('back where Synap does not say its time lets nothing that runs on hold up what is checked again', async () => {
    const story = await connected();
    story.synap.headers = { Date: 'unknown' };
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.setClock(-3 * HOUR);
    story.synap.job(second);
    await story.watch(second);
    await story.advance(30 * SECOND);
    await story.send({ type: 'check', ids: [first] });
    await story.advance(20 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`, `${first}:2:completed`]);
    await story.advance(10 * MINUTE);
    expect(story.synap.polls(second).length).toBeLessThan(150);
  });

  it('back without a network makes nobody try faster than each half minute', async () => {
    const story = await connected();
    const far = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    story.synap.job(first);
    story.synap.job(second);
    await story.watch([first, second], far);
    await story.advance(30 * SECOND);
    Object.assign(story.browser.faults, { isOffline: true, saysOffline: true });
    await story.advance(MINUTE);
    story.setClock(-HOUR);
    const triedBefore = story.tries;
    await story.send({ type: 'check', ids: [first] });
    await story.advance(2 * MINUTE);
    expect(story.tries - triedBefore).toBeLessThanOrEqual(6);
  });

  it('back since the last poll does not make what is added then wait for a digest of what was missed', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(MINUTE);
    story.setClock(-HOUR);
    const [failing = '', ...others] = ingestionIds(25).slice(5);
    for (const id of others) story.synap.job(id, { endsInMs: HOUR });
    story.synap.job(failing, { endsInMs: 0, as: 'failed' });
    await story.watch([failing, ...others]);
    await story.advance(5 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`, `${failing}:1:failed`]);
  });

  it('back an hour after a removal does not keep for so long what was removed', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.send({ type: 'remove', ids: [first] });
    story.setClock(-HOUR);
    await story.show();
    await story.advance(SECOND);
    expect(story.standing(first)).toBe('gone');
  });

  it('back by a day keeps nothing from being found unknown in time', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.setClock(-24 * HOUR);
    await story.watch(second);
    await story.advance(10 * MINUTE);
    expect([story.standing(first), story.standing(second)]).toEqual(['not_found', 'not_found']);
  });

  it('back while the background sleeps is made good by whatever wakes it', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 3 * HOUR, endsInMs: 20 * MINUTE });
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.stopWorker();
    // Chrome goes by the wall clock: the alarm rings a year later, unless something else comes first.
    story.setClock(-YEAR);
    await story.show();
    story.stopWorker();
    await story.advance(16 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('back during a pause that the server asked for makes it hardly longer', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '90' });
    await story.watch(first);
    story.synap.instead = null;
    await story.advance(10 * SECOND);
    story.setClock(-30 * MINUTE);
    await story.show();
    await story.advance(90 * SECOND);
    expect(story.standing(first)).toBe('watching');
    expect(story.connectionErrorOf(story.home)).toBeNull();
  });

  it('back while the server is asked for the first time takes nothing from the pause that it then asks for', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '90' });
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    await story.watch(first);
    story.setClock(-30 * MINUTE);
    release();
    await story.advance(80 * SECOND);
    expect(story.synap.polls()).toHaveLength(1);
    await story.advance(40 * SECOND);
    expect(story.synap.polls().length).toBeGreaterThan(1);
  });

  it('back during such a pause makes it no longer, though the credits are read before the next poll', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '90' });
    await story.watch(first);
    story.synap.instead = null;
    const polled = story.synap.polls().length;
    story.setClock(-30 * MINUTE);
    await story.send({ type: 'readCredits', connectionId: story.home });
    await story.advance(90 * SECOND);
    expect(story.synap.polls().length).toBeGreaterThan(polled);
  });
});

describe('the longest watch', () => {
  async function watchedForTwentyMinutes() {
    const story = await connected();
    await story.send({ type: 'saveSettings', patch: { maxWatchTimeMs: 20 * MINUTE } });
    story.synap.job(first);
    return story;
  }

  it.each<[string, (story: Scenario) => void]>([
    [
      'fails',
      ({ synap }) => {
        synap.instead = () => synap.json(503, {});
      },
    ],
    [
      'refuses every ID, whoami included',
      ({ synap }) => {
        synap.instead = ({ id }) => synap.json(id === null ? 503 : 404, {});
      },
    ],
    [
      'is hidden by a cache that repeats itself',
      ({ synap }) => {
        synap.headers = { Age: '60' };
      },
    ],
  ])('past its end has an ingestion polled each hour where the server %s', async (_, prepare) => {
    const story = await watchedForTwentyMinutes();
    prepare(story);
    await story.watch(first);
    await story.advance(2 * HOUR);
    const polled = story.synap.polls().length;
    await story.advance(4 * HOUR);
    expect(story.synap.polls().length - polled).toBe(4);
    expect(story.standing(first)).toBe('watching');
  });

  it('is ended by no jump of this machine’s clock', async () => {
    const story = await watchedForTwentyMinutes();
    await story.watch(first);
    await story.advance(MINUTE);
    story.setClock(100 * HOUR);
    await story.advance(MINUTE);
    story.setClock(-100 * HOUR);
    await story.show();
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.advance(10 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:timed_out`]);
  });

  it('is ended by no jump of the server’s clock: it was 70 hours behind, and is corrected', async () => {
    const story = await watchedForTwentyMinutes();
    story.synap.clockAheadMs = -70 * HOUR;
    await story.watch(first);
    await story.advance(MINUTE);
    story.synap.clockAheadMs = 0;
    await story.advance(15 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.advance(6 * MINUTE);
    expect(story.standing(first)).toBe('timed_out');
  });

  it('goes on where it was after a browser start, and counts no sleep', async () => {
    const story = await watchedForTwentyMinutes();
    await story.watch(first);
    await story.advance(10 * MINUTE);
    await story.sleep(8 * HOUR);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.restartBrowser({ closedForMs: 10 * HOUR });
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.advance(6 * MINUTE);
    expect(story.standing(first)).toBe('timed_out');
  });
});
