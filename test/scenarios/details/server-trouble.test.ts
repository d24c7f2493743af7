import { describe, expect, it } from 'vitest';
import {
  API_KEY,
  connected,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  NOON,
  type Scenario,
  SECOND,
} from '../support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

/** The longest pause between two of these, given when each was sent. */
const longestGapMs = (times: number[]) =>
  Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));

describe('a server that asks to wait', () => {
  it.each([
    ['as many seconds', '90', 90 * SECOND],
    ['until a date', new Date(NOON + 95 * SECOND).toUTCString(), 90 * SECOND],
    ['in no way that can be read', 'soon', MINUTE],
  ])('%s is left alone by the whole connection, and by no other', async (_, retryAfter, pauseMs) => {
    const story = await connected();
    const other = await story.connect({ baseUrl: 'http://127.0.0.1:9000', key: `${API_KEY}-2` });
    story.synap.job(second, { queuedAgoMs: 10 * MINUTE });
    await story.watch(second, other);
    await story.advance(5 * SECOND);
    story.synap.instead = ({ origin }) =>
      origin === 'http://localhost:8000'
        ? story.synap.json(429, { detail: 'slow down' }, { 'Retry-After': retryAfter })
        : null;
    await story.watch(first, story.home);
    await story.watch(ingestionId(3), story.home);
    story.synap.instead = null;
    const polled = story.synap.polls(second).length;
    await story.advance(pauseMs - SECOND);
    expect(story.synap.polls(ingestionId(3)).length).toBeLessThanOrEqual(1);
    expect(story.synap.polls(first)).toHaveLength(1);
    expect(story.synap.polls(second).length).toBeGreaterThan(polled);
    await story.advance(MINUTE);
    expect(story.synap.polls(first).length).toBeGreaterThan(1);
  });
});

describe('a pause that a server asks for', () => {
  it('begins when its answer comes, however long that took', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.answersAfterMs = 10 * SECOND;
    story.synap.instead = () => story.synap.json(429, {}, { 'Retry-After': '20' });
    await story.watch(first);
    await story.advance(29 * SECOND);
    expect(story.synap.polls()).toHaveLength(1);
    await story.advance(2 * SECOND);
    expect(story.synap.polls()).toHaveLength(2);
  });
});

describe('a server that refuses one ID', () => {
  it.each([404, 422])('with %i is in no trouble: all others are polled as before', async (status) => {
    const story = await connected();
    story.synap.answers(first, () => story.synap.json(status, { detail: 'no such ingestion' }));
    story.synap.job(second);
    await story.watch([first, second]);
    for (let seconds = 0; seconds < 30; seconds += 1) {
      await story.advance(SECOND);
      expect(story.connectionErrorOf(story.home)).toBeNull();
    }
    expect(longestGapMs(story.synap.polls(second).map(({ at }) => at))).toBeLessThan(6 * SECOND);
  });
});

describe('a server that refuses with a 429 and says nothing but when its window ends', () => {
  it.each([
    ['in the documented header', (at: number) => ({ 'X-RateLimit-Reset': String(Math.ceil(at / 1_000)) })],
    ['in the header of the IETF', () => ({ RateLimit: '"default";r=0;t=3' })],
  ])('%s is polled again then: a young job is not notified a minute late', async (_, headersAt) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 2 * SECOND });
    let refusals = 1;
    story.synap.instead = ({ id }) =>
      id !== null && refusals-- > 0
        ? story.synap.json(429, { detail: 'slow down' }, headersAt(story.browser.clock.now() + 3 * SECOND))
        : null;
    await story.watch(first);
    await story.advance(2 * SECOND);
    expect(story.synap.polls(first)).toHaveLength(1);
    await story.advance(4 * SECOND);
    expect(story.standing(first)).toBe('completed');
    expect(story.newNotifications()).toHaveLength(1);
  });
});

describe('a server in trouble', () => {
  it('is polled ever more rarely, one request at a time, and noticed within a minute and a half when it is well', async () => {
    const story = await connected();
    const crowd = ingestionIds(5);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(MINUTE);
    story.synap.instead = () => story.synap.page(502);
    await story.advance(3 * MINUTE);
    const troubledAt = story.browser.clock.now();
    await story.advance(10 * MINUTE);
    const probes = story.synap.polls().filter(({ at }) => at > troubledAt);
    expect(new Set(probes.map(({ at }) => at)).size).toBe(probes.length);
    expect(probes.length).toBeLessThan(25);
    expect(longestGapMs(probes.map(({ at }) => at))).toBeLessThanOrEqual(90 * SECOND);
    story.synap.instead = null;
    for (const id of crowd) story.synap.job(id, { endsInMs: 0 });
    await story.advance(2 * MINUTE);
    expect(crowd.map((id) => story.standing(id))).toEqual(crowd.map(() => 'completed'));
  });

  it('over one ingestion slows no other', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id);
    story.synap.answers(first, () => story.synap.json(500, { detail: 'defect' }));
    await story.watch([first, second]);
    await story.advance(2 * MINUTE);
    expect(story.synap.polls(first).length).toBeLessThan(12);
    expect(longestGapMs(story.synap.polls(second).map(({ at }) => at))).toBeLessThan(6 * SECOND);
    expect(story.standing(first)).toBe('watching');
  });

  it('over one ingestion keeps no other from its turn once everything else is well again', async () => {
    const story = await connected();
    for (const id of [first, second]) story.synap.job(id);
    await story.watch([first, second]);
    story.synap.instead = () => story.synap.page(502);
    await story.advance(MINUTE);
    story.synap.instead = null;
    story.synap.answers(first, () => story.synap.json(500, { detail: 'defect' }));
    story.synap.job(second, { endsInMs: 0 });
    await story.advance(3 * MINUTE);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
  });

  it('that fails for six requests at once has failed once: it is asked again after seconds', async () => {
    const story = await connected();
    story.synap.headers = { 'X-RateLimit-Limit': '600' };
    const crowd = ingestionIds(6);
    const before = ingestionId(7);
    story.synap.job(before, { endsInMs: 0 });
    await story.watch(before);
    await story.advance(MINUTE);
    for (const id of crowd) story.synap.job(id, { endsInMs: 0 });
    let failed = 0;
    story.synap.instead = async ({ id }) => {
      failed += 1;
      const answersAfterMs = failed * 300;
      await new Promise<void>((resolve) => story.browser.clock.after(answersAfterMs, resolve));
      return id === null ? story.synap.json(200, {}) : story.synap.json(503, {});
    };
    await story.watch(crowd);
    expect(crowd.flatMap((id) => story.synap.polls(id))).toHaveLength(6);
    story.synap.instead = null;
    await story.advance(5 * SECOND);
    expect(crowd.map((id) => story.standing(id))).toEqual(crowd.map(() => 'completed'));
  });

  it('that cannot be reached is asked once whether it is there at all, not after each poll', async () => {
    const story = await connected();
    story.synap.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    await story.watch(first);
    await story.advance(10 * MINUTE);
    expect(story.synap.polls().length).toBeGreaterThan(8);
    expect(story.synap.requests.filter(({ path }) => path === '/health')).toHaveLength(1);
  });

  it('that never answers is given up after twenty seconds, and the watch goes on', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 0 });
    story.synap.holdAnswers();
    await story.watch(first);
    await story.advance(19 * SECOND);
    expect(story.synap.polls()).toHaveLength(1);
    await story.advance(30 * SECOND);
    expect(story.synap.polls().length).toBeGreaterThan(1);
    expect(story.ingestion(first).lastError?.code).toBe('timed_out');
  });
});

describe('a machine without a network', () => {
  it('says so instead of blaming the server, and hears of a finish as soon as it is back', async () => {
    const story = await connected();
    const far = await story.connect({ baseUrl: 'https://synap.example' });
    story.synap.job(first, { endsInMs: 5 * MINUTE });
    await story.watch(first, far);
    await story.advance(MINUTE);
    story.browser.faults.isOffline = true;
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('watching');
    expect(story.connectionErrorOf(far)).toBe('offline');
    story.browser.faults.isOffline = false;
    story.worker().onOnline();
    await story.advance(2 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    expect(story.connectionErrorOf(far)).toBeNull();
  });

  it('polls all at once when it is back, also what would not have been polled for minutes', async () => {
    const story = await connected();
    const far = await story.connect({ baseUrl: 'https://synap.example' });
    story.synap.job(second, { endsInMs: 10 * MINUTE, queuedAgoMs: 20 * HOUR });
    await story.watch(second, far);
    await story.advance(9 * MINUTE);
    story.synap.job(first);
    await story.watch(first, far);
    await story.advance(MINUTE - SECOND);
    story.browser.faults.isOffline = true;
    await story.advance(10 * SECOND);
    expect(story.connectionErrorOf(far)).toBe('offline');
    story.browser.faults.isOffline = false;
    story.worker().onOnline();
    await story.advance(2 * SECOND);
    expect(story.newNotifications()).toEqual([`${second}:1:completed`]);
  });

  it('that comes and goes does not hurry a server that fails', async () => {
    const requests = async (afterEachMinute: (story: Scenario) => void) => {
      const story = await connected();
      const far = await story.connect({ baseUrl: 'https://synap.example' });
      story.synap.instead = () => story.synap.json(503, {});
      await story.watch(first, far);
      for (let minute = 0; minute < 180; minute++) {
        await story.advance(MINUTE);
        afterEachMinute(story);
      }
      return story.synap.requests.length;
    };
    const alone = await requests(() => {});
    expect(await requests((story) => story.worker().onOnline())).toBeLessThanOrEqual(alone + 1);
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1:8000', 'https://synap.example'])(
    'reaches %s all the same where the browser is wrong about the network',
    async (baseUrl) => {
      const story = await connected();
      const there = await story.connect({ baseUrl });
      story.browser.faults.saysOffline = true;
      story.synap.job(first, { endsInMs: 20 * SECOND });
      await story.watch(first, there);
      await story.advance(30 * SECOND);
      expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
    },
  );

  it('never takes a dead server on the same machine for a missing network', async () => {
    const story = await connected();
    story.browser.faults.isOffline = true;
    story.synap.job(first);
    await story.watch(first);
    await story.advance(MINUTE);
    expect(story.connectionErrorOf(story.home)).toBe('unreachable');
  });

  it('sends a request each half minute at most', async () => {
    const story = await connected();
    const far = await story.connect({ baseUrl: 'https://synap.example' });
    for (const id of ingestionIds(4)) story.synap.job(id);
    await story.watch(ingestionIds(4), far);
    await story.advance(10 * SECOND);
    story.browser.faults.isOffline = true;
    await story.advance(MINUTE);
    const tried = story.tries;
    await story.advance(10 * MINUTE);
    expect(story.tries - tried).toBeLessThanOrEqual(21);
  });
});

describe('a server that answers for one ingestion and fails for others', () => {
  const [healthy = '', ...broken] = ingestionIds(11);
  const isBroken = new Set<string | null>(broken);

  /** Fails for the broken ones from so long after now. */
  function failAfter(story: Scenario, ms: number): void {
    const from = story.browser.clock.now() + ms;
    story.synap.instead = ({ id, at }) =>
      isBroken.has(id) && at >= from ? story.synap.json(500, { detail: 'Internal Server Error' }) : null;
  }

  it.each([
    [healthy, ...broken],
    [...broken, healthy],
  ])('notifies in time of the one that it has answered for before (%#)', async (...ids) => {
    const story = await connected();
    for (const id of ids) story.synap.job(id, { endsInMs: id === healthy ? 40 * SECOND : HOUR });
    failAfter(story, 6 * SECOND);
    for (const id of ids) await story.watch(id);
    await story.advance(48 * SECOND);
    expect(story.newNotifications()).toEqual([`${healthy}:1:completed`]);
  });

  it('is asked for what was added last before what has failed again and again', async () => {
    const story = await connected();
    failAfter(story, 0);
    for (const id of broken) await story.watch(id);
    story.synap.job(healthy, { endsInMs: 20 * SECOND });
    await story.watch(healthy);
    await story.advance(40 * SECOND);
    expect(story.newNotifications()).toEqual([`${healthy}:1:completed`]);
  });
});
