import { describe, expect, it } from 'vitest';
import { API_KEY, connected, HOUR, ingestionId, ingestionIds, MINUTE, SECOND } from './support/scenario';

const first = ingestionId(1);
const second = ingestionId(2);

describe('a key that a poll finds refused', () => {
  it('is asked about once, however many polls were refused together, and the refusal is notified once', async () => {
    const story = await connected();
    const asked = story.synap.whoamis().length;
    const ids = ingestionIds(3);
    for (const id of ids) story.synap.job(id);
    story.synap.refusedKeys.add(API_KEY);
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    await story.watch(ids);
    expect(story.synap.polls()).toHaveLength(3);
    release();
    await story.advance(SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    await story.advance(HOUR);
    expect(story.synap.polls()).toHaveLength(3);
    expect(story.newNotifications()).toEqual([
      expect.stringContaining(`connection:${story.home}:key_rejected`),
    ]);
  });

  it('is refused only on the word of whoami, and polled with on while whoami fails', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 5 * MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    story.synap.instead = ({ id }) => (id === null ? story.synap.json(503, {}) : null);
    await story.watch(first);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.newNotifications()).toEqual([]);
    story.synap.instead = null;
    await story.advance(2 * MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('is good where whoami says so: then this ingestion alone is refused', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(403, { detail: 'not yours' }));
    story.synap.job(second, { endsInMs: MINUTE });
    await story.watch([first, second]);
    await story.advance(5 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.standing(first)).toBe('rejected');
    expect(story.standing(second)).toBe('completed');
  });

  it('is tried once more at a browser start, without a second notification', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: MINUTE });
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.newNotifications()).toHaveLength(1);
    const asked = story.synap.polls().length;
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.synap.polls()).toHaveLength(asked + 1);
    expect(story.newNotifications()).toEqual([]);
    story.synap.refusedKeys.clear();
    await story.restartBrowser();
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
    expect(story.blockedBy(story.home)).toBeNull();
  });
});
