import { describe, expect, it } from 'vitest';
import { OUTCOME_TEXTS } from '../../src/background/notifications/outcome-texts';
import { OUTCOMES, type OutcomeKind } from '../../src/watch/model/records';
import { NOTIFICATION_GAP_MAX_MS, NOTIFICATIONS_PER_HOUR_MAX } from '../../src/watch/notifications/constants';
import { connectedToFastSynap, titles } from './support/bursts';
import { mostNotificationsPerHour, namedOutcomes } from './support/named';
import { HOUR, ingestionIds, MINUTE, type Scenario, SECOND } from './support/scenario';

const endsAs =
  (as: string) =>
  ({ synap }: Scenario, id: string): void =>
    synap.job(id, { endsInMs: 0, as });

/** The ways to end that take no longer than minutes. */
const ENDS: Record<Exclude<OutcomeKind, 'timed_out'>, (story: Scenario, id: string) => void> = {
  completed: endsAs('completed'),
  failed: endsAs('failed'),
  cancelled: endsAs('cancelled'),
  partial_success: endsAs('partial_success'),
  other: endsAs('archived'),
  not_found: ({ synap }, id) => synap.answers(id, () => synap.json(404, { detail: 'unknown' })),
  rejected: ({ synap }, id) => synap.answers(id, () => synap.json(422, { detail: 'no such ID' })),
};
const WAYS = Object.values(ENDS);
/** What `namedOutcomes` calls them. */
const NAMES = OUTCOMES.filter((kind) => kind !== 'timed_out').map((kind) =>
  OUTCOME_TEXTS[kind].title.replace('notification', ''),
);
const EACH = 3;

/** As many that end in each way; those of one way come one after the other. */
function jobsOfEveryKind(story: Scenario): string[] {
  const ids = ingestionIds(WAYS.length * EACH);
  for (const [n, id] of ids.entries()) WAYS[Math.floor(n / EACH)]?.(story, id);
  return ids;
}

/** Has them watched in batches of so many. */
async function watchInBatches(story: Scenario, ids: string[], size: number): Promise<void> {
  for (let from = 0; from < ids.length; from += size) await story.watch(ids.slice(from, from + size));
}

describe('a crowd of outcomes of every kind', () => {
  it.each<[string, number]>([
    ['in one batch', WAYS.length * EACH],
    ['in many batches', 5],
    ['in none', 1],
  ])('%s: each is named in exactly one notification, and they are few', async (_, size) => {
    const story = await connectedToFastSynap();
    const ids = jobsOfEveryKind(story);
    await watchInBatches(story, ids, size);
    await story.advance(20 * MINUTE);
    expect(new Set(ids.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
    const { Completed: _told, ...problems } = Object.fromEntries(NAMES.map((name) => [name, EACH]));
    const { singly, inBatches } = namedOutcomes(story);
    expect(singly).toMatchObject(problems);
    // Completed ones are named by their batch alone, or by a digest in its place.
    const completed = [singly, inBatches].map((named) => named.Completed ?? 0);
    expect(completed.reduce((sum, count) => sum + count)).toBe(EACH);
    expect(mostNotificationsPerHour(story)).toBeLessThanOrEqual(NOTIFICATIONS_PER_HOUR_MAX);
    expect(story.browser.alarm).toBeNull();
  });

  it('checked again all at once is notified anew by a few and then by digests', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(60);
    for (const id of ids) story.synap.job(id, { endsInMs: 0, as: 'failed' });
    await story.watch(ids);
    await story.advance(HOUR);
    const before = story.browser.created.length;
    for (const [n, id] of ids.entries())
      story.synap.job(id, { endsInMs: 0, as: n % 2 === 0 ? 'failed' : 'cancelled' });
    await story.send({ type: 'check', ids });
    await story.advance(HOUR);
    const again = { browser: { created: story.browser.created.slice(before) } };
    expect(namedOutcomes(again)).toEqual({ singly: { Failed: 30, Cancelled: 30 }, inBatches: {} });
    expect(again.browser.created.length).toBeLessThanOrEqual(12);
  });
});

describe('many batches', () => {
  const ids = ingestionIds(32);

  /** Eight of four; in each one of the four fails. */
  async function watchEight(story: Scenario, endsInMs: number): Promise<void> {
    for (const [n, id] of ids.entries())
      story.synap.job(id, { endsInMs, as: n % 4 === 0 ? 'failed' : 'completed' });
    await watchInBatches(story, ids, 4);
  }
  const ALL = 'notificationTallyCompleted_other 24, notificationTallyFailed_other 8';

  it('that ended while the machine slept are notified in one digest', async () => {
    const story = await connectedToFastSynap();
    await watchEight(story, 20 * MINUTE);
    await story.advance(20 * SECOND);
    await story.sleep(HOUR);
    await story.advance(HOUR);
    expect(titles(story)).toEqual([`notificationAway ${ALL}`]);
    expect(new Set(ids.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
    expect([story.unfinishedDigests(), story.browser.alarm]).toEqual([[], null]);
  });

  it('that ended in quiet hours are notified in one digest', async () => {
    const story = await connectedToFastSynap();
    await story.send({ type: 'saveSettings', patch: { quiet: { from: 11 * 60, to: 12 * 60 + 15 } } });
    await watchEight(story, 10 * SECOND);
    await story.advance(HOUR);
    expect(titles(story)).toEqual([`notificationQuiet ${ALL}`]);
  });

  it.each([
    ['its batches are written as done', /^local\.set .*\bbatch:/],
    ['it is written down', /^local\.set .*\bnotification-group:/],
    ['it is created', /^notifications\.create away/],
  ])('are named once in it though the background is killed right after %s', async (_, call) => {
    const story = await connectedToFastSynap();
    await watchEight(story, 20 * MINUTE);
    await story.advance(20 * SECOND);
    story.killAfter(call);
    await story.sleep(HOUR);
    await story.advance(5 * MINUTE);
    expect(story.starts).toBeGreaterThan(1);
    expect(namedOutcomes(story)).toEqual({ singly: { Completed: 24, Failed: 8 }, inBatches: {} });
    expect(new Set(ids.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
  });

  it('wait for one another no longer than the longest gap between two notifications', async () => {
    const story = await connectedToFastSynap();
    const crowd = ingestionIds(90);
    for (const [n, id] of crowd.entries())
      story.synap.job(id, { endsInMs: 0, as: n % 5 === 0 ? 'failed' : 'completed' });
    await watchInBatches(story, crowd, 5);
    await story.advance(MINUTE);
    expect(new Set(crowd.map((id) => story.standing(id)))).toEqual(new Set(['completed', 'failed']));
    await story.advance(NOTIFICATION_GAP_MAX_MS);
    expect(new Set(crowd.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
    const { singly, inBatches } = namedOutcomes(story);
    expect(singly.Failed).toBe(18);
    expect((singly.Completed ?? 0) + (inBatches.Completed ?? 0)).toBe(72);
  });
});

describe('one batch', () => {
  it('that ended while the machine slept is notified once, with what failed of it', async () => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(8);
    for (const [n, id] of ids.entries())
      story.synap.job(id, { endsInMs: 20 * MINUTE, as: n < 2 ? 'failed' : 'completed' });
    await story.watch(ids);
    await story.advance(20 * SECOND);
    await story.sleep(HOUR);
    await story.advance(HOUR);
    expect(titles(story)).toEqual([
      'notificationBatch notificationTallyCompleted_other 6, notificationTallyFailed_other 2',
    ]);
    expect(new Set(ids.map((id) => story.notification(id)))).toEqual(new Set(['sent']));
  });
});

describe('a crowd that ends while the desktop takes no notification', () => {
  it.each<[string, (story: Scenario, isTroubled: boolean) => void]>([
    [
      'does not answer',
      ({ browser: { faults } }, isTroubled) => {
        faults.hangsNotifications = isTroubled ? 'not_shown' : null;
      },
    ],
    [
      'refuses it',
      ({ browser: { faults } }, isTroubled) => {
        faults.refusesNotifications = isTroubled;
      },
    ],
  ])('and %s is named by a few afterwards, each of it once', async (_, trouble) => {
    const story = await connectedToFastSynap();
    const ids = ingestionIds(30);
    trouble(story, true);
    for (const id of ids) {
      story.synap.job(id, { endsInMs: 0 });
      await story.watch(id);
      await story.advance(4 * SECOND);
    }
    trouble(story, false);
    await story.advance(3 * MINUTE);
    expect(namedOutcomes(story)).toEqual({ singly: { Completed: 30 }, inBatches: {} });
    expect(story.browser.created.length).toBeLessThanOrEqual(4);
  });
});
