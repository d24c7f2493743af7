import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, SECOND } from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

describe('a notification that the browser refuses', () => {
  it('is tried again after half a minute, not with each poll of another, and once the clock was set back', async () => {
    const story = await connected();
    story.browser.faults.refusesNotifications = true;
    story.synap.job(first, { endsInMs: 5 * SECOND });
    story.synap.job(second);
    await story.watch([first, second]);
    await story.advance(30 * SECOND);
    expect(story.browser.refused).toHaveLength(1);
    await story.advance(15 * SECOND);
    expect(story.browser.refused).toHaveLength(2);
    expect(story.notification(first)).toBe('pending');
    story.browser.faults.refusesNotifications = false;
    story.browser.clock.jump(-HOUR);
    await story.advance(5 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('leaves an alarm, and is given up after five times, in whatever life of the background; the badge keeps the mark', async () => {
    const story = await connected();
    story.browser.faults.refusesNotifications = true;
    story.synap.job(first, { endsInMs: 5 * SECOND, as: 'failed' });
    await story.watch(first);
    for (let minute = 0; minute < 10; minute++) {
      await story.advance(MINUTE);
      story.stopWorker();
    }
    expect(story.browser.refused).toEqual(Array(5).fill(story.notificationId(first)));
    expect([story.notification(first), story.browser.alarm]).toEqual(['suppressed: undeliverable', null]);
    expect(story.browser.badge).toMatchObject({ text: '!', tone: 'attention' });
  });
});

/** An outcome that the desktop has refused once, and takes from now on, while the disk takes nothing. */
async function pendingOnFullDisk() {
  const story = await connected();
  story.browser.faults.refusesNotifications = true;
  story.synap.job(first, { endsInMs: 5 * SECOND });
  await story.watch(first);
  await story.advance(10 * SECOND);
  Object.assign(story.browser.faults, { refusesNotifications: false, cannotWrite: true });
  return story;
}

it('a notification that cannot be marked, because the disk does not write, is created once all the same', async () => {
  const story = await pendingOnFullDisk();
  await story.advance(5 * MINUTE);
  expect(story.notification(first)).toBe('pending');
  story.browser.faults.cannotWrite = false;
  await story.advance(MINUTE);
  expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  expect([story.notification(first), story.browser.alarm]).toEqual(['sent', null]);
});

it('a notification that cannot be marked comes once though it is dismissed and the background starts anew while the disk is full', async () => {
  const story = await pendingOnFullDisk();
  for (let minute = 0; minute < 10; minute++) {
    await story.advance(MINUTE);
    story.browser.shown.clear();
    story.stopWorker();
  }
  expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  story.browser.faults.cannotWrite = false;
  await story.advance(2 * MINUTE);
  expect(story.newNotifications()).toEqual([]);
  expect([story.notification(first), story.browser.alarm]).toEqual(['sent', null]);
});

describe('a background killed between creating a notification and marking it', () => {
  it('does not create it again while it is shown, though the browser says only at the third time what is', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.watch(first);
    story.killAfter(/^notifications\.create/);
    await story.advance(10 * SECOND);
    expect(story.notification(first)).toBe('pending');
    story.browser.faults.hidesShownTimes = 2;
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect([story.notification(first), story.browser.alarm]).toEqual(['sent', null]);
  });
});
