import { describe, expect, it } from 'vitest';
import {
  connected,
  ELSEWHERE,
  edited,
  ingestionId,
  ingestionIds,
  MINUTE,
  OTHER_KEY,
  type Scenario,
  SECOND,
} from './support/scenario';

const HALF_AN_HOUR = 30 * MINUTE;

/** A connection of 60 requests a minute with its burst whole, and jobs that begin now and end after so long. */
async function sharing(endsInMs: number[]): Promise<{ story: Scenario & { home: string }; ids: string[] }> {
  const story = await connected();
  await story.advance(MINUTE);
  const ids = ingestionIds(endsInMs.length);
  for (const [n, id] of ids.entries()) story.synap.job(id, { endsInMs: endsInMs[n] ?? 0 });
  return { story, ids };
}

/** How long a job waited between its first polls. */
async function firstGapMs(story: Scenario, id: string): Promise<number> {
  await story.advance(10 * SECOND);
  const [from = 0, to = 0] = story.synap.requests.filter(({ path }) => path.includes(id)).map(({ at }) => at);
  return to - from;
}

describe('two young jobs within a small limit', () => {
  it('are notified when they end, and not when the requests they spent too early are back', async () => {
    for (const ends of [
      [2.2 * SECOND, 2.3 * SECOND],
      [2.3 * SECOND, 2.3 * SECOND],
      [1.2 * SECOND, 3.9 * SECOND],
    ]) {
      const { story, ids } = await sharing(ends);
      await story.watch(ids);
      await story.advance(Math.max(...ends) + 0.5 * SECOND);
      expect(ids.map((id) => story.standing(id))).toEqual(['completed', 'completed']);
    }
  });
});

describe('two young jobs within a large limit', () => {
  it('are polled more rarely where the person allows less', async () => {
    const gaps = [null, 60].map(async (limitPerMin) => {
      const { story } = await sharing([HALF_AN_HOUR, HALF_AN_HOUR]);
      story.synap.headers = { 'X-RateLimit-Limit': '6000' };
      await story.connect({ ...edited(story.home), limitPerMin });
      await story.watch(ingestionIds(2));
      return firstGapMs(story, ingestionId(1));
    });
    const [fullMs = 0, limitedMs = 0] = await Promise.all(gaps);
    expect(limitedMs).toBeGreaterThan(1.5 * fullMs);
  });
});

describe('a young job is polled as if alone', () => {
  const [one, two] = [ingestionId(1), ingestionId(2)];
  const alone = async () => {
    const { story } = await sharing([HALF_AN_HOUR]);
    await story.watch(one);
    return firstGapMs(story, one);
  };

  it('but twice as rarely beside another', async () => {
    const { story, ids } = await sharing([HALF_AN_HOUR, HALF_AN_HOUR]);
    await story.watch(ids);
    expect(await firstGapMs(story, one)).toBeCloseTo(2 * (await alone()), -1);
  });

  it('beside one that a page shows, for which the whole budget is there', async () => {
    const { story } = await sharing([]);
    story.synap.headers = { 'X-RateLimit-Limit': '120' };
    story.synap.job(ingestionId(3), { endsInMs: 0 });
    await story.watch(ingestionId(3));
    await story.advance(MINUTE);
    for (const id of [one, two]) story.synap.job(id, { endsInMs: HALF_AN_HOUR });
    await story.watch(two);
    await story.show(two);
    await story.watch(one);
    expect(await firstGapMs(story, one)).toBeLessThan(1.2 * (await alone()));
  });

  it.each(['stop', 'remove'] as const)('beside one that is watched no more: %s', async (type) => {
    const { story } = await sharing([HALF_AN_HOUR, HALF_AN_HOUR]);
    await story.watch(two);
    await story.send({ type, ids: [two] });
    await story.watch(one);
    expect(await firstGapMs(story, one)).toBeCloseTo(await alone(), -1);
  });

  it('beside one of another connection', async () => {
    const { story } = await sharing([HALF_AN_HOUR, HALF_AN_HOUR]);
    const elsewhere = await story.connect({ baseUrl: ELSEWHERE, key: OTHER_KEY });
    await story.watch(two, elsewhere);
    await story.watch(one, story.home);
    expect(await firstGapMs(story, one)).toBeCloseTo(await alone(), -1);
  });
});
