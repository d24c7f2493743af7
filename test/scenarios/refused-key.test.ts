import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  connected,
  edited,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  SECOND,
} from './support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);

/** One ingestion is watched, and the key has just been found refused. */
async function refused() {
  const story = await connected();
  story.synap.job(first, { endsInMs: SECOND });
  story.synap.refusedKeys.add(API_KEY);
  await story.watch(first);
  await story.advance(SECOND);
  expect(story.blockedBy(story.home)).toBe('key_rejected');
  return story;
}

describe('a key that a poll finds refused', () => {
  it('is asked about once, however many polls were refused together, and the refusal is notified once', async () => {
    const story = await connected();
    const asked = story.synap.whoamis().length;
    const ids = ingestionIds(3);
    for (const id of ids) story.synap.job(id);
    story.synap.refusedKeys.add(API_KEY);
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    await story.watch(ids);
    expect(story.synap.polls()).toHaveLength(3);
    release();
    await story.advance(SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    await story.advance(HOUR);
    expect(story.synap.polls()).toHaveLength(3);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_rejected`),
    ]);
  });

  it('is refused only on the word of whoami, and polled with on while whoami fails', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    story.synap.instead = ({ id }) => (id === null ? story.synap.json(503, {}) : null);
    await story.watch(first);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([]);
    story.synap.instead = null;
    await story.advance(2 * MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('is not refused by a sign-in page in the place of whoami, nor is the address wrong that has answered before', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    story.synap.instead = ({ path }) => (path.endsWith('/whoami') ? story.synap.page(200) : null);
    await story.watch(first);
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.connectionErrorOf(story.home)).toBe('captive_portal');
  });

  it('is good where whoami says so: then this ingestion alone is refused', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(403, { detail: 'not yours' }));
    story.synap.job(second, { endsInMs: MINUTE });
    await story.watch([first, second]);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.standing(first)).toBe('rejected');
    expect(story.standing(second)).toBe('completed');
  });

  it('stays refused where its connection is renamed: nothing is polled, and no second notification comes', async () => {
    const story = await refused();
    await story.advance(10 * MINUTE);
    const [notified, polled] = [story.newNotifications(), story.synap.polls().length];
    await story.connect({ ...edited(story.home), name: 'Renamed' });
    await story.advance(HOUR);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
    expect(story.synap.polls()).toHaveLength(polled);
    expect(notified).toHaveLength(1);
    expect(story.newNotifications()).toEqual([]);
  });

  it('is checked by whoami alone, ever more rarely, and after a day costs nothing any more', async () => {
    const story = await refused();
    story.stopWorker();
    const begun = story.synap.whoamis().at(-1)?.at ?? 0;
    const polled = story.synap.polls().length;
    const asked = story.synap.requests.length;
    await story.advance(48 * HOUR);
    const minutes = story.synap.requests.slice(asked).map(({ at }) => Math.round((at - begun) / MINUTE));
    expect(minutes.slice(0, 7)).toEqual([1, 1, 3, 13, 43, 103, 163].map((at) => expect.closeTo(at, -0.7)));
    expect(minutes).toHaveLength(29);
    expect(story.synap.polls()).toHaveLength(polled);
    expect(story.browser.alarm).toBeNull();
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('is checked after 10 s while a person is there', async () => {
    const story = await refused();
    const asked = story.synap.whoamis();
    await story.advance(12 * SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked.length + 1);
  });

  it('is checked after 10 s too where nobody has done anything for long', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(20 * MINUTE);
    story.synap.refusedKeys.add(API_KEY);
    while (story.blockedBy(story.home) === null) await story.advance(SECOND);
    const asked = story.synap.whoamis().length;
    await story.advance(12 * SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
  });

  it('that was refused for ten seconds alone costs nothing: what finished is notified soon, and no refusal', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 15 * SECOND });
    await story.watch(first);
    await story.advance(5 * SECOND);
    story.synap.instead = () => story.synap.json(401, { error: 'unauthorized' });
    await story.advance(10 * SECOND);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
    expect(story.browser.badge).toMatchObject({ text: '1!', tone: 'attention' });
    story.synap.instead = null;
    await story.advance(35 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.connectionErrorOf(story.home)).toBeNull();
    expect(story.browser.badge?.text).toBe('');
  });

  it('that was refused for a minute and is good at the next check is notified to nobody', async () => {
    const story = await refused();
    await story.advance(MINUTE);
    story.synap.refusedKeys.clear();
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is notified after three refusals over two minutes, once, and resumes automatically when whoami accepts it', async () => {
    const story = await refused();
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([]);
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_rejected`),
    ]);
    await story.advance(5 * HOUR);
    story.synap.refusedKeys.clear();
    await story.advance(HOUR + MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.connection(story.home)).toMatchObject({ blocked: null, checkError: null });
  });

  it('is checked again where the background is killed at any call of a check', async () => {
    for (let calls = 1; calls < 30; calls++) {
      const story = await refused();
      await story.advance(9 * SECOND);
      story.stopWorkerAfter(calls);
      await story.advance(10 * MINUTE);
      story.synap.refusedKeys.clear();
      await story.advance(11 * MINUTE);
      expect([calls, story.standing(first)]).toEqual([calls, 'completed']);
    }
  });

  it('is checked no more where nothing is watched on it', async () => {
    const story = await refused();
    await story.send({ type: 'stop', ids: [first] });
    const asked = story.synap.requests.length;
    await story.advance(HOUR);
    expect(story.synap.requests).toHaveLength(asked);
    expect(story.browser.alarm).toBeNull();
  });

  it('is checked on while whoami fails in between, for a week at most', async () => {
    const story = await refused();
    story.synap.instead = () => story.synap.json(503, {});
    const asked = story.synap.requests.length;
    await story.advance(30 * 24 * HOUR);
    expect(story.synap.requests.length - asked).toBeLessThanOrEqual(6 + 7 * 24);
    expect(story.browser.alarm).toBeNull();
    expect(story.newNotifications()).toEqual([]);
  });

  it('is checked when the network comes back, at most once in ten minutes', async () => {
    const story = await refused();
    await story.advance(48 * HOUR);
    const asked = story.synap.requests.length;
    for (let minute = 0; minute < 29; minute++) {
      story.worker().onOnline();
      await story.advance(MINUTE);
    }
    expect(story.synap.requests.length - asked).toBe(3);
    story.synap.refusedKeys.clear();
    await story.advance(10 * MINUTE);
    story.worker().onOnline();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('is checked once at a browser start, without a second notification', async () => {
    const story = await refused();
    await story.advance(48 * HOUR);
    expect(story.newNotifications()).toHaveLength(1);
    const asked = story.synap.requests.length;
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.synap.requests).toHaveLength(asked + 1);
    expect(story.newNotifications()).toEqual([]);
    story.synap.refusedKeys.clear();
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
    expect(story.blockedBy(story.home)).toBeNull();
  });

  it('is checked at once at a browser start, however long its next check is off', async () => {
    const story = await refused();
    await story.advance(3 * HOUR);
    story.synap.refusedKeys.clear();
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('is checked at once where a person asks for it, and stays stopped until whoami accepts it', async () => {
    const story = await refused();
    await story.advance(48 * HOUR);
    const polled = story.synap.polls().length;
    const asked = story.synap.whoamis().length;
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    expect(story.synap.polls()).toHaveLength(polled);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
    await story.advance(12 * SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 2);
    story.synap.refusedKeys.clear();
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it.each<[string, (story: Awaited<ReturnType<typeof refused>>) => Promise<unknown>]>([
    ['checks an ingestion', (story) => story.send({ type: 'check', ids: [first] })],
    ['watches another one', (story) => story.watch(second)],
  ])('is checked at once, and once, where a person %s', async (_, act) => {
    const story = await refused();
    await story.advance(48 * HOUR);
    const asked = story.synap.requests.length;
    await act(story);
    await story.advance(2 * HOUR);
    expect(story.synap.requests).toHaveLength(asked + 1);
    story.synap.refusedKeys.clear();
    await act(story);
    await story.advance(2 * SECOND);
    expect(story.standing(first)).toBe('completed');
  });

  it('waits as long as the server asks, however soon it is to be checked', async () => {
    const story = await refused();
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '600' });
    const asked = story.synap.requests.length;
    await story.advance(9 * MINUTE);
    expect(story.synap.requests.length - asked).toBe(1);
    story.synap.instead = null;
    story.synap.refusedKeys.clear();
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('delays nothing more where the clock is set back or ahead by a day', async () => {
    for (const byMs of [-24 * HOUR, 24 * HOUR]) {
      const story = await refused();
      await story.advance(HOUR);
      story.setClock(byMs);
      // Chrome goes by the wall clock: the alarm may ring a day later, unless something else comes first.
      await story.show();
      await story.advance(2 * MINUTE);
      story.synap.refusedKeys.clear();
      await story.advance(HOUR + 2 * MINUTE);
      expect(story.standing(first)).toBe('completed');
    }
  });
});
