import { describe, expect, it } from 'vitest';
import { settled } from '../../support/virtual-clock';
import {
  BASE_URL,
  connected,
  ELSEWHERE,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  SECOND,
} from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];
const WHOAMI = '/api/v1/auth/whoami';

describe('whoami, asked whether the refusal of an ID is Synap’s own word', () => {
  it('holds the polls for as long as its answer asks to wait', async () => {
    const story = await connected();
    story.synap.instead = ({ path }) =>
      path === WHOAMI ? story.synap.json(429, {}, { 'Retry-After': '300' }) : null;
    await story.watch(first);
    await story.advance(10 * SECOND);
    const polled = story.synap.polls().length;
    await story.advance(4 * MINUTE);
    expect(story.synap.polls()).toHaveLength(polled);
    story.synap.instead = null;
    await story.advance(4 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it.each([404, 422])(
    'is sent every ten seconds at most while it fails, however many IDs are refused with %i',
    async (status) => {
      const story = await connected();
      story.synap.instead = ({ path, id }) => {
        if (path === WHOAMI) return story.synap.json(503, {});
        return id === null ? null : story.synap.json(status, { detail: 'no such ingestion' });
      };
      const asked = story.synap.whoamis().length;
      await story.watch(ingestionIds(12));
      await story.advance(MINUTE);
      expect(story.synap.whoamis().length - asked).toBeGreaterThan(1);
      expect(story.synap.whoamis().length - asked).toBeLessThanOrEqual(7);
    },
  );

  it('that fails about the last refusal begins the minute anew: somebody in between may have refused both', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(30 * SECOND);
    story.synap.instead = ({ path }) => (path === WHOAMI ? story.synap.json(503, {}) : null);
    await story.advance(2 * MINUTE);
    story.synap.instead = null;
    const good = story.synap.whoamis().length;
    while (story.synap.whoamis().length === good) await story.advance(SECOND);
    await story.advance(30 * SECOND);
    expect(story.standing(first)).toBe('watching');
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('is not sent into a pause that the server has asked for', async () => {
    const story = await connected();
    const asked = story.synap.whoamis().length;
    story.synap.answers(first, () => {
      const resetAt = Math.ceil(story.browser.clock.now() / SECOND) + 50;
      const spent = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(resetAt) };
      return story.synap.json(404, { detail: 'unknown ingestion' }, spent);
    });
    await story.watch(first);
    await story.advance(90 * SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked);
  });

  it('stops the connection where it finds the key refused by now', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(404, { detail: 'unknown ingestion' }));
    await story.watch(first);
    await story.advance(10 * SECOND);
    story.synap.instead = ({ path }) =>
      path === WHOAMI ? story.synap.json(401, { detail: 'revoked' }) : null;
    await story.advance(3 * MINUTE);
    expect([story.blockedBy(story.home), story.standing(first)]).toEqual(['key_rejected', 'watching']);
  });

  it('whose answer a machine took to sleep makes the refusals go on no longer than they have', async () => {
    const story = await connected();
    story.synap.headers = { Date: 'unknown' };
    story.synap.answers(first, () => story.synap.json(403, { detail: 'not yours' }));
    await story.watch(first);
    await story.advance(10 * SECOND);
    const release = story.synap.holdAnswers(({ path }) => path === WHOAMI);
    await story.advance(8 * SECOND);
    story.browser.clock.pass(3 * MINUTE);
    release();
    await settled();
    expect(story.standing(first)).toBe('watching');
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('rejected');
  });

  it('says nothing of what is refused on another connection', async () => {
    const story = await connected();
    const work = await story.connect({ name: 'Work', baseUrl: ELSEWHERE, key: OTHER_KEY });
    story.synap.instead = ({ path, origin }) =>
      path === WHOAMI && origin === BASE_URL ? story.synap.json(503, {}) : null;
    await story.watch(first, story.home);
    await story.watch(second, work);
    await story.advance(5 * MINUTE);
    expect([story.standing(first), story.standing(second)]).toEqual(['watching', 'not_found']);
  });

  it('waits while more was asked out of turn than the budget has: the server would answer with a 429', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(SECOND / 2);
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    await story.advance(SECOND);
    expect(story.synap.polls(first)).toHaveLength(2);
    for (let times = 0; times < 6; times += 1)
      await story.send({ type: 'retryConnection', connectionId: story.home });
    const asked = story.synap.whoamis().length;
    release();
    await settled();
    expect(story.synap.whoamis()).toHaveLength(asked);
    await story.advance(20 * SECOND);
    expect(story.synap.whoamis()).toHaveLength(asked + 1);
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('waits in the same way before the refusal that would end a watch, and nothing ends without it', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(58 * SECOND);
    const polled = story.synap.polls(first).length;
    const release = story.synap.holdAnswers(({ id }) => id !== null);
    while (story.synap.polls(first).length === polled) await story.advance(SECOND);
    for (let times = 0; times < 8; times += 1)
      await story.send({ type: 'retryConnection', connectionId: story.home });
    const asked = story.synap.whoamis().length;
    release();
    await settled();
    expect(story.synap.whoamis()).toHaveLength(asked);
    expect(story.standing(first)).toBe('watching');
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('is paid for like a poll, also where it is asked because the key was refused', async () => {
    const story = await connected();
    const ids = ingestionIds(12);
    for (const id of ids) story.synap.answers(id, () => story.synap.json(403, { detail: 'not yours' }));
    const asked = story.synap.requests.length;
    await story.watch(ids);
    await story.advance(MINUTE);
    expect(story.synap.requests.length - asked).toBeLessThanOrEqual(30 + 5);
  });
});
