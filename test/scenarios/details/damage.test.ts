import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, ingestionIds, MINUTE, SECOND } from '../support/scenario';

const [first, second, third, fourth] = [ingestionId(1), ingestionId(2), ingestionId(3), ingestionId(4)];

describe('what can be read no longer', () => {
  it('is watched afresh where it was a watch, and its finish is notified', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: 5 * MINUTE });
    await story.watch([first, second]);
    await story.advance(MINUTE);
    story.stopWorker();
    story.damage(first);
    await story.advance(MINUTE);
    expect(story.ingestion(first)).toMatchObject({ state: 'watching', lastError: null, round: 2 });
    expect(story.summary().counts).toMatchObject({ inProgress: 2, total: 2, damaged: 1 });
    await story.advance(5 * MINUTE);
    expect(story.newNotifications().sort()).toEqual([`${first}:2:completed`, `${second}:1:completed`]);
  });

  it('is set aside where its outcome was notified, and never watched or notified again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    story.newNotifications();
    story.damage(first);
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('gone');
    expect(story.summary().counts).toMatchObject({ total: 0, damaged: 1 });
    expect(story.newNotifications()).toEqual([]);
  });

  it('is set aside at a browser start only once an alarm stands for what is watched beside it', async () => {
    const story = await connected();
    story.synap.job(second, { endsInMs: 5 * MINUTE });
    await story.watch([first, second]);
    await story.send({ type: 'remove', ids: [first] });
    story.damage(first);
    story.killAfter(/^local\.set/);
    await story.restartBrowser();
    expect(story.hasWorker()).toBe(false);
    expect(story.browser.alarm).not.toBeNull();
    await story.advance(6 * MINUTE);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
  });

  it('is counted as what it is where it was set aside with a later write, because no alarm could be set before', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    story.synap.job(second, { endsInMs: HOUR });
    await story.watch([first, second]);
    await story.advance(SECOND);
    story.damage(first);
    story.hangs = /^alarms\./;
    await story.restartBrowser();
    await story.advance(MINUTE);
    story.hangs = null;
    await story.send({ type: 'annotate', id: second, label: 'the long one', note: '' });
    expect(story.summary().counts).toMatchObject({ total: 1, inProgress: 1, damaged: 1 });
  });

  it('is written as the watch that goes on with the same write, where no alarm could be set before', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: HOUR });
    await story.watch([first, second]);
    await story.advance(SECOND);
    story.damage(first);
    story.synap.holdAnswers(({ id }) => id === first);
    story.hangs = /^alarms\./;
    await story.restartBrowser();
    await story.advance(5 * SECOND);
    await story.send({ type: 'annotate', id: second, label: 'the long one', note: '' });
    expect(story.summary().counts).toMatchObject({ total: 2, inProgress: 2, damaged: 1 });
    expect(story.ingestion(first)).toMatchObject({ state: 'watching', round: 2 });
  });

  it('is set aside before a page has anything written in its place', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    story.damage(first);
    expect(await story.watch(first)).toMatchObject({ added: [first] });
    expect(story.summary().counts).toMatchObject({ total: 1, damaged: 1 });
  });

  it('is made anew from the rest where it was the summary', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { endsInMs: MINUTE, as: 'failed' });
    story.synap.job(third);
    await story.watch([first, second, third]);
    await story.advance(2 * MINUTE);
    const before = story.summary().counts;
    story.stopWorker();
    story.damageSummary();
    await story.advance(MINUTE);
    expect(story.summary().counts).toEqual(before);
    expect(story.browser.badge?.text).toBe('1!');
    story.synap.job(fourth);
    await story.watch(fourth);
    expect(story.summary().inProgress).toEqual([fourth, third]);
  });

  it('stops nothing where it was a digest: its outcomes are notified all the same', async () => {
    const story = await connected();
    const ids = ingestionIds(5);
    for (const id of ids) {
      story.synap.job(id, { endsInMs: 0 });
      await story.watch(id);
    }
    story.killAfter(/^local\.set notification-group:/);
    await story.advance(6 * SECOND);
    expect(story.hasWorker()).toBe(false);
    story.damageGroupNotifications();
    story.newNotifications();
    await story.advance(MINUTE);
    expect(story.newNotifications()).toHaveLength(1);
    for (const id of ids) expect(story.ingestion(id)).toMatchObject({ notification: { state: 'sent' } });
  });

  it('is polled on where it was the connection: its key still opens for its address', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * MINUTE });
    await story.watch(first);
    await story.advance(MINUTE);
    story.stopWorker();
    story.damage(story.home);
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.connection(story.home).baseUrl).toBe('http://localhost:8000');
  });
});
