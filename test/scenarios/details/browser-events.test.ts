import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, MINUTE, Scenario, SECOND } from '../support/scenario';

const [first] = [ingestionId(1)];

describe('an installation', () => {
  it('opens the welcome page, but not as an update, nor for somebody who has a connection already', async () => {
    const story = new Scenario();
    story.startWorker().onInstalled(false);
    await story.advance(SECOND);
    expect(story.browser.opened).toEqual([]);
    story.worker().onInstalled(true);
    await story.advance(SECOND);
    expect(story.browser.opened).toEqual(['welcome.html']);
    await story.connect();
    story.worker().onInstalled(true);
    await story.advance(SECOND);
    expect(story.browser.opened).toEqual(['welcome.html']);
  });

  it('that is an update opens nothing, and goes on with what is watched though the alarm went with the old one', async () => {
    const story = await connected();
    story.synap.job(first, { queuedAgoMs: 5 * HOUR, endsInMs: 30 * MINUTE });
    await story.watch(first);
    await story.advance(10 * MINUTE);
    story.stopWorker();
    story.browser.alarm = null;
    story.startWorker().onInstalled(false);
    await story.advance(30 * MINUTE);
    expect(story.browser.opened).toEqual([]);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});

describe('the clipboard, once it is allowed', () => {
  it('is pasted from in a new popup where Paste was pressed before, and opens none otherwise', async () => {
    const story = await connected();
    story.worker().onClipboardAllowed();
    await story.advance(SECOND);
    expect(story.browser.opened).toEqual([]);
    story.pressPaste();
    story.worker().onClipboardAllowed();
    await story.advance(SECOND);
    expect(story.browser.opened).toEqual(['popup']);
  });
});
