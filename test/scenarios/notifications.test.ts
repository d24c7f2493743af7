import { describe, expect, it } from 'vitest';
import { API_KEY, connected, ingestionId, MINUTE, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

/** An ingestion was notified and deleted, and its notification is still shown. */
async function deletedWhileShown() {
  const story = await connected();
  story.synap.job(first, { endsInMs: 0 });
  await story.watch(first);
  await story.advance(MINUTE);
  await story.send({ type: 'remove', ids: [first] });
  await story.advance(11 * SECOND);
  return story;
}

describe('a notification', () => {
  it('says what finished, what it made, how long it took and, where there are several connections, on which', async () => {
    const story = await connected();
    await story.connect({ name: 'Work', key: `${API_KEY}_work` });
    const made = { memories_created: 2, memory_ids: ['m1', 'm2'] };
    story.synap.job(first, { endsInMs: 4 * SECOND, queuedAgoMs: 10 * SECOND, fields: made });
    await story.watch(first, story.home);
    await story.advance(6 * SECOND);
    expect(story.browser.created).toMatchObject([
      {
        id: expect.stringContaining(`${first}:1:completed`),
        title: 'notificationCompleted doc-01',
        message: 'memories_other 2 · notificationTook durationSeconds 14 · Home',
        buttons: ['notificationOpen', 'notificationCopyMemories'],
      },
    ]);
  });

  it('names no connection where there is only one', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, as: 'failed', fields: { error_message: 'chunk 17 is empty' } });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.browser.created).toMatchObject([{ message: 'chunk 17 is empty' }]);
  });

  it('comes once for each round: again when a person has it checked again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, as: 'failed' });
    await story.watch(first);
    await story.advance(MINUTE);
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.send({ type: 'check', ids: [first] });
    await story.advance(10 * MINUTE);
    const ids = [`${first}:1:failed`, `${first}:2:completed`];
    expect(story.newNotifications()).toEqual(ids);
    const logged = story.log().filter(({ event }) => event === 'notified');
    expect(logged.map(({ what }) => what)).toEqual(ids.map((id) => expect.stringContaining(id)));
  });

  it.each([
    ['in another life of the background', true],
    ['in the same', false],
  ])(
    'comes of an ingestion that is watched anew %s, though one of the removed watch is still shown',
    async (_, isKilled) => {
      const story = await deletedWhileShown();
      if (isKilled) story.stopWorker();
      await story.watch(first);
      await story.advance(MINUTE);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`, `${first}:1:completed`]);
    },
  );

  it('comes of an ingestion that is watched anew, though one of the removed watch is still shown while the desktop takes none', async () => {
    const story = await deletedWhileShown();
    story.faultOf = (call) => (call.startsWith('notifications.') ? 'fails' : null);
    await story.watch(first);
    await story.advance(10 * SECOND);
    expect(story.notification(first)).toBe('pending');
    story.faultOf = () => null;
    story.stopWorker();
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`, `${first}:1:completed`]);
  });

  it('never comes of an outcome that was switched off, though it is switched on later', async () => {
    const story = await connected();
    const on = { completed: true, partial_success: true, failed: true, other: true };
    await story.send({ type: 'saveSettings', patch: { notify: { ...on, failed: false } } });
    story.synap.job(first, { endsInMs: 0, as: 'failed' });
    story.synap.job(second, { endsInMs: 0 });
    await story.watch([first, second]);
    await story.advance(MINUTE);
    await story.send({ type: 'saveSettings', patch: { notify: on } });
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
    expect(story.notification(first)).toBe('suppressed: switched_off');
  });

  it('never comes of what was removed before, not even when it is restored', async () => {
    const story = await connected();
    story.browser.faults.refusesNotifications = true;
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(SECOND);
    await story.send({ type: 'remove', ids: [first] });
    story.browser.faults.refusesNotifications = false;
    await story.advance(5 * SECOND);
    await story.send({ type: 'restore', ids: [first] });
    await story.advance(5 * MINUTE);
    expect(story.newNotifications()).toEqual([]);
    expect(story.notification(first)).toBe('suppressed: removed');
  });
});

describe('what was final already when a page first showed it', () => {
  it.each(['popup', 'history', 'clipboard', 'file', 'devtools'] as const)(
    'is answered in place where the person sees it there: %s',
    async (source) => {
      const story = await connected();
      story.synap.job(first, { endsInMs: 0 });
      await story.send({ type: 'watch', ids: [first], connectionId: null, source });
      await story.advance(2 * SECOND);
      await story.send({ type: 'seen', ids: [first] });
      await story.advance(MINUTE);
      expect(story.newNotifications()).toEqual([]);
      expect(story.notification(first)).toBe('suppressed: answered_in_place');
    },
  );

  it.each(['page', 'selection', 'link', 'omnibox'] as const)(
    'is notified at once where no page of ours shows it: %s',
    async (source) => {
      const story = await connected();
      story.synap.job(first, { endsInMs: 0 });
      await story.send({ type: 'watch', ids: [first], connectionId: null, source });
      await story.advance(SECOND);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it('is notified after three seconds where nobody saw it: the popup closed before', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.send({ type: 'watch', ids: [first], connectionId: null, source: 'popup' });
    await story.advance(2 * SECOND);
    expect(story.newNotifications()).toEqual([]);
    await story.advance(SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});
