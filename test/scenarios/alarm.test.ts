import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

/** One that is in progress for so long that the background sleeps between its polls. */
async function watchingForLong() {
  const story = await connected();
  story.synap.job(first, { queuedAgoMs: 5 * HOUR, endsInMs: 30 * MINUTE });
  await story.watch(first);
  await story.advance(10 * MINUTE);
  return story;
}

describe('the alarm', () => {
  it('alone wakes the background when no person has done anything for five minutes', async () => {
    const story = await watchingForLong();
    expect(story.browser.clock.untilNextMs()).toBe(Number.POSITIVE_INFINITY);
    expect(story.browser.alarm).not.toBeNull();
    story.stopsIdleWorker = true;
    await story.advance(25 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('alone wakes each new background too: what a person did is long ago for it as well', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 2 * MINUTE });
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.stopWorker();
    story.stopsIdleWorker = true;
    const { starts } = story;
    await story.advance(5 * MINUTE);
    expect(story.starts - starts).toBeGreaterThan(5);
  });

  it('that should have rung a minute ago is taken for lost, and made anew', async () => {
    const story = await watchingForLong();
    story.stopWorker();
    story.browser.faults.isAlarmSilent = true;
    await story.advance(7 * MINUTE);
    await story.show();
    story.stopWorker();
    expect(story.browser.alarm?.when).toBeGreaterThan(story.browser.clock.now());
    story.browser.faults.isAlarmSilent = false;
    await story.advance(20 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is there before a stop lets a batch be notified: the background may be killed right after it', async () => {
    const story = await connected();
    const others = [ingestionId(3), ingestionId(4), ingestionId(5)];
    for (const id of others) story.synap.job(id, { endsInMs: HOUR });
    story.synap.job(first, { endsInMs: 10 * SECOND });
    await story.watch([first, ...others]);
    await story.advance(MINUTE);
    story.browser.faults.hasLostEncryptionKey = true;
    await story.advance(5 * MINUTE);
    // Only that the batch counts as stalled one day is waited for.
    expect(story.browser.alarm?.when).toBeGreaterThan(story.browser.clock.now() + 30 * MINUTE);
    story.killAfter(/^local\.set .*ingestion/);
    void story.send({ type: 'stop', ids: others });
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toContainEqual(expect.stringMatching(/^batch:/));
  });

  it('is there at a browser start before anything is notified: that may take long, and be killed', async () => {
    const story = await connected();
    await story.send({ type: 'saveSettings', patch: { quiet: { from: 11 * 60, to: 14 * 60 } } });
    for (const id of [first, second]) story.synap.job(id, { endsInMs: 0 });
    await story.watch([first, second]);
    await story.advance(5 * SECOND);
    story.killAfter(/^notifications\.create/);
    await story.restartBrowser({ closedForMs: 3 * HOUR });
    await story.advance(MINUTE);
    expect(story.newNotifications().length).toBeGreaterThan(0);
    for (const id of [first, second])
      expect(story.ingestion(id)).toMatchObject({ notification: { state: 'sent' } });
  });

  it('is forgotten by the browser at its end, and there again after its start', async () => {
    const story = await watchingForLong();
    await story.restartBrowser({ closedForMs: MINUTE });
    story.stopWorker();
    await story.advance(25 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is moved at most once each time it rings, however often is polled', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(SECOND);
    const { alarmChanges } = story.browser.calls;
    await story.advance(4 * MINUTE);
    expect(story.synap.polls().length).toBeGreaterThan(20);
    expect(story.browser.calls.alarmChanges - alarmChanges).toBeLessThanOrEqual(4 * 2);
  });

  it('rings no more often than something is to be polled', async () => {
    const story = await connected();
    story.stopsIdleWorker = true;
    story.synap.job(first, { queuedAgoMs: 10 * HOUR });
    await story.watch(first);
    await story.advance(10 * MINUTE);
    const [polled, started] = [story.synap.polls().length, story.starts];
    await story.advance(HOUR);
    expect(story.starts - started).toBeLessThanOrEqual(story.synap.polls().length - polled + 1);
  });

  it('is not there while nothing is sent before a person does something', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.browser.withdrawn.add('http://localhost:8000');
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBe('permission_missing');
    expect(story.browser.alarm).toBeNull();
    story.browser.withdrawn.clear();
    story.worker().onPermissionsChanged();
    await story.advance(SECOND);
    expect(story.browser.alarm).not.toBeNull();
  });
});
