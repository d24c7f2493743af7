import { describe, expect, it } from 'vitest';
import { connected, HOUR, ingestionId, ingestionIds, MINUTE, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

describe('somebody who answers in the place of Synap', () => {
  it.each<[string, (id: string) => unknown]>([
    ['an error under status 200', () => ({ status: 'error', code: 504, message: 'upstream timed out' })],
    ['an envelope', (id) => ({ status: 'success', data: { ingestion_id: id, status: 'processing' } })],
    [
      'another ingestion',
      () => ({ ingestion_id: second, status: 'failed', queued_at: null, memory_ids: [] }),
    ],
    ['a status and nothing else', () => ({ status: 'completed' })],
    ['a list', (id) => [{ ingestion_id: id, status: 'completed' }]],
  ])('with %s ends nothing, and it is said', async (_, body) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * HOUR });
    await story.watch(first);
    await story.advance(MINUTE);
    story.synap.answers(first, () => story.synap.json(200, body(first)));
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('watching');
    expect(story.connectionErrorOf(story.home)).toBe('wrong_schema');
    expect(story.log()).toContainEqual(
      expect.objectContaining({ event: 'failed_poll', what: 'wrong_schema' }),
    );
    story.synap.job(first, { endsInMs: 10 * SECOND });
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.connectionErrorOf(story.home)).toBeNull();
  });
});

describe('a proxy that is not Synap', () => {
  it.each([404, 410, 400, 422, 401, 403, 402])(
    'and answers %i as a page, as plain text or with nothing ends nothing and stops nothing',
    async (status) => {
      for (const body of ['<html>nginx</html>', '404 page not found', '']) {
        const story = await connected();
        story.synap.job(first, { endsInMs: 3 * MINUTE });
        await story.watch(first);
        await story.advance(30 * SECOND);
        story.synap.instead = () => new Response(body, { status });
        await story.advance(75 * SECOND);
        expect(story.standing(first)).toBe('watching');
        expect(story.blockedBy(story.home)).toBeNull();
        expect(story.newNotifications()).toEqual([]);
        story.synap.instead = null;
        await story.advance(4 * MINUTE);
        expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
      }
    },
  );

  it('refuses every ID in JSON, and whoami too: nothing ends, and little is asked', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(404, { message: 'no Route matched with those values' });
    await story.watch(first);
    await story.advance(HOUR);
    expect(story.standing(first)).toBe('watching');
    const asked = story.synap.requests.length;
    await story.advance(3 * HOUR);
    expect(story.synap.requests.length - asked).toBeLessThan(75);
    story.synap.instead = null;
    story.synap.job(first, { endsInMs: 0 });
    await story.advance(6 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});

describe('an answer that asks to come back in an hour', () => {
  const inAnHour = { 'Retry-After': '3600', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '3600' };

  /** The story of a job that ends after two minutes, and of one such answer before that. */
  async function withOneAnswer(status: number, body: string) {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * MINUTE });
    await story.watch(first);
    await story.advance(20 * SECOND);
    let left = 1;
    story.synap.instead = () => (left-- > 0 ? new Response(body, { status, headers: inAnHour }) : null);
    await story.advance(6 * MINUTE);
    return story;
  }

  it.each([
    [200, '<html>sign in</html>'],
    [200, '{"status":"ok"}'],
    [202, ''],
    [403, '<html>blocked</html>'],
    [404, '404 page not found'],
    [503, '<html>bad gateway</html>'],
  ])(
    'and is plainly not Synap’s (%i %s) delays a finish by no more than five minutes',
    async (status, body) => {
      const story = await withOneAnswer(status, body);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it.each([
    [429, '<html>slow down</html>'],
    [503, '{"detail":"maintenance"}'],
    [503, ''],
  ])('and may be from Synap or its own gateway (%i %s) is obeyed', async (status, body) => {
    const story = await withOneAnswer(status, body);
    const polled = story.synap.polls(first).length;
    await story.advance(50 * MINUTE);
    expect(story.synap.polls(first)).toHaveLength(polled);
    await story.advance(10 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});

describe('a gateway that begins to refuse everything in JSON', () => {
  it.each([401, 403, 404, 422])(
    'with %i, after Synap has refused a new ID and answered whoami, ends nothing',
    async (status) => {
      const story = await connected();
      await story.watch(first);
      await story.advance(10 * SECOND);
      expect(story.synap.whoamis().length).toBeGreaterThan(1);
      story.synap.job(first, { endsInMs: MINUTE });
      story.synap.instead = () => story.synap.json(status, { message: 'no Route matched with those values' });
      await story.advance(3 * MINUTE);
      expect(story.standing(first)).toBe('watching');
      story.synap.instead = null;
      await story.advance(12 * MINUTE);
      expect(story.newNotifications().filter((id) => id.startsWith(first))).toEqual([`${first}:1:completed`]);
    },
  );

  it('and asks less and less, however many IDs it refuses', async () => {
    const story = await connected();
    const crowd = ingestionIds(12);
    await story.watch(crowd);
    await story.advance(30 * SECOND);
    story.synap.instead = () => story.synap.json(404, { message: 'no Route matched with those values' });
    const asked = story.synap.whoamis().length;
    await story.advance(20 * MINUTE);
    expect(story.synap.whoamis().length - asked).toBeLessThanOrEqual(20 * 6);
    expect(crowd.map((id) => story.standing(id))).toEqual(crowd.map(() => 'watching'));
  });

  it('and has ended before the minute that began with a good whoami is over counts for nothing', async () => {
    const story = await connected();
    story.synap.instead = ({ id }) => (id === null ? null : story.synap.json(404, { message: 'no Route' }));
    await story.watch(first);
    await story.advance(SECOND / 2);
    story.synap.instead = () => story.synap.json(404, { message: 'no Route' });
    await story.advance(55 * SECOND);
    story.synap.instead = null;
    await story.advance(50 * SECOND);
    expect(story.standing(first)).toBe('watching');
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });
});

describe('refusals of Synap’s own', () => {
  it('have to go on for a minute anew where somebody else has answered everything in between', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(30 * SECOND);
    story.synap.instead = () => story.synap.json(404, { message: 'no Route matched with those values' });
    await story.advance(10 * MINUTE);
    story.synap.instead = null;
    const polled = story.synap.polls().length;
    while (story.synap.polls().length === polled) await story.advance(SECOND);
    await story.advance(5 * SECOND);
    expect(story.standing(first)).toBe('watching');
    await story.advance(3 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });
});

describe('an ingestion that Synap has reported', () => {
  it('and does not know any more is not found after half an hour, with what was last known', async () => {
    const story = await connected();
    story.synap.job(first);
    await story.watch(first);
    await story.advance(MINUTE);
    story.synap.forget(first);
    await story.advance(28 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    await story.advance(5 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:not_found`]);
    expect(story.ingestion(first)).toMatchObject({ rawStatus: 'processing', documentId: 'doc-01' });
  });

  it.each([404, 410, 403])('as completed keeps that when a check is answered with %i', async (status) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    story.synap.answers(first, () => story.synap.json(status, { detail: 'gone' }));
    await story.send({ type: 'check', ids: [first] });
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('completed');
    const found = status === 403 ? 'rejected' : 'not_found';
    expect(story.ingestion(first)).toMatchObject({ outcome: { round: 1 }, recheck: { found } });
    expect(story.newNotifications()).toEqual([]);
    expect(story.summary().counts).toMatchObject({ inProgress: 0, unseenProblems: 0 });
    await story.restartBrowser();
    await story.advance(HOUR);
    expect(story.newNotifications()).toEqual([]);
    expect(story.standing(first)).toBe('completed');
  });
});
