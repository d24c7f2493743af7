import { describe, expect, it } from 'vitest';
import { connected, ingestionIds, MINUTE, NOON, SECOND } from '../support/scenario';

const [first = '', second = '', third = '', fourth = ''] = ingestionIds(4);

describe('a desktop that never answers whether it shows a notification', () => {
  it('stops no poll, and is asked again each half minute until it takes it', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    story.synap.job(second, { endsInMs: 4 * MINUTE });
    await story.watch([first, second]);
    await story.advance(10 * MINUTE);
    expect([story.standing(first), story.standing(second)]).toEqual(['completed', 'completed']);
    expect([story.notification(first), story.notification(second)]).toEqual(['pending', 'pending']);
    story.browser.faults.hangsNotifications = null;
    await story.advance(MINUTE);
    expect(story.browser.created).toMatchObject([{ title: 'notificationTallyCompleted_other 2' }]);
    expect(story.browser.alarm).toBeNull();
  });

  it('is waited for once in half a minute, however many are to be notified', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    for (const id of [first, second, third]) story.synap.job(id, { endsInMs: 5 * SECOND });
    story.synap.job(fourth);
    await story.watch([first, second, third]);
    await story.watch(fourth);
    await story.advance(35 * SECOND);
    const polledAt = story.synap.polls(fourth).map(({ at }) => at);
    const gaps = polledAt.slice(1).map((at, n) => at - (polledAt[n] ?? 0));
    expect(gaps.filter((gap) => gap >= 5 * SECOND)).toHaveLength(1);
  });

  it('keeps no page waiting for the answer to its command', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    const at = story.browser.clock.now();
    await story.send({ type: 'stop', ids: [second] });
    expect(story.browser.clock.now()).toBe(at);
  });

  it('is waited for once in half a minute too where it does not say what it shows', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * SECOND });
    story.synap.job(second);
    await story.watch([first, second]);
    story.killAfter(/^notifications\.create/);
    await story.advance(10 * SECOND);
    story.browser.faults.hangsShown = true;
    const from = story.synap.polls(second).length;
    await story.show(second);
    await story.advance(35 * SECOND);
    const polledAt = story.synap
      .polls(second)
      .slice(from)
      .map(({ at }) => at);
    const gaps = polledAt.slice(1).map((at, n) => at - (polledAt[n] ?? 0));
    expect(polledAt.length).toBeGreaterThan(10);
    expect(gaps.filter((gap) => gap >= 5 * SECOND).length).toBeLessThanOrEqual(1);
  });

  it('is not asked again where it shows it before the next time, while others are polled', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    story.synap.job(second);
    await story.watch([first, second]);
    await story.advance(20 * SECOND);
    story.browser.faults.hangsNotifications = null;
    story.browser.shown.add(story.notificationId(first));
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([]);
    expect(story.notification(first)).toBe('sent');
  });

  it('and has shown it all the same: no digest names it a second time', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    story.synap.job(second, { endsInMs: 12 * SECOND });
    story.synap.job(third, { endsInMs: 14 * SECOND });
    story.synap.job(fourth);
    await story.watch([first, second, third]);
    await story.watch(fourth);
    await story.advance(30 * SECOND);
    story.browser.faults.hangsNotifications = null;
    await story.advance(2 * MINUTE);
    expect(story.notification(first)).toBe('sent');
    expect(story.browser.created).toMatchObject([
      { id: expect.stringContaining(first) },
      { title: 'notificationTallyCompleted_other 2' },
    ]);
  });

  it('or what it shows at all: notifications come all the same', async () => {
    const story = await connected();
    story.browser.faults.hangsShown = true;
    story.synap.job(first, { endsInMs: 10 * SECOND });
    const watched = story.watch(first);
    await story.advance(MINUTE);
    expect(await watched).toMatchObject({ added: [first] });
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.browser.created[0]?.at).toBeLessThan(NOON + 20 * SECOND);
  });

  it('nor what it shows: what a worker before may have created is in no digest of the next one', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    for (const id of [second, third, fourth]) story.synap.job(id, { endsInMs: 50 * SECOND });
    await story.watch([first, second, third]);
    await story.watch(fourth);
    story.browser.faults.hangsShown = true;
    await story.advance(20 * SECOND);
    story.stopWorker();
    story.browser.faults.hangsNotifications = null;
    await story.advance(10 * MINUTE);
    for (const id of [second, third, fourth]) expect(story.notification(id)).toBe('sent');
    expect(story.notification(first)).toBe('pending');
    story.browser.faults.hangsShown = false;
    await story.advance(MINUTE);
    expect(story.notification(first)).toBe('sent');
    expect(story.newNotifications().filter((id) => id.includes(first))).toHaveLength(1);
    expect(story.browser.alarm).toBeNull();
  });

  it('nor what it shows: what was not created yet comes once it says so', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'not_shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.watch(first);
    story.browser.faults.hangsShown = true;
    await story.advance(7 * SECOND);
    story.stopWorker();
    await story.advance(2 * MINUTE);
    story.browser.faults.hangsNotifications = null;
    story.browser.faults.hangsShown = false;
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.browser.alarm).toBeNull();
  });
});
