import { describe, expect, it } from 'vitest';
import { connected, ingestionId, MINUTE, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

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
    expect(story.browser.created).toMatchObject([{ title: 'noticeTallyCompleted_other 2' }]);
    expect(story.browser.alarm).toBeNull();
  });

  it('is not asked again where it shows it all the same', async () => {
    const story = await connected();
    story.browser.faults.hangsNotifications = 'shown';
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.watch(first);
    await story.advance(5 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect([story.notification(first), story.browser.alarm]).toEqual(['sent', null]);
  });

  it('or what it shows at all: notifications come all the same', async () => {
    const story = await connected();
    story.browser.faults.hangsShown = true;
    story.synap.job(first, { endsInMs: 10 * SECOND });
    const watched = story.watch(first);
    await story.advance(MINUTE);
    expect(await watched).toMatchObject({ added: [first] });
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});
