import { describe, expect, it } from 'vitest';
import { NOTIFICATION_GAP_MAX_MS, NOTIFICATIONS_PER_HOUR_MAX } from '../../src/watch/notifications/constants';
import { connectedToFastSynap } from './support/bursts';
import { mostNotificationsPerHour, namedOutcomes } from './support/named';
import { HOUR, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

const standings = (story: Scenario, ids: string[]) => new Set(ids.map((id) => story.notification(id)));

describe('notifications per hour are bounded', () => {
  it.each([
    ['300 that fail', { endsInMs: 0, as: 'failed' }],
    ['300 that finish', { endsInMs: 0 }],
  ])('however many come together: %s', async (_, job) => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(300);
    for (const id of ids) story.synap.job(id, job);
    await story.watch(ids);
    await story.advance(2 * HOUR);
    expect(mostNotificationsPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
  });

  it('and so where forty time out together, in batches or not', async () => {
    const story = await connectedToFastSynap();
    await story.send({ type: 'saveSettings', patch: { maxWatchTimeMs: 10 * MINUTE } });
    const ids = ingestionIds(40);
    for (const id of ids) story.synap.job(id);
    for (let from = 0; from < 20; from += 4) await story.watch(ids.slice(from, from + 4));
    for (const id of ids.slice(20)) await story.watch(id);
    await story.advance(HOUR);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
    expect(namedOutcomes(story).singly).toEqual({ TimedOut: 40 });
    expect(mostNotificationsPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
  });

  it('however long they keep coming, and each outcome is in one of them', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(240);
    for (const id of ids) {
      story.synap.job(id, { endsInMs: 0 });
      await story.watch(id);
      await story.advance(45 * SECOND);
    }
    await story.advance(30 * MINUTE);
    expect(mostNotificationsPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
  });

  it('where one finishes each second for ten minutes: a few, then digests, in which each is named once', async () => {
    const story = await connectedToFastSynap();
    await story.send({ type: 'saveSettings', patch: { keep: 1_000 } });
    const ids = ingestionIds(600);
    for (const [n, id] of ids.entries()) {
      story.synap.job(id, { endsInMs: 0, as: n % 2 === 0 ? 'completed' : 'failed' });
      await story.watch(id);
      await story.advance(SECOND);
    }
    await story.advance(NOTIFICATION_GAP_MAX_MS);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
    expect(namedOutcomes(story)).toEqual({ singly: { Completed: 300, Failed: 300 }, inBatches: {} });
    expect(mostNotificationsPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
  });

  it('and one job every six minutes is notified at once all day', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(60);
    for (const id of ids) {
      story.synap.job(id, { endsInMs: 0 });
      await story.watch(id);
      await story.advance(SECOND);
      expect(story.notification(id)).toBe('sent');
      await story.advance(6 * MINUTE);
    }
  });
});
