import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/watch/model/defaults';
import type { Settings } from '../../../src/watch/model/records';
import { connectedToFastSynap, titles, watchFinished } from '../support/bursts';
import { ingestionIds, MINUTE, type Scenario, SECOND } from '../support/scenario';

/** Switches these outcomes off, of which nothing is notified from then on. */
async function switchOff(story: Scenario, switches: Partial<Settings['notify']>): Promise<void> {
  const notify = { ...DEFAULT_SETTINGS.notify, ...switches };
  await story.send({ type: 'saveSettings', patch: { notify } });
}

/** A story in which three of these were notified, and the browser refuses the digest of the others. */
async function withRefusedDigest(ids: string[]) {
  const story = await connectedToFastSynap();
  await watchFinished(story, ids);
  await story.advance(SECOND);
  story.browser.faults.refusesNotifications = true;
  await story.advance(10 * SECOND);
  return story;
}

describe('a batch', () => {
  it('whose notification the browser refuses until its outcomes are switched off is never notified', async () => {
    const story = await connectedToFastSynap();
    const batch = ingestionIds(4);
    for (const id of batch) story.synap.job(id, { endsInMs: 0 });
    story.browser.faults.refusesNotifications = true;
    await story.watch(batch);
    await story.advance(20 * SECOND);
    expect(story.browser.refused).not.toEqual([]);
    await switchOff(story, { completed: false });
    story.browser.faults.refusesNotifications = false;
    await story.advance(5 * MINUTE);
    expect(titles(story)).toEqual([]);
    expect(batch.map((id) => story.notification(id))).toEqual(Array(4).fill('suppressed: switched_off'));
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });
});

describe('a digest', () => {
  const ids = ingestionIds(6);
  const held = ids.slice(3);

  it('written before a kill is created unchanged after it, whatever has finished meanwhile', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ids);
    await story.advance(SECOND);
    story.killAfter(/^local\.set .*notification-group:digest/);
    await story.advance(5 * SECOND);
    expect(titles(story)).toHaveLength(3);
    const [late = ''] = ingestionIds(7).slice(6);
    await watchFinished(story, [late]);
    await story.advance(MINUTE);
    expect(titles(story).slice(3)).toEqual([
      'notificationTallyCompleted_other 3',
      'notificationCompleted doc-07',
    ]);
    expect(held.map((id) => story.notification(id))).toEqual(['sent', 'sent', 'sent']);
  });

  it('created before a kill is not created again while it is shown', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ids);
    story.killAfter(/^notifications\.create digest/);
    await story.advance(10 * SECOND);
    expect(held.map((id) => story.notification(id))).toEqual(['pending', 'pending', 'pending']);
    await story.advance(2 * MINUTE);
    expect(titles(story)).toHaveLength(4);
    expect(held.map((id) => story.notification(id))).toEqual(['sent', 'sent', 'sent']);
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('that the browser refuses is tried again under the same ID', async () => {
    const story = await withRefusedDigest(ids);
    story.stopWorker();
    expect(story.browser.alarm).not.toBeNull();
    story.browser.faults.refusesNotifications = false;
    await story.advance(MINUTE);
    expect(story.browser.created.at(-1)?.id).toBe(story.browser.refused[0]);
    expect(titles(story).slice(3)).toEqual(['notificationTallyCompleted_other 3']);
  });

  it('that the browser refuses five times is given up, and leaves no alarm', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ids);
    await story.advance(SECOND);
    story.browser.faults.refusesNotifications = true;
    await story.advance(10 * MINUTE);
    expect(story.browser.refused).toHaveLength(5);
    expect(held.map((id) => story.notification(id))).toEqual(Array(3).fill('suppressed: undeliverable'));
    expect(story.browser.alarm).toBeNull();
  });

  it('that the browser refuses until quiet hours begin is not shown in them: what it named comes at their end', async () => {
    const story = await withRefusedDigest(ids);
    const now = story.browser.clock.minuteOfDay(story.browser.clock.now());
    await story.send({ type: 'saveSettings', patch: { quiet: { from: now, to: (now + 60) % 1440 } } });
    story.browser.faults.refusesNotifications = false;
    await story.advance(50 * MINUTE);
    expect(titles(story)).toHaveLength(3);
    await story.advance(20 * MINUTE);
    expect(titles(story).slice(3)).toEqual(['notificationQuiet notificationTallyCompleted_other 3']);
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('that the browser refuses is not shown by the first try in quiet hours either', async () => {
    const story = await connectedToFastSynap();
    const now = story.browser.clock.minuteOfDay(story.browser.clock.now());
    const quiet = { from: (now + 1) % 1440, to: (now + 60) % 1440 };
    await story.send({ type: 'saveSettings', patch: { quiet } });
    await watchFinished(story, ids);
    await story.advance(SECOND);
    story.browser.faults.refusesNotifications = true;
    await story.advance(45 * SECOND);
    expect(story.browser.refused).not.toEqual([]);
    story.browser.faults.refusesNotifications = false;
    await story.advance(50 * MINUTE);
    expect(titles(story)).toHaveLength(3);
  });

  it('that the browser refuses until what it names is switched off names none of it', async () => {
    const story = await withRefusedDigest(ids);
    await switchOff(story, { completed: false });
    story.browser.faults.refusesNotifications = false;
    await story.advance(5 * MINUTE);
    expect(titles(story)).toHaveLength(3);
    expect(held.map((id) => story.notification(id))).toEqual(Array(3).fill('suppressed: switched_off'));
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('that the browser refuses until some of what it names is switched off is made anew of the rest', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ids.slice(0, 4));
    const failed = ids.slice(4);
    for (const id of failed) story.synap.job(id, { endsInMs: 0, as: 'failed' });
    for (const id of failed) await story.watch(id);
    await story.advance(SECOND);
    story.browser.faults.refusesNotifications = true;
    await story.advance(10 * SECOND);
    await switchOff(story, { completed: false });
    story.browser.faults.refusesNotifications = false;
    await story.advance(5 * MINUTE);
    expect(titles(story).slice(3)).toEqual(['notificationTallyFailed_other 2']);
    expect(held.map((id) => story.notification(id))).toEqual(['suppressed: switched_off', 'sent', 'sent']);
  });

  it('that may be on the screen is not made anew, whatever is switched off', async () => {
    const story = await connectedToFastSynap();
    await watchFinished(story, ids);
    await story.advance(SECOND);
    story.browser.faults.hangsNotifications = 'shown';
    story.browser.faults.hangsShown = true;
    await story.advance(20 * SECOND);
    await switchOff(story, { completed: false });
    story.browser.faults.hangsNotifications = null;
    await story.advance(MINUTE);
    story.browser.faults.hangsShown = false;
    await story.advance(5 * MINUTE);
    expect(titles(story)).toHaveLength(4);
    expect(held.map((id) => story.notification(id))).toEqual(['sent', 'sent', 'sent']);
  });

  it.each([
    ['in them', 20 * MINUTE],
    ['after their end', 70 * MINUTE],
  ])(
    'that is shown before quiet hours, of which the browser tells only %s, is not shown again',
    async (_, toldAfterMs) => {
      const story = await connectedToFastSynap();
      await watchFinished(story, ids);
      await story.advance(SECOND);
      story.browser.faults.hangsNotifications = 'shown';
      story.browser.faults.hangsShown = true;
      await story.advance(20 * SECOND);
      expect(titles(story).slice(3)).toEqual(['notificationTallyCompleted_other 3']);
      const now = story.browser.clock.minuteOfDay(story.browser.clock.now());
      await story.send({ type: 'saveSettings', patch: { quiet: { from: now, to: (now + 60) % 1440 } } });
      story.browser.faults.hangsNotifications = null;
      await story.advance(toldAfterMs);
      story.browser.faults.hangsShown = false;
      await story.advance(90 * MINUTE);
      expect(titles(story)).toHaveLength(4);
      expect(held.map((id) => story.notification(id))).toEqual(['sent', 'sent', 'sent']);
    },
  );

  it('names nobody who was removed before it could be created, restored or not', async () => {
    const story = await withRefusedDigest(ids);
    await story.send({ type: 'remove', ids: held.slice(1) });
    await story.send({ type: 'restore', ids: held.slice(2) });
    story.browser.faults.refusesNotifications = false;
    await story.advance(2 * MINUTE);
    expect(story.browser.created.at(-1)).toMatchObject({
      title: 'notificationTallyCompleted_one 1',
      message: 'doc-04',
    });
  });

  it('names nobody who was removed in the very moment in which it is tried again', async () => {
    const story = await withRefusedDigest(ids);
    story.browser.faults.isAlarmSilent = true;
    await story.advance(40 * SECOND);
    story.browser.faults.refusesNotifications = false;
    await story.send({ type: 'remove', ids: held.slice(0, 1) });
    await story.advance(2 * MINUTE);
    expect(story.browser.created.at(-1)).toMatchObject({
      title: 'notificationTallyCompleted_other 2',
      message: 'listed doc-05 doc-06',
    });
  });

  it('is not created when all whom it would have named were removed', async () => {
    const story = await withRefusedDigest(ids);
    await story.send({ type: 'remove', ids: held });
    story.browser.faults.refusesNotifications = false;
    await story.advance(5 * MINUTE);
    expect(titles(story)).toHaveLength(3);
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });
});
