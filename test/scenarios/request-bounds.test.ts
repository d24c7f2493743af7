import { describe, expect, it, vi } from 'vitest';
import { API_KEY, connected, HOUR, ingestionId, MINUTE, type Scenario } from './support/scenario';

/**
 * Nothing is polled for ever: what a watch costs that nobody ends, of one ingestion, with the settings as they come. The table in
 * docs/ARCHITECTURE.md, "What may end a watch", states these numbers.
 */
/** A month of a busy machine's time. */
vi.setConfig({ testTimeout: 120_000 });

const first = ingestionId(1);
const DAY = 24 * HOUR;

/** The requests of the first day, of the second, and of the rest of a month, in which no person looks at anything. */
async function requestsOf(story: Scenario): Promise<{ day: number; nextDay: number; rest: number }> {
  const before = story.synap.requests.length;
  await story.watch(first);
  const counts: number[] = [];
  for (const ms of [DAY, DAY, 28 * DAY]) {
    const asked = story.synap.requests.length;
    await story.advance(ms);
    counts.push(story.synap.requests.length - (counts.length === 0 ? before : asked));
  }
  const [day = 0, nextDay = 0, rest = 0] = counts;
  return { day, nextDay, rest };
}

describe('in a month, a watch that nobody ends', () => {
  it.each<[string, (story: Scenario) => void, { day: number; nextDay: number; rest: number }]>([
    [
      'on a host that nobody can reach',
      ({ synap }) => {
        synap.instead = () => Promise.reject(new TypeError('Failed to fetch'));
      },
      { day: 1_500, nextDay: 25, rest: 150 },
    ],
    [
      'behind a gateway that answers with a page',
      ({ synap }) => {
        synap.instead = () => new Response('<html>', { status: 403 });
      },
      { day: 1_500, nextDay: 25, rest: 150 },
    ],
    [
      'whose ID everybody refuses, whoami included',
      ({ synap }) => {
        synap.instead = ({ id }) => synap.json(id === null ? 503 : 404, { detail: 'no' });
      },
      { day: 650, nextDay: 50, rest: 300 },
    ],
    [
      'whose ID everybody refuses, whoami every second time',
      ({ synap }) => {
        synap.instead = ({ id }) => {
          const isGood = synap.whoamis().length % 2 === 0;
          return id === null && isGood ? null : synap.json(id === null ? 503 : 404, { detail: 'no' });
        };
      },
      { day: 1_200, nextDay: 50, rest: 300 },
    ],
    [
      'with a status that is no end',
      ({ synap }) => {
        synap.job(first, { fields: { status: 'thinking' } });
      },
      { day: 850, nextDay: 5, rest: 0 },
    ],
  ])('%s costs a bounded number of requests, and then none', async (_, prepare, most) => {
    const story = await connected();
    prepare(story);
    const { day, nextDay, rest } = await requestsOf(story);
    expect(day).toBeLessThanOrEqual(most.day);
    expect(nextDay).toBeLessThanOrEqual(most.nextDay);
    expect(rest).toBeLessThanOrEqual(most.rest);
    expect(story.standing(first)).toBe('timed_out');
    expect(story.browser.alarm).toBeNull();
    expect(story.newNotifications()).toEqual([`${first}:1:timed_out`]);
  });

  it('with a key that was revoked costs some thirty requests', async () => {
    const story = await connected();
    story.synap.job(first);
    story.synap.refusedKeys.add(API_KEY);
    const { day, nextDay, rest } = await requestsOf(story);
    expect(day).toBeLessThanOrEqual(32);
    expect([nextDay, rest]).toEqual([expect.toSatisfy((n: number) => n <= 2), 0]);
  });

  it('of an ID that Synap has forgotten costs a few', async () => {
    const story = await connected();
    const { day, nextDay, rest } = await requestsOf(story);
    expect(day).toBeLessThanOrEqual(12);
    expect([nextDay, rest]).toEqual([0, 0]);
    expect(story.standing(first)).toBe('not_found');
  });

  it('and is answered at last is notified within the hour', async () => {
    const story = await connected();
    story.synap.instead = () => story.synap.json(503, {});
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    await story.advance(3 * DAY);
    expect(story.newNotifications()).toEqual([]);
    story.synap.instead = null;
    await story.advance(HOUR + MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('for want of a network is polled at once when there is one again', async () => {
    const story = await connected();
    story.synap.job(first, { endsInMs: HOUR });
    await story.watch(first);
    story.browser.faults.isOffline = true;
    await story.advance(3 * DAY);
    const tries = story.tries;
    await story.advance(DAY);
    expect(story.tries - tries).toBeLessThanOrEqual(25);
    story.browser.faults.isOffline = false;
    story.worker().onOnline();
    await story.advance(MINUTE);
    expect(story.newNotifications()).toEqual([`${first}:1:completed`]);
  });

  it('ends in a browser that is open for half an hour a day, too', async () => {
    const story = await connected();
    await story.send({ type: 'saveSettings', patch: { maxWatchTimeMs: 2 * HOUR } });
    story.synap.instead = () => story.synap.json(503, {});
    await story.watch(first);
    for (let day = 0; day < 200 && story.standing(first) === 'watching'; day++) {
      await story.advance(30 * MINUTE);
      await story.restartBrowser({ closedForMs: DAY });
    }
    expect(story.standing(first)).toBe('timed_out');
  });
});
