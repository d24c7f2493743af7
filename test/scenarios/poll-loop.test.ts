import { describe, expect, it } from 'vitest';
import { keys } from '../../src/watch/model/records';
import {
  connected,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  NOON,
  type Scenario,
  SECOND,
} from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

/** These are visible all the while. */
async function showFor(story: Scenario, ms: number, ...ids: string[]): Promise<void> {
  for (let shownMs = 0; shownMs < ms; shownMs += 10 * SECOND) {
    await story.show(...ids);
    await story.advance(10 * SECOND);
  }
}

describe('the poll loop', () => {
  it('notifies once of a finish, and lets the worker sleep afterwards', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.watch(first);
    await story.advance(14 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    const polled = story.synap.polls().length;
    await story.advance(60 * MINUTE);
    expect(story.browser.alarm).toBeNull();
    expect(story.synap.polls()).toHaveLength(polled);
    expect(story.newNotifications()).toEqual([]);
  });

  it('dates an outcome by when it was heard, however long the answer took', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    story.synap.answersAfterMs = 8 * SECOND;
    await story.watch(first);
    await story.advance(10 * SECOND);
    expect(story.ingestion(first)).toMatchObject({ outcome: { kind: 'completed', at: NOON + 8 * SECOND } });
  });

  it('polls visible ingestions more often than others', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id, { queuedAgoMs: 20 * MINUTE });
    await story.watch([first, second]);
    await showFor(story, 3 * MINUTE, first);
    const [shown, unseen] = [story.synap.polls(first).length, story.synap.polls(second).length];
    expect(shown).toBeGreaterThan(1.5 * unseen);
    await story.show();
    await story.advance(3 * MINUTE);
    expect(story.synap.polls(first).length - shown).toBeLessThan(shown / 1.5);
  });

  it('spends half of the rate limit while nothing is visible, and nearly all of it while something is', async () => {
    const story = await connected();
    const crowd = ingestionIds(12);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(MINUTE);
    const unattended = story.synap.requests.length;
    expect(unattended).toBeGreaterThanOrEqual(30);
    expect(unattended).toBeLessThanOrEqual(30 + 10);
    await showFor(story, MINUTE, ...crowd);
    const attended = story.synap.requests.length - unattended;
    expect(attended).toBeGreaterThanOrEqual(55);
    expect(attended).toBeLessThanOrEqual(60 + 10);
  });

  it('spends that half though nobody has done anything for long, as long as more is due than it allows', async () => {
    const story = await connected();
    const crowd = ingestionIds(30);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(6 * MINUTE);
    const sent = story.synap.requests.length;
    await story.advance(MINUTE);
    expect(story.synap.requests.length - sent).toBeGreaterThanOrEqual(25);
  });

  it('has at most six requests in flight on a connection, and goes on as answers come', async () => {
    const story = await connected();
    story.synap.headers = { 'X-RateLimit-Limit': '600' };
    const [known, crowd] = [first, ingestionIds(30).slice(1)];
    for (const id of [known, ...crowd]) story.synap.job(id, { endsInMs: 0 });
    await story.watch(known);
    await story.advance(MINUTE);
    story.synap.answersAfterMs = 4 * SECOND;
    await story.watch(crowd);
    const sent = () => story.synap.polls().length - 1;
    await story.advance(3 * SECOND);
    expect(sent()).toBe(6);
    await story.advance(2 * SECOND);
    expect(sent()).toBe(12);
  });

  it('polls at once what a person checks', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 5 * 60 * MINUTE });
    await story.watch(first);
    await story.advance(SECOND);
    expect(story.synap.polls()).toHaveLength(1);
    await story.send({ type: 'check', ids: [first] });
    expect(story.synap.polls()).toHaveLength(2);
  });

  it('is as prompt with what a person checks as with what was just added, however long they were away', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND, as: 'failed' });
    await story.watch(first);
    await story.advance(HOUR);
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.send({ type: 'check', ids: [first] });
    story.newNotifications();
    await story.advance(14 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:2:completed`]);
  });

  it('is as prompt once a person has a connection tried again, however long they were away', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.instead = () => story.synap.json(503, {});
    await story.watch(first);
    await story.advance(HOUR);
    story.synap.instead = null;
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(14 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('writes nothing while nothing is new', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(5 * SECOND);
    const { localWrites } = story.browser.calls;
    const polled = story.synap.polls().length;
    await story.advance(5 * MINUTE);
    expect(story.synap.polls().length).toBeGreaterThan(polled + 20);
    expect(story.browser.calls.localWrites).toBe(localWrites);
  });

  it('writes nothing either where the server names the same memories in another order each time', async () => {
    const story = await connected();
    const ids = Array.from({ length: 30 }, (_, n) => `m-${n}`);
    const at = new Date(NOON).toISOString();
    const answer = (memoryIds: string[]) =>
      story.synap.job(first, { fields: { memory_ids: memoryIds, queued_at: at, started_at: at } });
    answer(ids);
    await story.watch(first);
    await story.advance(5 * SECOND);
    const { localWrites } = story.browser.calls;
    for (let times = 1; times < 30; times += 1) {
      answer([...ids.slice(times), ...ids.slice(0, times)]);
      await story.advance(5 * SECOND);
    }
    expect(story.browser.calls.localWrites).toBe(localWrites);
    expect(story.memoryIdsBeside(first)).toEqual(ids);
  });

  it('says of a change of status between which two answers it came', async () => {
    const story = await connected();
    story.synap.answersAfterMs = 400;
    story.synap.job(first, { fields: { status: 'queued' } });
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.synap.job(first);
    const [lastPoll] = story.synap.polls().slice(-1);
    await story.advance(5 * SECOND);
    const { transitions } = story.ingestion(first);
    expect(transitions.map(({ status }) => status)).toEqual(['queued', 'processing']);
    expect(transitions[1]?.notBefore).toBe(lastPoll?.at);
  });

  it('keeps with what the server sent under which ID it knows that answer', async () => {
    const story = await connected();
    story.synap.headers = { 'X-Correlation-Id': 'corr-1' };
    story.synap.job(first);
    await story.watch(first);
    expect(story.browser.local.get(keys.rawResponse(first))).toContain('corr-1');
  });

  it('starts a new round unseen: when it fails like the last one, the badge marks it again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: SECOND, as: 'failed' });
    await story.watch(first);
    await story.advance(5 * SECOND);
    await story.send({ type: 'seen', ids: [first] });
    await story.advance(SECOND);
    expect(story.browser.badge?.tone).toBe('idle');
    await story.send({ type: 'check', ids: [first] });
    await story.advance(5 * SECOND);
    expect(story.browser.badge?.tone).toBe('attention');
    expect(story.newNotifications()).toEqual([`${first}:1:failed`, `${first}:2:failed`]);
  });
});

describe('what a page shows', () => {
  it('stays visible though another page says that it shows something else', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: MINUTE, endsInMs: 0 });
    story.synap.job(second);
    const release = story.synap.holdAnswers();
    await story.show(first);
    await story.watch(first);
    await story.show(second);
    release();
    await story.advance(SECOND);
    await story.send({ type: 'seen', ids: [first] });
    await story.advance(MINUTE);
    expect(story.notification(first)).toBe('suppressed: answered_in_place');
  });

  it('is polled at once where it has waited longer than what is visible may', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 5 * HOUR });
    await story.watch(first);
    await story.advance(20 * MINUTE);
    // While a person is there, timers keep to the interval; the alarm would not.
    await story.send({ type: 'seen', ids: [first] });
    const polled = story.synap.polls().length;
    while (story.synap.polls().length === polled) await story.advance(SECOND);
    const at = story.browser.clock.now();
    while (story.synap.polls().length === polled + 1) await story.advance(SECOND);
    const intervalMs = story.browser.clock.now() - at;
    await story.advance(0.7 * intervalMs);
    expect(story.synap.polls()).toHaveLength(polled + 2);
    await story.show(first);
    expect(story.synap.polls()).toHaveLength(polled + 3);
  });

  it('is polled no sooner where the server has asked to wait for it', async () => {
    const story = await connected();
    const processing = { ingestion_id: first, status: 'processing', document_id: 'doc', memory_ids: [] };
    story.synap.answers(first, () => story.synap.json(200, processing, { 'Retry-After': '40' }));
    await story.watch(first);
    await story.advance(15 * SECOND);
    await showFor(story, 20 * SECOND, first);
    expect(story.synap.polls(first)).toHaveLength(1);
  });

  it('is tried no sooner where the server fails over it alone', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(500, { detail: 'defect' }));
    story.synap.job(second);
    await story.watch([first, second]);
    await story.advance(3 * MINUTE);
    const tried = story.synap.polls(first).length;
    while (story.synap.polls(first).length === tried) await story.advance(SECOND);
    await story.show(first, second);
    await story.advance(20 * SECOND);
    expect(story.synap.polls(first)).toHaveLength(tried + 1);
  });

  it('is asked for no sooner where the server does not know it', async () => {
    const story = await connected();
    story.synap.job(second);
    await story.watch([first, second]);
    while (story.synap.polls(first).length < 5) await story.advance(SECOND);
    await story.show(first, second);
    await story.advance(10 * SECOND);
    expect(story.synap.polls(first)).toHaveLength(5);
  });
});

describe('a watch that a person has just begun', () => {
  it.each<[string, (story: Scenario) => Promise<void>]>([
    ['a restart of the browser', (story) => story.restartBrowser({ closedForMs: SECOND })],
    [
      'a restart that the alarm outlives',
      (story) => story.restartBrowser({ closedForMs: SECOND, keepsAlarm: true }),
    ],
    ['an update of the extension', (story) => story.updateExtension()],
  ])('is notified as soon after %s as without it', async (_, interrupt) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.watch(first);
    await story.advance(4 * SECOND);
    await interrupt(story);
    await story.advance(12 * SECOND - (story.browser.clock.now() - NOON) + 2 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('is notified as soon after a restart where an old ingestion is checked again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, as: 'failed' });
    await story.watch(first);
    await story.advance(2 * HOUR);
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(4 * SECOND);
    await story.restartBrowser({ closedForMs: SECOND });
    await story.advance(9 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:failed`, `${first}:2:completed`]);
  });

  it('keeps nobody awake after a restart once it is old', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 20 * MINUTE });
    await story.watch(first);
    await story.advance(20 * MINUTE);
    await story.restartBrowser({ closedForMs: MINUTE });
    await story.advance(30 * SECOND);
    story.stopsIdleWorker = true;
    const { starts } = story;
    await story.advance(2 * MINUTE);
    expect(story.starts).toBeGreaterThan(starts);
  });
});

describe('an answer that comes too late', () => {
  it.each(['stop', 'remove'] as const)('changes nothing after a person chose to %s', async (type) => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: MINUTE, endsInMs: 0 });
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await story.send({ type, ids: [first] });
    release();
    await story.advance(5 * SECOND);
    expect(story.hasBody(first)).toBe(false);
    story.synap.job(first);
    await story.send({ type: 'restore', ids: [first] });
    expect(story.standing(first)).toBe(type === 'stop' ? 'stopped' : 'watching');
    expect(story.newNotifications()).toEqual([]);
  });

  it('does not end the round that began meanwhile', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await story.send({ type: 'stop', ids: [first] });
    story.synap.job(first);
    await story.send({ type: 'check', ids: [first] });
    release();
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('watching');
    expect(story.newNotifications()).toEqual([]);
  });

  it('still says that its server is in trouble', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(503, {});
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await removeForGood(story);
    release();
    await story.advance(SECOND);
    expect(story.connectionErrorOf(story.home)).toBe('server_error');
  });

  it('says nothing against its server where it is that the ID is unknown', async () => {
    const story = await connected();
    const release = story.synap.holdAnswers();
    await story.watch(first);
    await removeForGood(story);
    release();
    await story.advance(SECOND);
    expect(story.connectionErrorOf(story.home)).toBeNull();
  });

  it('still says that the budget is spent', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id);
    const resetAt = String(NOON / SECOND + 90);
    story.synap.headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': resetAt };
    const release = story.synap.holdAnswers();
    await story.watch(first);
    story.synap.headers = {};
    await removeForGood(story);
    release();
    await story.watch(second);
    await story.advance(30 * SECOND);
    expect(story.synap.polls(second)).toEqual([]);
    await story.advance(MINUTE);
    expect(story.synap.polls(second)).not.toEqual([]);
  });
});

/** The first is removed, and can be restored no longer. */
async function removeForGood(story: Scenario): Promise<void> {
  await story.send({ type: 'remove', ids: [first] });
  await story.advance(12 * SECOND);
}
