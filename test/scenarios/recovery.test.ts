import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, ingestionIds, MINUTE, SECOND } from './support/scenario';

const [first, second, third] = [ingestionId(1), ingestionId(2), ingestionId(3)];

describe('a background that is killed', () => {
  it('at any moment of a watch has lost nothing that it accepted, and notifies of its finish once', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls++) {
      const story = await connected();
      story.synap.job(first, { endsInMs: 0 });
      story.stopWorkerAfter(calls);
      let isAccepted = false;
      void story.watch(first).then(() => {
        isAccepted = true;
      });
      await story.advance(MINUTE);
      isKilled = !story.hasWorker() || story.starts > 1;
      const isStored = story.find(first) !== null;
      expect(story.newNotifications()).toEqual(isStored ? [`${first}:1:completed`] : []);
      if (isAccepted) expect(isStored).toBe(true);
    }
  });

  it('at any moment of a start is followed by one that notifies of the finish once', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls++) {
      const story = await connected();
      story.synap.job(first, { endsInMs: 10 * SECOND });
      await story.watch(first);
      story.stopWorker();
      await story.advance(20 * SECOND);
      story.stopWorkerAfter(calls);
      await story.advance(2 * MINUTE);
      isKilled = story.starts > 2;
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    }
  });

  it('while requests are in flight polls again, and notifies of each finish once', async () => {
    const story = await connected();
    const ids = ingestionIds(4);
    for (const id of ids) story.synap.job(id, { endsInMs: 0 });
    const release = story.synap.holdAnswers();
    await story.watch(ids.slice(0, 3));
    expect(story.synap.polls()).toHaveLength(3);
    story.stopWorker();
    release();
    await story.advance(2 * MINUTE);
    expect(story.newNotifications().sort()).toEqual([first, second, third].map((id) => `${id}:1:completed`));
  });

  it('each time it has sent a request spends no more than its share', async () => {
    const story = await connected();
    for (const id of ingestionIds(12)) story.synap.job(id);
    await story.watch(ingestionIds(12));
    for (let lives = 0; lives < 30; lives++) {
      story.stopWorker();
      story.startWorker();
      await story.advance(SECOND);
    }
    expect(story.synap.polls().length).toBeLessThanOrEqual(5 + 15);
    expect(story.synap.polls().length).toBeGreaterThan(12);
  });
});

describe('a background that each alarm starts anew', () => {
  it('was not away: what finishes meanwhile is notified one by one, and its log goes on', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { queuedAgoMs: 2 * HOUR, endsInMs: 21 * MINUTE });
    await story.watch([first, second]);
    await story.advance(10 * MINUTE);
    const logged = story.log();
    story.stopsIdleWorker = true;
    await story.advance(16 * MINUTE);
    expect(story.starts).toBeGreaterThan(2);
    expect(story.newNotifications().sort()).toEqual([first, second].map((id) => `${id}:1:completed`));
    expect(story.log().slice(0, logged.length)).toEqual(logged);
    expect(story.log().length).toBeGreaterThan(logged.length);
  });
});

describe('a machine that wakes from sleep', () => {
  it('is notified at once, and once, of what finished meanwhile', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * HOUR });
    await story.watch(first);
    await story.advance(MINUTE);
    await story.sleep(8 * HOUR);
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.newNotifications()).toHaveLength(1);
  });
});

describe('a browser that starts', () => {
  it('spends nothing on trust: what was spent before its end is not known any more', async () => {
    const story = await connected();
    for (const id of ingestionIds(12)) story.synap.job(id);
    await story.watch(ingestionIds(12));
    await story.advance(20 * SECOND);
    const sent = story.synap.requests.length;
    await story.restartBrowser();
    expect(story.synap.requests.length).toBe(sent);
    await story.advance(10 * SECOND);
    expect(story.synap.requests.length - sent).toBeGreaterThanOrEqual(4);
    expect(story.synap.requests.length - sent).toBeLessThanOrEqual(5);
  });

  it('writes nothing while nothing is new', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: id === first ? 0 : HOUR });
    await story.watch([first, second]);
    await story.advance(5 * SECOND);
    const { localWrites } = story.browser.calls;
    await story.restartBrowser();
    await story.advance(5 * SECOND);
    expect(story.browser.calls.localWrites).toBe(localWrites);
  });

  it('whose disk does not answer yet loses nothing, and goes on when it does', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 3 * MINUTE });
    await story.watch(first);
    await story.advance(MINUTE);
    story.browser.faults.cannotRead = true;
    const { localWrites } = story.browser.calls;
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.browser.calls.localWrites).toBe(localWrites);
    story.browser.faults.cannotRead = false;
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('whose disk does not answer sets its alarm all the same: it may be killed before the disk does', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.browser.faults.cannotRead = true;
    await story.restartBrowser();
    await story.advance(SECOND);
    story.stopWorker();
    story.browser.faults.cannotRead = false;
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});
