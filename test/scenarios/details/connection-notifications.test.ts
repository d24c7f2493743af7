import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  BASE_URL,
  connected,
  HOUR,
  ingestionIds,
  MINUTE,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first = '', second = ''] = ingestionIds(2);

/** Has one watched that goes on, and Synap refuse the key from now on, until that is notified. */
async function refuseKey(story: Scenario): Promise<void> {
  story.synap.job(first);
  await story.watch(first);
  story.synap.refusedKeys.add(API_KEY);
  await story.advance(5 * MINUTE);
}

const titles = (story: Scenario) => story.browser.created.map(({ title }) => title);

describe('a connection that needs the person', () => {
  it('is notified once, whatever is tried and however often the background starts', async () => {
    const story = await connected();
    await refuseKey(story);
    story.stopWorker();
    await story.advance(HOUR);
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(titles(story)).toEqual(['notificationKeyRejected Home']);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('is notified once though the account without credits is tried again four times an hour', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.synap.answers(first, () => story.synap.json(402, { detail: 'no credits' }));
    await story.advance(3 * HOUR);
    expect(story.synap.polls(first).length).toBeGreaterThan(10);
    expect(titles(story)).toEqual(['notificationNoCredits Home']);
  });

  it('is notified again when it was well in between, though the first is still shown', async () => {
    const story = await connected();
    await refuseKey(story);
    story.synap.refusedKeys.clear();
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    story.stopWorker();
    story.synap.refusedKeys.add(API_KEY);
    await story.advance(10 * MINUTE);
    expect(titles(story)).toEqual(['notificationKeyRejected Home', 'notificationKeyRejected Home']);
    // Under the same ID it would replace the first without a sound.
    expect(new Set(story.newNotifications()).size).toBe(2);
  });

  it('is not notified while nothing waits for it, and is as soon as something does', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', key: `${API_KEY}_work` });
    story.synap.job(first);
    await story.watch(first, story.home);
    story.synap.refusedKeys.add(`${API_KEY}_work`);
    await story.send({ type: 'retryConnection', connectionId: work });
    await story.advance(MINUTE);
    expect(story.blockedBy(work)).toBe('key_rejected');
    expect(titles(story)).toEqual([]);
    await story.watch(second, work);
    await story.advance(5 * MINUTE);
    expect(titles(story)).toEqual(['notificationKeyRejected Work']);
  });

  it('is not notified again by a background that was killed before it wrote that down', async () => {
    const story = await connected();
    story.killAfter(/^notifications\.create connection/);
    await refuseKey(story);
    story.worker().onAlarm('poll');
    await story.advance(MINUTE);
    await story.send({ type: 'seen', ids: [first] });
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationKeyRejected Home']);
  });

  it('for another reason while the browser takes the first notification is notified of that one too', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.synap.answers(first, () => story.synap.json(402, { detail: 'no credits' }));
    story.faultOf = (call) => (call === 'notifications.create' ? { answersAfterMs: 2 * SECOND } : null);
    while (story.browser.created.length === 0) await story.advance(SECOND);
    story.browser.withdrawn.add(BASE_URL);
    story.worker().onPermissionsChanged();
    await story.advance(MINUTE);
    expect(titles(story)).toEqual(['notificationNoCredits Home', 'notificationPermission Home']);
  });

  it('whose notification the browser refused wakes nobody for it, and is notified at the next check', async () => {
    const story = await connected();
    story.browser.faults.refusesNotifications = true;
    await refuseKey(story);
    expect(story.browser.refused).toHaveLength(1);
    expect(story.browser.badge).toMatchObject({ text: '1!', tone: 'attention' });
    await story.advance(5 * MINUTE);
    expect(story.browser.refused).toHaveLength(1);
    story.browser.faults.refusesNotifications = false;
    await story.advance(10 * MINUTE);
    expect(titles(story)).toEqual(['notificationKeyRejected Home']);
  });
});
