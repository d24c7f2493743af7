import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../synap-server/limiter';
import {
  connected,
  HOUR,
  ingestionId,
  ingestionIds,
  MINUTE,
  NOON,
  Scenario,
  SECOND,
} from './support/scenario';

const [first, second] = [ingestionId(1), ingestionId(2)];

/** What a server says that allows so many requests in each second, and counts them. */
function perSecond(
  story: Scenario,
  limit: number,
  headersOf: (left: { remaining: number; endsAt: number }) => Record<string, string>,
) {
  const sent = () => {
    const now = story.browser.clock.now();
    const startedAt = now - (now % SECOND);
    return story.synap.requests.filter(({ at }) => at >= startedAt).length;
  };
  story.synap.headers = () => {
    const now = story.browser.clock.now();
    const endsAt = now - (now % SECOND) + SECOND;
    return headersOf({ remaining: Math.max(0, limit - sent()), endsAt });
  };
}

describe('a limit of ten requests a second', () => {
  it.each<[string, (left: { remaining: number; endsAt: number }) => Record<string, string>]>([
    [
      'by the documented headers, which name no window',
      ({ remaining, endsAt }) => ({
        'X-RateLimit-Limit': '10',
        'X-RateLimit-Remaining': String(remaining),
        'X-RateLimit-Reset': String(endsAt / 1_000),
      }),
    ],
    [
      'by the same with the seconds that are left',
      ({ remaining }) => ({
        'X-RateLimit-Limit': '10',
        'X-RateLimit-Remaining': String(remaining),
        'X-RateLimit-Reset': '1',
      }),
    ],
    ['by a policy beside the limit', () => ({ 'X-RateLimit-Limit': '10, 10;w=1' })],
    [
      "by the IETF's three fields",
      ({ remaining }) => ({
        'RateLimit-Limit': '10',
        'RateLimit-Policy': '10;w=1',
        'RateLimit-Remaining': String(remaining),
        'RateLimit-Reset': '1',
      }),
    ],
    [
      "by the IETF's one field",
      ({ remaining }) => ({
        RateLimit: `limit=10, remaining=${remaining}, reset=1`,
        'RateLimit-Policy': '10;w=1',
      }),
    ],
    [
      "by the IETF's structured fields",
      ({ remaining }) => ({
        RateLimit: `"default";r=${remaining};t=1`,
        'RateLimit-Policy': '"default";q=10;w=1, "hour";q=20000;w=3600',
      }),
    ],
  ])('is not taken for one of ten a minute: %s', async (_, headersOf) => {
    const story = await connected();
    perSecond(story, 10, headersOf);
    const jobs = ingestionIds(8);
    for (const id of jobs) story.synap.job(id, { endsInMs: 12 * SECOND });
    for (const id of jobs) await story.watch(id);
    await story.advance(15 * SECOND);
    expect(jobs.map((id) => story.standing(id))).toEqual(jobs.map(() => 'completed'));
  });

  it('is kept: never more than our share of it goes out within a second', async () => {
    const story = await connected();
    perSecond(story, 10, () => ({ 'RateLimit-Policy': '"default";q=10;w=1' }));
    const crowd = ingestionIds(40);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(5 * SECOND);
    const from = story.browser.clock.now();
    await story.advance(10 * SECOND);
    const inSecond = new Map<number, number>();
    for (const { at } of story.synap.requests.filter(({ at }) => at > from))
      inSecond.set(Math.floor(at / SECOND), (inSecond.get(Math.floor(at / SECOND)) ?? 0) + 1);
    expect(Math.max(...inSecond.values())).toBeLessThanOrEqual(10);
  });

  it('holds for a second where it is spent', async () => {
    const story = await connected();
    story.synap.headers = { RateLimit: '"default";r=0;t=1', 'RateLimit-Policy': '"default";q=10;w=1' };
    story.synap.job(first, { endsInMs: 8 * SECOND });
    await story.watch(first);
    await story.advance(11 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});

describe('a limit of many requests a second that names no window', () => {
  // A window shows where more is sent within a second than the limit, taken for one of a minute, would give back. Of 250 that is
  // a burst, which is large enough once the first answers have said the limit.
  it.each([
    { limit: 60, batchesBefore: 0 },
    { limit: 250, batchesBefore: 1 },
  ])('is not taken for one of a minute: %o', async ({ limit, batchesBefore }) => {
    for (const isEpoch of [true, false]) {
      const story = await connected();
      perSecond(story, limit, ({ remaining, endsAt }) => ({
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(remaining),
        'X-RateLimit-Reset': isEpoch ? String(endsAt / 1_000) : '1',
      }));
      const [before, crowd] = [ingestionIds(12 * batchesBefore), ingestionIds(24).slice(12)];
      for (const id of before) story.synap.job(id, { endsInMs: 6 * SECOND });
      if (before.length > 0) await story.watch(before);
      await story.advance(MINUTE * batchesBefore);
      for (const id of crowd) story.synap.job(id, { endsInMs: 6 * SECOND });
      await story.watch(crowd);
      await story.advance(10 * SECOND);
      expect(crowd.filter((id) => story.standing(id) === 'completed')).toHaveLength(12);
    }
  });
});

/** A server that counts the requests of the last minute, and says when the oldest of them counts no more. */
function slidingMinute(story: Scenario, limit: number) {
  let refused = 0;
  story.synap.headers = () => {
    const now = story.browser.clock.now();
    const counted = story.synap.requests.filter(({ at }) => at > now - MINUTE);
    if (counted.length > limit) refused += 1;
    const oldest = counted[0]?.at ?? now;
    return {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(Math.max(0, limit - counted.length)),
      'X-RateLimit-Reset': String(Math.ceil((oldest + MINUTE) / 1_000)),
    };
  };
  return { refused: () => refused };
}

describe('a limit of the last sixty seconds', () => {
  it.each([60, 300])('is not taken for one of a second: %i', async (limit) => {
    const story = await connected();
    const server = slidingMinute(story, limit);
    const crowd = ingestionIds(40);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(1.5 * MINUTE);
    expect(server.refused()).toBe(0);
    expect(story.synap.requests.length).toBeLessThanOrEqual((1.5 * limit) / 2 + 50);
  });
});

describe('a limit of sixty requests a minute', () => {
  it('stays one when its window is about to end at each answer that tells of it', async () => {
    const story = await connected();
    story.synap.headers = () => {
      const now = story.browser.clock.now();
      const startedAt = now - (now % MINUTE);
      const sent = story.synap.requests.filter(({ at }) => at >= startedAt).length;
      return {
        'X-RateLimit-Limit': '60',
        'X-RateLimit-Remaining': String(Math.max(0, 60 - sent)),
        'X-RateLimit-Reset': String((startedAt + MINUTE) / 1_000),
      };
    };
    const crowd = ingestionIds(40);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(4 * MINUTE);
    expect(story.synap.requests.length).toBeLessThanOrEqual(4 * 30 + 10);
  });
});

describe('a server that gives requests back one by one', () => {
  it('is not taken for one whose window ends with each of them', async () => {
    const story = await connected();
    const limit = { perMin: 60, burst: 10 };
    const bucket = new TokenBucket(limit, story.browser.clock.now());
    let refused = 0;
    story.synap.headers = () => {
      const { allowed, limit: perMin, remaining, resetAtSec } = bucket.take(story.browser.clock.now());
      if (!allowed) refused += 1;
      return {
        'X-RateLimit-Limit': String(perMin),
        'X-RateLimit-Remaining': String(remaining),
        'X-RateLimit-Reset': String(resetAtSec),
      };
    };
    const crowd = ingestionIds(40);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(4 * MINUTE);
    expect(story.synap.requests.length).toBeLessThanOrEqual(4 * 30 + 10);
    expect(refused).toBe(0);
  });
});

describe('a limit of an hour', () => {
  it('is spread over the hour', async () => {
    const story = await connected();
    story.synap.headers = { 'RateLimit-Policy': '"hour";q=240;w=3600' };
    const crowd = ingestionIds(40);
    for (const id of crowd) story.synap.job(id);
    await story.watch(crowd);
    await story.advance(20 * MINUTE);
    expect(story.synap.requests.length).toBeLessThanOrEqual(40 + 20);
  });
});

describe('a limit of an hour that names no window, as GitHub has it', () => {
  /** A server that takes so many requests in each hour, which began twenty minutes ago, and refuses others. */
  async function perHour(limit: number) {
    const story = await connected();
    const startedAt = NOON - 20 * MINUTE;
    let refused = 0;
    const spent = () => {
      const now = story.browser.clock.now();
      const from = now - ((now - startedAt) % HOUR);
      const sent = story.synap.requests.filter(({ at }) => at >= from).length;
      const reset = {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Reset': String((from + HOUR) / 1_000),
      };
      return {
        isOver: sent > limit,
        headers: { ...reset, 'X-RateLimit-Remaining': String(Math.max(0, limit - sent)) },
      };
    };
    story.synap.headers = () => spent().headers;
    story.synap.instead = () => {
      if (!spent().isOver) return null;
      refused += 1;
      return story.synap.json(403, { message: 'API rate limit exceeded' });
    };
    return Object.assign(story, { refused: () => refused });
  }

  it('is spread over the hour: nothing is refused, and what ends late is notified in time', async () => {
    const story = await perHour(120);
    const crowd = ingestionIds(20);
    for (const id of crowd) story.synap.job(id, { endsInMs: 30 * MINUTE });
    await story.watch(crowd);
    await story.advance(3 * HOUR);
    expect(story.refused()).toBe(0);
    expect(new Set(crowd.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
  });
});

describe('an answer that asks to come back later', () => {
  it.each([
    [200, '30', 30],
    [202, '30', 30],
    [202, new Date(NOON + 10 * HOUR).toUTCString(), 3_600],
    [200, '999999', 3_600],
  ])(
    'with %i and Retry-After: %s holds its ingestion for so long, a page open or not, and no other',
    async (status, retryAfter, seconds) => {
      const story = await connected();
      story.synap.answers(first, () =>
        story.synap.json(
          status,
          { ingestion_id: first, status: 'processing', queued_at: null },
          { 'Retry-After': retryAfter },
        ),
      );
      story.synap.job(second);
      await story.watch([first, second]);
      for (let shownS = 0; shownS < Math.min(100, seconds - 10); shownS += 10) {
        await story.show(first, second);
        await story.advance(10 * SECOND);
      }
      expect(story.synap.polls(first)).toHaveLength(
        Math.max(1, Math.ceil(Math.min(100, seconds - 10) / seconds)),
      );
      expect(story.synap.polls(second).length).toBeGreaterThan(5);
    },
  );

  it('is asked ten times in five minutes where it says thirty seconds', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.headers = { 'Retry-After': '30' };
    await story.watch(first);
    for (let shownS = 0; shownS < 300; shownS += 10) {
      await story.show(first);
      await story.advance(10 * SECOND);
    }
    expect(story.synap.polls(first).length).toBeGreaterThanOrEqual(9);
    expect(story.synap.polls(first).length).toBeLessThanOrEqual(11);
  });

  it('with 404 is asked again no earlier, and is still not found in the end', async () => {
    const story = await connected();
    story.synap.answers(first, () =>
      story.synap.json(404, { detail: 'not there yet' }, { 'Retry-After': '45' }),
    );
    await story.watch(first);
    await story.advance(44 * SECOND);
    expect(story.synap.polls(first)).toHaveLength(1);
    await story.advance(10 * MINUTE);
    expect(story.standing(first)).toBe('not_found');
  });

  it('is asked at once when the person checks', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.headers = { 'Retry-After': '600' };
    await story.watch(first);
    await story.advance(MINUTE);
    await story.send({ type: 'check', ids: [first] });
    expect(story.synap.polls(first)).toHaveLength(2);
  });

  it.each(['soon', '-5', ''])('in words (%s) says nothing where nothing was refused', async (retryAfter) => {
    const story = await connected();
    story.synap.job(first, { endsInMs: 10 * SECOND });
    story.synap.headers = { 'Retry-After': retryAfter };
    await story.watch(first);
    await story.advance(13 * SECOND);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });
});

it('a connection that was just saved may spend on its first polls what its key has left, not half of it', async () => {
  const story = new Scenario();
  story.startWorker().onInstalled(false);
  story.synap.headers = { 'X-RateLimit-Limit': '60', 'X-RateLimit-Remaining': '4' };
  await story.connect();
  story.synap.headers = {};
  const ids = ingestionIds(4);
  for (const id of ids) story.synap.job(id, { queuedAgoMs: 10 * MINUTE });
  await story.watch(ids);
  // One is left for a finish.
  expect(story.synap.polls()).toHaveLength(3);
});
