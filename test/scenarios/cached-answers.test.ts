import { describe, expect, it } from 'vitest';
import { API_KEY, connected, HOUR, ingestionId, MINUTE, NOON, Scenario, SECOND } from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

const NO_CREDITS = { detail: { error: 'insufficient_credits' } };

const dateOf = (at: number) => new Date(at).toUTCString();

/** Answers with what was so when it was last asked of Synap, and asks anew after `keepsMs`. */
function cache(story: Scenario, { keepsMs, saysAge }: { keepsMs: number; saysAge: boolean }) {
  const kept = { madeAt: Number.NEGATIVE_INFINITY };
  return (make: () => Response): Response => {
    const now = story.browser.clock.now();
    if (now - kept.madeAt >= keepsMs) kept.madeAt = now;
    const ageS = Math.floor((now - kept.madeAt) / 1_000);
    const answer = make();
    answer.headers.set('Date', dateOf(kept.madeAt));
    if (saysAge && ageS > 0) answer.headers.set('Age', String(ageS));
    return answer;
  };
}

/** How many polls a job of twenty minutes gets in ten more, with these headers on each answer. */
async function pollsOfOldJob(headers: (story: Scenario) => Record<string, string>): Promise<number> {
  const story = await connected();
  story.synap.headers = () => headers(story);
  story.synap.job(first, { queuedAgoMs: 20 * MINUTE });
  await story.watch(first);
  await story.advance(10 * MINUTE);
  return story.synap.polls().length;
}

describe('an answer that a cache on the way has kept', () => {
  it('does not put the clock of the server back: the job is polled as rarely as it is old', async () => {
    const fresh = await pollsOfOldJob(() => ({}));
    const kept = await pollsOfOldJob((story) => ({
      Date: dateOf(story.browser.clock.now() - 19 * MINUTE),
      Age: String(19 * 60),
    }));
    const unmarked = await pollsOfOldJob(() => ({ Date: dateOf(Date.UTC(2026, 0, 15, 12, 0, 0)) }));
    expect(kept).toBe(fresh);
    expect(Math.abs(unmarked - fresh)).toBeLessThanOrEqual(2);
  });

  it.each([
    [404, true],
    [410, true],
    [400, true],
    [404, false],
    [410, false],
    [400, false],
  ])('with %i concludes nothing, whether or not it says its age (%s)', async (status, saysAge) => {
    const story = await connected();
    const through = cache(story, { keepsMs: HOUR, saysAge });
    story.synap.answers(first, () =>
      through(() => story.synap.json(status, { detail: 'unknown ingestion' })),
    );
    await story.watch(first);
    await story.advance(50 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    expect(story.synap.polls().length).toBeLessThan(100);
    story.synap.job(first, { endsInMs: 0 });
    await story.advance(6 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('with a refusal is believed once Synap has made three of them', async () => {
    const story = await connected();
    const through = cache(story, { keepsMs: 40 * SECOND, saysAge: true });
    story.synap.answers(first, () => through(() => story.synap.json(404, { detail: 'unknown ingestion' })));
    await story.watch(first);
    await story.advance(75 * SECOND);
    expect(story.standing(first)).toBe('watching');
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('that says that there are no credits stops nothing: what Synap itself answers goes on', async () => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(402, NO_CREDITS, { Age: '600' }));
    story.synap.job(second, { endsInMs: 5 * MINUTE });
    await story.watch([first, second]);
    await story.advance(7 * MINUTE);
    expect(story.blockedBy(story.home)).toBe(null);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
    expect(story.synap.polls(first).length).toBeLessThan(20);
    story.synap.job(first, { endsInMs: 0 });
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('that says so once more, in an answer whose date stands still, keeps no connection stopped', async () => {
    const story = await connected();
    const through = cache(story, { keepsMs: 18 * MINUTE, saysAge: false });
    story.synap.answers(first, () => through(() => story.synap.json(402, NO_CREDITS)));
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.blockedBy(story.home)).toBe('no_credits');
    await story.advance(16 * MINUTE);
    story.synap.job(first, { endsInMs: 0 });
    await story.advance(2 * MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('that refuses a key when it is verified stops no connection', async () => {
    const story = new Scenario();
    story.startWorker().onInstalled(false);
    story.synap.instead = ({ path }) =>
      path === '/api/v1/auth/whoami' ? story.synap.json(401, { detail: 'invalid key' }, { Age: '60' }) : null;
    const home = await story.connect();
    expect(story.blockedBy(home)).toBe(null);
    story.synap.job(first, { endsInMs: SECOND });
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.standing(first)).toBe('completed');
  });

  it('and refuses a key stops the connection where whoami refuses it now', async () => {
    const story = await connected();
    story.synap.refusedKeys.add(API_KEY);
    const kept = () => story.synap.json(401, { detail: 'invalid key' }, { Age: '30' });
    story.synap.instead = ({ id }) => (id === null ? null : kept());
    await story.watch(first);
    await story.advance(SECOND);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
  });

  it('proves no key: a refused ID waits for Synap itself to answer whoami', async () => {
    const story = await connected();
    story.synap.instead = ({ path }) =>
      path === '/api/v1/auth/whoami' ? story.synap.json(200, { client_id: 'cli_1' }, { Age: '60' }) : null;
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('watching');
  });

  it.each([404, 401])(
    'proves no key without its age either: somebody else may refuse the ID with %i',
    async (status) => {
      const story = await connected();
      const whoami = cache(story, { keepsMs: HOUR, saysAge: false });
      story.synap.instead = ({ path, id }) => {
        if (id !== null)
          return story.synap.json(
            status,
            { message: 'refused' },
            { Date: dateOf(story.browser.clock.now()) },
          );
        return path.endsWith('/whoami') ? whoami(() => story.synap.json(200, { client_id: 'cli_1' })) : null;
      };
      await story.watch(first);
      await story.advance(10 * MINUTE);
      expect(story.standing(first)).toBe('watching');
      story.synap.instead = null;
      story.synap.job(first, { endsInMs: 0 });
      await story.advance(6 * MINUTE);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it('and refuses whoami stops no connection, though Synap refuses an ID for a moment', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * MINUTE });
    const refused = (headers = {}) => story.synap.json(401, { detail: 'invalid key' }, headers);
    story.synap.instead = ({ path, id }) => {
      if (path.endsWith('/whoami')) return refused({ Age: '60' });
      return id !== null && story.browser.clock.now() < NOON + MINUTE ? refused() : null;
    };
    await story.watch(first);
    await story.advance(30 * SECOND);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.standing(first)).toBe('watching');
    await story.advance(2 * MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('and accepts a key lets no connection go on whose key Synap refuses', async () => {
    const story = await connected();
    story.synap.refusedKeys.add(API_KEY);
    await story.watch(first);
    await story.advance(SECOND);
    story.synap.instead = ({ path }) =>
      path.endsWith('/whoami') ? story.synap.json(200, { client_id: 'cli_1' }, { Age: '60' }) : null;
    await story.advance(10 * MINUTE);
    expect(story.blockedBy(story.home)).toBe('key_rejected');
    expect(story.synap.polls()).toHaveLength(1);
  });

  it('and refuses whoami stops no connection where a refused ID has it asked', async () => {
    const story = await connected();
    await story.watch(first);
    await story.advance(30 * SECOND);
    story.synap.instead = ({ path }) =>
      path.endsWith('/whoami') ? story.synap.json(401, { detail: 'invalid key' }, { Age: '60' }) : null;
    await story.advance(2 * MINUTE);
    expect(story.blockedBy(story.home)).toBeNull();
    expect(story.standing(first)).toBe('watching');
  });

  it('of an earlier round is no end of the check that a person asks for', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0, as: 'failed' });
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:failed`]);
    story.synap.headers = { Age: '30' };
    await story.send({ type: 'check', ids: [first] });
    await story.advance(20 * SECOND);
    expect(story.newNotifications()).toEqual([]);
    story.synap.headers = {};
    story.synap.job(first, { endsInMs: 0 });
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:2:completed`]);
  });

  it('ends nothing with a word that nobody knows, however often it is repeated', async () => {
    const story = await connected();
    story.synap.job(first, { fields: { status: 'archived', completed_at: '2026-01-15T12:00:01Z' } });
    story.synap.headers = { Age: '300' };
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    story.synap.headers = {};
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('other');
  });

  it('proves no key that could not be checked', async () => {
    const story = new Scenario();
    story.startWorker().onInstalled(false);
    story.synap.instead = ({ id }) => (id === null ? story.synap.json(503, {}) : null);
    const home = await story.connect();
    story.synap.job(first);
    story.synap.headers = { Age: '60' };
    await story.watch(first);
    await story.advance(5 * SECOND);
    expect(story.connection(home).identity).toBeNull();
    story.synap.headers = {};
    await story.advance(MINUTE);
    expect(story.connection(home).identity).not.toBeNull();
  });

  it('pauses the connection once and not each time that it is repeated, be it a refusal that does not say its age', async () => {
    const story = await connected();
    const through = cache(story, { keepsMs: HOUR, saysAge: false });
    const spent = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '60' };
    story.synap.answers(second, () =>
      through(() => story.synap.json(404, { detail: 'unknown ingestion' }, spent)),
    );
    await story.watch(second);
    await story.advance(65 * SECOND);
    expect(story.synap.polls(second).length).toBeGreaterThan(1);
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.watch(first);
    await story.advance(8 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('takes no requests from the budget that were left when it was made', async () => {
    const story = await connected();
    story.synap.headers = () => ({
      Date: dateOf(story.browser.clock.now() - 300 * SECOND),
      Age: '300',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '60',
    });
    story.synap.job(first, { endsInMs: 5 * SECOND });
    await story.watch(first);
    await story.advance(8 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});
