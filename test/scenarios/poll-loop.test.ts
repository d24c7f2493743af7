import { describe, expect, it } from 'vitest';
import { connected, ingestionId, MINUTE, SECOND } from './support/scenario';

const [first] = [ingestionId(1)];

describe('the poll loop', () => {
  it('notifies once of a finish, and lets the worker sleep afterwards', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.watch(first);
    await story.advance(14 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    const asked = story.synap.polls().length;
    await story.advance(60 * MINUTE);
    expect(story.browser.alarm).toBeNull();
    expect(story.synap.polls()).toHaveLength(asked);
    expect(story.newNotifications()).toEqual([]);
  });

  it('notifies once of a finish while the worker is stopped', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 12 * SECOND });
    await story.watch(first);
    await story.advance(3 * SECOND);
    story.stopWorker();
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});
