import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import {
  hasPendingSlow,
  type PendingSlow,
  planSlow,
  slowNotificationId,
  withSlowNotification,
} from '../../../../src/watch/notifications/slow-notifications';
import { type DurationModel, initialDurationModel } from '../../../../src/watch/scheduling/duration-model';
import { learn } from '../../../../src/watch/scheduling/learn-durations';
import { slowAfterMs } from '../../../../src/watch/scheduling/usual-duration';
import { answered, idOf, NOW, pendingOutcome, scheduler, watching } from '../../samples';

let durationModel: DurationModel = initialDurationModel();
for (let n = 0; n < 30; n += 1)
  durationModel = learn(durationModel, { kind: 'finished', waitMs: 0, totalMs: 10_000 });
const slowMs = slowAfterMs(durationModel) ?? 0;

const slowId = (n: number) => slowNotificationId(watching(n));

const polled = (ageMs: number, over: Partial<Parameters<typeof withSlowNotification>[1]> = {}) =>
  withSlowNotification(watching(1, { queuedAt: NOW - ageMs }), {
    result: answered(),
    durationModel,
    isWanted: true,
    ...over,
  });

describe('a poll finds an ingestion slow', () => {
  it('from the age on that hardly any job reaches', () => {
    expect(slowMs).toBeGreaterThanOrEqual(30_000);
    expect(hasPendingSlow(polled(slowMs - 1_000))).toBe(false);
    expect(polled(slowMs + 1_000).slow).toEqual({
      state: 'pending',
      round: 1,
      id: slowId(1),
      since: NOW,
      tries: 0,
    });
  });

  it('by when it was queued, however lately it has been watched', () => {
    const record = watching(1, { queuedAt: NOW - slowMs - 1_000, watchedSince: NOW - 1_000 });
    const after = withSlowNotification(record, { result: answered(), durationModel, isWanted: true });
    expect(hasPendingSlow(after)).toBe(true);
  });

  it.each([
    ['it is not wanted', { isWanted: false }],
    ['nothing is known of how long jobs take', { durationModel: initialDurationModel() }],
    [
      'the poll brought no word of Synap’s',
      {
        result: {
          ...answered(),
          kind: 'unusable',
          error: { code: 'server_error', detail: null, httpStatus: 503, correlationId: null, link: null },
        },
      },
    ],
  ] as const)('but not where %s', (_, over) => {
    expect(polled(10 * slowMs, over).slow).toBeUndefined();
  });

  it('not by an answer that a cache has kept', () => {
    const result = answered();
    if (result.kind !== 'answered') throw new Error('an answer is an answer');
    expect(polled(10 * slowMs, { result: { ...result, isCached: true } }).slow).toBeUndefined();
  });

  it('by when it was first seen, where the time at which it was queued has no zone', () => {
    const seen = (agoMs: number) =>
      withSlowNotification(
        watching(1, {
          queuedAt: NOW - 10 * slowMs,
          isQueuedAtUnsure: true,
          watchedSince: NOW - agoMs,
        }),
        { result: answered(), durationModel, isWanted: true },
      ).slow;
    expect(seen(slowMs - 1_000)).toBeUndefined();
    expect(seen(slowMs + 1_000)).toMatchObject({ state: 'pending' });
  });

  it('once in a round, and not when it has ended', () => {
    const sent = { state: 'sent', round: 1, id: 'x', at: NOW } as const;
    const context = { result: answered(), durationModel, isWanted: true };
    const old = { queuedAt: NOW - 10 * slowMs, slow: sent };
    expect(withSlowNotification(watching(1, old), context).slow).toBe(sent);
    expect(withSlowNotification(watching(1, { ...old, round: 2 }), context).slow).toMatchObject({ round: 2 });
    expect(
      withSlowNotification(pendingOutcome(1, 'completed', NOW, { queuedAt: 0 }), context).slow,
    ).toBeUndefined();
  });
});

describe('what is pending', () => {
  const pending = (n: number, since = NOW, id = slowId(n)): PendingSlow => ({
    ...watching(n),
    slow: { state: 'pending', round: 1, id, since, tries: 0 },
  });
  const plan = (over: Partial<Parameters<typeof planSlow>[0]>) =>
    planSlow({
      now: NOW,
      minuteOfDay: () => 12 * 60,
      pending: [],
      scheduler: scheduler({ lastRoundAt: NOW }),
      settings: { ...DEFAULT_SETTINGS, notifySlow: true },
      ...over,
    });
  const five = [1, 2, 3, 4, 5].map((n) => pending(n));

  it('is shown singly for the first three, and the rest of a burst in one digest', () => {
    const { notifications, nextAt } = plan({ pending: five });
    expect(notifications.map(({ id }) => id)).toEqual([1, 2, 3].map(slowId));
    expect(nextAt).toBe(NOW + 5_000);
    const later = plan({ pending: five.slice(3), now: NOW + 5_000 }).notifications;
    expect(later.map(({ members }) => members.length)).toEqual([2]);
    expect(later[0]?.id).toMatch(/^slow:/);
  });

  it('is no digest where it is one alone that was held, and nothing is woken for where none is', () => {
    expect(plan({ pending: [pending(1)], now: NOW + 6_000 }).notifications).toEqual([
      { id: slowId(1), members: [pending(1)] },
    ]);
    expect(plan({ pending: five.slice(0, 3) }).nextAt).toBeNull();
  });

  it('has the places that an hour has left, and the others are waited for', () => {
    const notifiedAt = Array.from({ length: 11 }, () => NOW - 10 * 60_000);
    const { notifications, nextAt } = plan({ pending: five, scheduler: scheduler({ notifiedAt }) });
    expect([notifications.length, nextAt]).toEqual([1, NOW + 5_000]);
  });

  it('is one digest as soon as it is its turn in an hour that has had many', () => {
    const notifiedAt = Array.from({ length: 12 }, () => NOW - 30_000);
    const { notifications, nextAt } = plan({ pending: five, scheduler: scheduler({ notifiedAt }) });
    expect([notifications.map(({ members }) => members.length), nextAt]).toEqual([[5], null]);
  });

  it('is held no longer than anything else where a clock set back has put it into the future', () => {
    const later = pending(4, NOW + 7_200_000);
    expect(plan({ pending: [...five.slice(0, 3), later] }).nextAt).toBe(NOW + 5_000);
  });

  it('is named again under the ID of a digest that was written before', () => {
    const written = five.map((one) => ({ ...one, slow: { ...one.slow, id: 'slow:1:a' } }));
    expect(plan({ pending: written }).notifications).toMatchObject([{ id: 'slow:1:a', members: written }]);
  });

  it('counts digests that were written before among the first three', () => {
    const written = [1, 2, 3].map((n) => pending(n, NOW, `slow:1:${n}`));
    expect(plan({ pending: [...written, pending(4)] })).toMatchObject({
      notifications: { length: 3 },
      nextAt: NOW + 5_000,
    });
  });

  it('is shown from the one that has waited longest on', () => {
    const waiting = [1, 2, 3, 4].map((n) => pending(n, NOW - n));
    expect(plan({ pending: waiting }).notifications.map(({ id }) => id)).toEqual([4, 3, 2].map(slowId));
  });

  it('is nothing of a round before this one', () => {
    expect(hasPendingSlow({ ...pending(1), round: 2 })).toBe(false);
  });

  it('is given up when the person does not want it any more', () => {
    const { notifications, silenced } = plan({ pending: five, settings: DEFAULT_SETTINGS });
    expect([notifications, silenced]).toEqual([[], five]);
  });

  it('waits for the end of quiet hours, of being away, and for its turn in an hour that has had many', () => {
    const quiet = { from: 0, to: 1_000 };
    expect(
      plan({ pending: five, settings: { ...DEFAULT_SETTINGS, notifySlow: true, quiet } }).notifications,
    ).toEqual([]);
    const away = { waitingFor: [idOf(9)], since: NOW, until: NOW + 30_000 };
    expect(plan({ pending: five, scheduler: scheduler({ away }) })).toMatchObject({
      notifications: [],
      nextAt: NOW + 30_000,
    });
    const notifiedAt = Array.from({ length: 12 }, () => NOW - 1_000);
    const { notifications, nextAt } = plan({ pending: five, scheduler: scheduler({ notifiedAt }) });
    expect(notifications).toEqual([]);
    expect(nextAt).toBeGreaterThan(NOW);
  });
});
