import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import type { PendingOutcome } from '../../../../src/watch/model/ingestion';
import {
  type Batch,
  OUTCOMES,
  type OutcomeKind,
  SCHEMA_VERSION,
  type Settings,
} from '../../../../src/watch/model/records';
import { isCollecting, startCollecting, wasAway } from '../../../../src/watch/notifications/away';
import { withNotification } from '../../../../src/watch/notifications/notification-rate';
import {
  type NotificationInput,
  planNotifications,
} from '../../../../src/watch/notifications/plan-notifications';
import { idOf, NOW, pendingOutcome, scheduler } from '../../samples';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const plan = (over: Partial<NotificationInput>) =>
  planNotifications({
    now: NOW,
    minuteOfDay: () => 12 * 60,
    pending: [],
    batches: [],
    stragglesAfterMs: () => 5 * 60_000,
    find: (id) => over.pending?.find((record) => record.id === id) ?? null,
    scheduler: scheduler(),
    settings: DEFAULT_SETTINGS,
    ...over,
  });

const ids = (records: { id: string }[]) => records.map(({ id }) => id);
const batch = (id: string, members: number[]): Batch => ({
  schema: SCHEMA_VERSION,
  id,
  addedAt: NOW,
  ids: members.map(idOf),
  notifiedAt: null,
});

describe('the switch of an outcome', () => {
  const off = { completed: false, partial_success: false, failed: false, other: false };

  test.each([
    ['completed', ['completed']],
    ['partial_success', ['partial_success']],
    ['failed', ['failed']],
    ['other', ['cancelled', 'other', 'rejected', 'not_found', 'timed_out']],
  ] satisfies [keyof Settings['notify'], OutcomeKind[]][])(
    '%s alone, switched on, lets %j through',
    (name, through) => {
      const settings = { ...DEFAULT_SETTINGS, notify: { ...off, [name]: true } };
      const all = OUTCOMES.map((kind, n) => pendingOutcome(n, kind));
      const { silenced } = plan({ pending: all, settings });
      const notified = all.filter((record) => !silenced.includes(record));
      expect(notified.map(({ outcome }) => outcome.kind).sort()).toEqual([...through].sort());
    },
  );
});

describe('in a burst', () => {
  const three = [
    pendingOutcome(3, 'completed', NOW),
    pendingOutcome(2, 'completed', NOW - 1),
    pendingOutcome(1, 'completed', NOW),
  ];

  test('the oldest outcomes come first, and of the same moment those watched first', () => {
    expect(ids(plan({ pending: three }).singles)).toEqual([2, 1, 3].map(idOf));
  });

  test.each([
    [[NOW - 4_999], 2],
    [[NOW - 4_999, NOW - 4_999, NOW], 0],
    [[NOW - 5_000, NOW - 5_000, NOW - 5_000], 3],
  ])('after notifications at %j there are %i more at once', (notifiedAt, expected) => {
    expect(plan({ pending: three, scheduler: scheduler({ notifiedAt }) }).singles).toHaveLength(expected);
  });

  test('the digest comes five seconds after the first that it names, however many finish meanwhile', () => {
    const shown = scheduler({ notifiedAt: [NOW, NOW, NOW] });
    const held = [0, 3_000].map((at, n) => pendingOutcome(n, 'completed', NOW + at));
    expect(plan({ now: NOW + 3_000, pending: held, scheduler: shown }).nextAt).toBe(NOW + 5_000);
  });
});

describe('nothing is woken for', () => {
  test('in quiet hours in which nothing finished', () => {
    const settings = { ...DEFAULT_SETTINGS, quiet: { from: 11 * 60, to: 13 * 60 } };
    expect(plan({ settings }).nextAt).toBeNull();
  });

  test('after a return in which nothing has been found yet', () => {
    expect(plan({ scheduler: scheduler({ away: startCollecting([idOf(1)], NOW) }) }).nextAt).toBeNull();
  });
});

describe('a return', () => {
  test.each([
    [null, true],
    [NOW - 5 * MINUTE, false],
    [NOW - 5 * MINUTE - 1, true],
    [NOW + 5 * MINUTE + 1, true],
  ])('with the last polls at %s is one: %s', (lastRoundAt, expected) => {
    expect(wasAway(scheduler({ lastRoundAt }), NOW)).toBe(expected);
  });

  test.each([
    [1, 32 * SECOND],
    [100, 230 * SECOND],
    [1_000, 10 * MINUTE],
  ])('in which %i are to be polled is collected for %i ms at most', (count, forMs) => {
    const away = startCollecting(
      Array.from({ length: count }, (_, n) => idOf(n)),
      NOW,
    );
    expect(away.until).toBe(NOW + forMs);
    expect(isCollecting(away, NOW)).toBe(true);
    expect(isCollecting(away, away.until)).toBe(false);
  });

  test('is over when all were polled, however early, or when the clock was set back behind it', () => {
    expect(isCollecting({ waitingFor: [], since: NOW, until: NOW + 1 }, NOW)).toBe(false);
    expect(isCollecting({ waitingFor: [idOf(1)], since: NOW + 1, until: NOW + 30_000 }, NOW)).toBe(false);
  });
});

describe('batches', () => {
  test('name their own successes alone', () => {
    const all = [1, 2].map((n) => pendingOutcome(n, 'completed', NOW, { batchId: `b${n}` }));
    const { groups } = plan({ pending: all, batches: [batch('b1', [1]), batch('b2', [2])] });
    expect(groups.map(({ batchId, members }) => [batchId, ids(members)])).toEqual([
      ['b1', [idOf(1)]],
      ['b2', [idOf(2)]],
    ]);
  });

  test('name no problem that was switched off, and say nothing where nothing else is in them', () => {
    const settings = { ...DEFAULT_SETTINGS, notify: { ...DEFAULT_SETTINGS.notify, failed: false } };
    const failed = pendingOutcome(1, 'failed', NOW, { batchId: 'b' });
    const all = [failed, pendingOutcome(2, 'completed', NOW, { batchId: 'b' })];
    const mixed = plan({ pending: all, batches: [batch('b', [1, 2])], settings });
    expect(mixed.groups.map(({ members, namedBefore }) => [ids(members), namedBefore])).toEqual([
      [[idOf(2)], []],
    ]);
    const alone = plan({ pending: [failed], batches: [batch('b', [1])], settings });
    expect([alone.groups, ids(alone.silentBatches)]).toEqual([[], ['b']]);
  });

  test('wait for their turn in an hour that has had many notifications, one each half minute at first', () => {
    const sent = (count: number) =>
      scheduler({ notifiedAt: Array.from({ length: count }, () => NOW - 10_000) });
    const all = [1, 2].map((n) => pendingOutcome(n, 'completed', NOW, { batchId: `b${n}` }));
    const batches = [batch('b1', [1]), batch('b2', [2])];
    const planAfter = (count: number) => plan({ pending: all, batches, scheduler: sent(count) });
    expect([planAfter(11).groups.length, planAfter(11).nextAt]).toEqual([1, NOW + 30 * SECOND]);
    expect([planAfter(12).groups.length, planAfter(12).nextAt]).toEqual([0, NOW + 20 * SECOND]);
    expect([planAfter(10).groups.length, planAfter(10).nextAt]).toEqual([2, null]);
  });

  test('are notified where as many failed as succeeded', () => {
    const all = [
      pendingOutcome(1, 'completed', NOW, { batchId: 'b' }),
      pendingOutcome(2, 'failed', NOW, { batchId: 'b' }),
    ];
    const { groups, singles } = plan({ pending: all, batches: [batch('b', [1, 2])] });
    expect(groups).toMatchObject([{ members: [{ id: idOf(1) }], namedBefore: ['failed'] }]);
    expect(ids(singles)).toEqual([idOf(2)]);
  });

  test('that are done wait for what else has ended while the person was away', () => {
    const all = [pendingOutcome(1, 'completed', NOW, { batchId: 'b' })];
    const away = startCollecting([idOf(9)], NOW);
    const given = { pending: all, batches: [batch('b', [1])], scheduler: scheduler({ away }) };
    expect(plan(given)).toMatchObject({ groups: [], silentBatches: [], nextAt: away.until });
    const { groups } = plan({ ...given, now: away.until });
    expect(groups.map(({ batchId }) => batchId)).toEqual(['b']);
  });

  test('and what else ended while the person was away are one digest, which does not pass for the batch', () => {
    const all = [pendingOutcome(1, 'completed', NOW, { batchId: 'b' }), pendingOutcome(2)];
    const away = startCollecting([idOf(9)], NOW);
    const { groups, silentBatches } = plan({
      now: away.until,
      pending: all,
      batches: [batch('b', [1])],
      scheduler: scheduler({ away }),
    });
    expect(groups).toMatchObject([{ kind: 'away', batchId: null, members: { length: 2 } }]);
    expect(ids(silentBatches)).toEqual(['b']);
  });

  const many = (count: number) => ({
    pending: Array.from({ length: 2 * count }, (_, n) =>
      pendingOutcome(n, 'completed', NOW, { batchId: `b${n >> 1}` }),
    ),
    batches: Array.from({ length: count }, (_, n) => batch(`b${n}`, [2 * n, 2 * n + 1])),
  });

  test.each([
    [3, ['batch', 'batch', 'batch'], 0],
    [4, ['digest'], 4],
  ])('of which %i are done together are %j', (count, kinds, digested) => {
    const { groups, silentBatches } = plan(many(count));
    expect(groups.map(({ kind }) => kind)).toEqual(kinds);
    expect(groups.flatMap(({ members }) => members)).toHaveLength(2 * count);
    expect(silentBatches).toHaveLength(digested);
  });

  test('and all else are one digest where an hour has had many notifications, and one alone stays a batch', () => {
    const crowded = scheduler({ notifiedAt: Array.from({ length: 12 }, () => NOW - MINUTE) });
    const { pending, batches } = many(2);
    const failed = pendingOutcome(9, 'failed', NOW, { batchId: 'b0' });
    const three = plan({ pending: [...pending, failed], batches, scheduler: crowded });
    expect(three.groups).toMatchObject([{ kind: 'digest', members: { length: 5 } }]);
    expect(three.nextAt).toBeNull();
    const own = pending.slice(0, 2);
    const alone = { ...batch('b0', [0, 1, 9]) };
    const one = plan({ pending: [...own, failed], batches: [alone], scheduler: crowded });
    expect(one.groups).toMatchObject([{ batchId: 'b0', members: { length: 3 }, namedBefore: [] }]);
    expect(one.silentBatches).toEqual([]);
  });

  test('of which only the first members ended in quiet hours are notified as ever, each by itself', () => {
    const settings = { ...DEFAULT_SETTINGS, quiet: { from: 60, to: 120 } };
    const minuteOfDay = (at: number) => (at < NOW ? 90 : 200);
    const early = [1, 2].map((n) => pendingOutcome(n, 'completed', NOW - MINUTE, { batchId: `b${n}` }));
    const late = [3, 4].map((n) => pendingOutcome(n, 'completed', NOW, { batchId: `b${n - 2}` }));
    const batches = [batch('b1', [1, 3]), batch('b2', [2, 4])];
    const { groups } = plan({ pending: [...early, ...late], batches, settings, minuteOfDay });
    expect(groups.map(({ batchId }) => batchId)).toEqual(['b1', 'b2']);
  });

  test('of which everything has been named are not digested anew', () => {
    const crowded = scheduler({ notifiedAt: Array.from({ length: 12 }, () => NOW - MINUTE) });
    const ended = [1, 2].map((n) => pendingOutcome(n, 'failed', NOW, { batchId: `b${n}` }));
    const find = (id: string) => ended.find((record) => record.id === id) ?? null;
    const batches = [batch('b1', [1]), batch('b2', [2])];
    const { groups, silentBatches } = plan({ batches, find, scheduler: crowded });
    expect([groups, silentBatches]).toEqual([[], batches]);
  });

  test('wait for the reader of their own alone, and their failures for none', () => {
    const awaited = (record: PendingOutcome): PendingOutcome => ({
      ...record,
      notification: { ...record.notification, awaitsReader: true },
    });
    const all = [
      awaited(pendingOutcome(1, 'completed', NOW, { batchId: 'shown' })),
      pendingOutcome(2, 'failed', NOW, { batchId: 'shown' }),
      pendingOutcome(3, 'completed', NOW, { batchId: 'done' }),
    ];
    const { groups, singles } = plan({ pending: all, batches: [batch('shown', [1, 2]), batch('done', [3])] });
    expect(groups.map(({ batchId }) => batchId)).toEqual(['done']);
    expect(ids(singles)).toEqual([idOf(2)]);
  });
});

describe('an hour that has had many notifications', () => {
  const finished = [pendingOutcome(1)];

  test('counts from the newest of them, and not from the oldest', () => {
    const earlier = Array.from({ length: 11 }, () => NOW - 50 * MINUTE);
    const crowded = scheduler({ notifiedAt: [...earlier, NOW - 10 * SECOND] });
    expect(plan({ pending: finished, scheduler: crowded })).toMatchObject({
      singles: [],
      nextAt: NOW + 20 * SECOND,
    });
  });

  test('makes each wait twice as long as the one before it', () => {
    const sent = (count: number) =>
      Array.from({ length: count }).reduce<ReturnType<typeof scheduler>>(
        (state) => withNotification(state, NOW),
        scheduler(),
      );
    const waits = [12, 13, 14, 18].map((count) => plan({ pending: finished, scheduler: sent(count) }).nextAt);
    expect(waits).toEqual([NOW + 30 * SECOND, NOW + MINUTE, NOW + 2 * MINUTE, NOW + 10 * MINUTE]);
  });

  test('is none that lies ahead, because the clock was set back', () => {
    const notifiedAt = Array.from({ length: 12 }, () => NOW + 60 * MINUTE);
    expect(ids(plan({ pending: finished, scheduler: scheduler({ notifiedAt }) }).singles)).toEqual([idOf(1)]);
  });

  test('has a last place for one: a batch that is done takes it before its problem', () => {
    const notifiedAt = Array.from({ length: 11 }, () => NOW - MINUTE);
    const all = [
      pendingOutcome(1, 'completed', NOW, { batchId: 'b' }),
      pendingOutcome(2, 'failed', NOW, { batchId: 'b' }),
    ];
    const { groups, singles } = plan({
      pending: all,
      batches: [batch('b', [1, 2])],
      scheduler: scheduler({ notifiedAt }),
    });
    expect([groups.length, singles.length]).toEqual([1, 0]);
  });

  test('speaks of quiet hours only where all of its digest has ended in them', () => {
    const settings = { ...DEFAULT_SETTINGS, quiet: { from: 60, to: 120 } };
    const minuteOfDay = (at: number) => (at < NOW - MINUTE ? 90 : 200);
    const crowded = scheduler({ notifiedAt: Array.from({ length: 12 }, () => NOW - 30 * MINUTE) });
    const kindOf = (endings: number[]) => {
      const pending = endings.map((at, n) => pendingOutcome(n, 'completed', at));
      return plan({ pending, settings, minuteOfDay, scheduler: crowded }).groups.map(({ kind }) => kind);
    };
    expect(kindOf([NOW - 5 * MINUTE, NOW - 4 * MINUTE])).toEqual(['quiet']);
    expect(kindOf([NOW - 5 * MINUTE, NOW])).toEqual(['digest']);
  });
});

test('an outcome without a batch does not wait for the reader of another one', () => {
  const awaited = pendingOutcome(1);
  const { singles } = plan({
    pending: [
      { ...awaited, notification: { ...awaited.notification, awaitsReader: true } },
      pendingOutcome(2),
    ],
  });
  expect(ids(singles)).toEqual([idOf(2)]);
});
