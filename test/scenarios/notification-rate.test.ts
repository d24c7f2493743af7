import { describe, expect, it } from 'vitest';
import { NOTIFICATIONS_PER_HOUR_MAX } from '../../src/watch/notifications/constants';
import { connectedToFastSynap } from './support/bursts';
import { HOUR, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

/** The most notifications within any hour. */
function mostPerHour({ browser: { created } }: Scenario): number {
  return Math.max(
    ...created.map(({ at }) => created.filter((other) => other.at >= at && other.at - at < HOUR).length),
  );
}

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
    expect(mostPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
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
    expect(mostPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
    expect(standings(story, ids)).toEqual(new Set(['sent']));
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
