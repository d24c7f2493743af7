import { describe, expect, it } from 'vitest';
import { API_KEY, connected, ingestionIds, MINUTE, type Scenario, SECOND } from '../support/scenario';

const [first = '', second = ''] = ingestionIds(2);
const badge = ({ browser }: Scenario) => [browser.badge?.text, browser.badge?.tone, browser.badge?.title];

describe('the badge', () => {
  it('counts what is in progress, and marks a failure until it is seen', async () => {
    const story = await connected();
    await story.advance(SECOND);
    expect(badge(story)).toEqual(['', 'idle', 'extensionName']);
    story.synap.job(first, { endsInMs: 10 * SECOND, as: 'failed' });
    story.synap.job(second, { endsInMs: 30 * SECOND });
    await story.watch([first, second]);
    await story.advance(SECOND);
    expect(badge(story)).toEqual(['2', 'active', 'extensionName · badgeInProgress_other 2']);
    await story.advance(15 * SECOND);
    const unseen = 'badgeUnseen_one 1';
    expect(badge(story)).toEqual(['1!', 'attention', `extensionName · badgeInProgress_one 1 · ${unseen}`]);
    await story.advance(30 * SECOND);
    expect(badge(story)).toEqual(['!', 'attention', `extensionName · ${unseen}`]);
    await story.send({ type: 'seen', ids: [first] });
    await story.advance(SECOND);
    expect(badge(story)).toEqual(['', 'idle', 'extensionName']);
  });

  it('says at once that a connection needs the person, and stops saying so when it is well', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.synap.refusedKeys.add(API_KEY);
    await story.advance(MINUTE);
    const title = 'extensionName · badgeInProgress_one 1 · badgeBlocked';
    expect(badge(story)).toEqual(['1!', 'attention', title]);
    story.synap.refusedKeys.clear();
    await story.send({ type: 'retryConnection', connectionId: story.home });
    await story.advance(MINUTE);
    expect(story.browser.badge).toMatchObject({ text: '1', tone: 'active' });
  });

  it('is drawn by each life of the background, whatever the browser shows', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(SECOND);
    story.stopWorker();
    story.browser.badge = null;
    await story.advance(MINUTE);
    expect(story.browser.badge).toMatchObject({ text: '1', tone: 'active' });
  });

  it('is drawn with the next change after the browser refused it', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    story.browser.faults.refusesBadge = true;
    await story.advance(SECOND);
    story.browser.faults.refusesBadge = false;
    await story.show(first);
    await story.advance(SECOND);
    expect(story.browser.badge).toMatchObject({ text: '1', tone: 'active' });
  });
});
