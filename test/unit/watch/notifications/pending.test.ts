import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/watch/model/defaults';
import {
  hasPendingNotification,
  markRemoved,
  type PendingOutcome,
} from '../../../../src/watch/model/ingestion';
import type { Batch, Ingestion, Watching } from '../../../../src/watch/model/records';
import { SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { stopWatch } from '../../../../src/watch/model/rounds';
import {
  type NotificationInput,
  planNotifications,
} from '../../../../src/watch/notifications/plan-notifications';
import { idOf, NOW, pendingOutcome, scheduler, watching } from '../../samples';

const plan = (over: Partial<NotificationInput>) =>
  planNotifications({
    now: NOW,
    minuteOfDay: (at) => Math.floor(((at / 60_000) % 1440) + 1440) % 1440,
    pending: [],
    batches: [],
    stragglesAfterMs: () => 5 * 60_000,
    find: () => null,
    scheduler: scheduler(),
    settings: DEFAULT_SETTINGS,
    ...over,
  });

const ids = (records: { id: string }[]) => records.map(({ id }) => id);
const many = (count: number, at = NOW) =>
  Array.from({ length: count }, (_, n) => pendingOutcome(n + 1, 'completed', at));

describe('a burst', () => {
  test('notifies three at once and holds the rest for a digest', () => {
    const { singles, groups, nextAt } = plan({ pending: many(8) });
    expect(ids(singles)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(groups).toEqual([]);
    expect(nextAt).toBe(NOW + 5_000);
  });

  test('ends in one digest that names only those that were held', () => {
    const held = many(8).slice(3);
    const notified = scheduler({ notifiedAt: [NOW, NOW, NOW] });
    const { singles, groups } = plan({ pending: held, scheduler: notified, now: NOW + 5_000 });
    expect(singles).toEqual([]);
    expect(groups.map(({ kind, members }) => [kind, ids(members)])).toEqual([['digest', ids(held)]]);
  });

  test('holds what a clock set back has put into the future no longer than anything else', () => {
    const later = pendingOutcome(9, 'completed', NOW + 7_200_000);
    expect(plan({ pending: [...many(3), later] })).toMatchObject({ groups: [], nextAt: NOW + 5_000 });
  });

  test('of one that was held is a notification of its own', () => {
    const { singles, groups } = plan({ pending: many(1), now: NOW + 6_000 });
    expect([singles.length, groups.length]).toEqual([1, 0]);
  });
});

describe('after being away', () => {
  test('nothing is notified until what was missed is collected', () => {
    const away = { waitingFor: [idOf(9)], since: NOW, until: NOW + 30_000 };
    expect(plan({ pending: many(2), scheduler: scheduler({ away }) })).toMatchObject({
      singles: [],
      groups: [],
      nextAt: away.until,
    });
  });

  test('a clock set back does not hold what was missed until it has caught up', () => {
    const away = { waitingFor: [idOf(9)], since: NOW + 1, until: NOW + 30_001 };
    expect(plan({ pending: many(2), scheduler: scheduler({ away }) }).groups).toMatchObject([
      { kind: 'away' },
    ]);
  });

  test('one digest names it all', () => {
    const { singles, groups } = plan({
      pending: many(8),
      scheduler: scheduler({ away: { waitingFor: [], since: NOW, until: NOW } }),
    });
    expect(singles).toEqual([]);
    expect(groups.map(({ kind, members }) => [kind, members.length])).toEqual([['away', 8]]);
  });
});

describe('what was final when a page first showed it', () => {
  const shown = (n: number, over: Partial<Watching> = {}): PendingOutcome => {
    const record = pendingOutcome(n, 'completed', NOW, over);
    return { ...record, notification: { ...record.notification, awaitsReader: true } };
  };

  test('waits for its reader, who then needs no notification', () => {
    expect(plan({ pending: [shown(1)] })).toMatchObject({ singles: [], read: [], nextAt: NOW + 3_000 });
    const seen = { ...shown(1), seenAt: NOW + 1_000 };
    expect(plan({ pending: [seen], now: NOW + 1_000 })).toMatchObject({
      singles: [],
      read: [seen],
      nextAt: null,
    });
  });

  test('is notified when nobody has read it: the popup closed before', () => {
    const planned = plan({ pending: [shown(1)], now: NOW + 3_000 });
    expect([ids(planned.singles), planned.nextAt]).toEqual([[idOf(1)], null]);
  });

  test('keeps its batch waiting, which then names what nobody has read', () => {
    const batch: Batch = {
      schema: SCHEMA_VERSION,
      id: 'b',
      addedAt: NOW,
      ids: [1, 2].map(idOf),
      notifiedAt: null,
    };
    const all = [shown(1, { batchId: 'b' }), pendingOutcome(2, 'completed', NOW, { batchId: 'b' })];
    const find = (id: string) => all.find((record) => record.id === id) ?? null;
    expect(plan({ pending: all, batches: [batch], find })).toMatchObject({
      singles: [],
      groups: [],
      silentBatches: [],
    });
    const { groups } = plan({ pending: all, batches: [batch], find, now: NOW + 3_000 });
    expect(groups.map(({ members }) => ids(members))).toEqual([ids(all)]);
  });
});

describe('a batch', () => {
  const batch: Batch = {
    schema: SCHEMA_VERSION,
    id: 'b',
    addedAt: NOW,
    ids: [1, 2, 3, 4].map(idOf),
    notifiedAt: null,
  };
  const inBatch = { batchId: 'b' };

  test('holds its successes while one is in progress, and notifies its failures at once', () => {
    const done = pendingOutcome(1, 'completed', NOW, inBatch);
    const failed = pendingOutcome(2, 'failed', NOW, inBatch);
    const all = new Map<string, Ingestion>(
      [done, failed, watching(3, inBatch)].map((record) => [record.id, record]),
    );
    const planned = plan({ pending: [done, failed], batches: [batch], find: (id) => all.get(id) ?? null });
    expect(ids(planned.singles)).toEqual([failed.id]);
    expect(planned.groups).toEqual([]);
  });

  test('ends in one notification that names its successes and counts its failures', () => {
    const done = [1, 2, 3].map((n) => pendingOutcome(n, 'completed', NOW, inBatch));
    const failed = pendingOutcome(4, 'failed', NOW, inBatch);
    const all = new Map<string, Ingestion>([...done, failed].map((record) => [record.id, record]));
    const { groups } = plan({ pending: done, batches: [batch], find: (id) => all.get(id) ?? null });
    expect(groups).toMatchObject([{ id: 'batch:b', kind: 'batch', namedBefore: ['failed'] }]);
    expect(ids(groups[0]?.members ?? [])).toEqual(ids(done));
  });
});

describe('a batch of which there is nothing to say', () => {
  const batch: Batch = {
    schema: SCHEMA_VERSION,
    id: 'b',
    addedAt: NOW,
    ids: [1, 2, 3, 4].map(idOf),
    notifiedAt: null,
  };
  const inBatch = { batchId: 'b' };
  const off = { completed: false, partial_success: false, failed: false, other: false };
  const planned = (records: Ingestion[], notify = DEFAULT_SETTINGS.notify) => {
    const all = new Map(records.map((record) => [record.id, record]));
    const settings = { ...DEFAULT_SETTINGS, notify };
    return plan({
      pending: records.filter(hasPendingNotification),
      batches: [batch],
      find: (id) => all.get(id) ?? null,
      settings,
    });
  };

  test('because all of it was stopped or removed, is not notified', () => {
    const records = [1, 2, 3].map((n) => stopWatch(watching(n, inBatch), NOW));
    expect(planned([...records, markRemoved(watching(4, inBatch), NOW)]).groups).toEqual([]);
  });

  test('because its outcomes are switched off, is not notified', () => {
    const records = [pendingOutcome(1, 'failed', NOW, inBatch), pendingOutcome(2, 'completed', NOW, inBatch)];
    expect(planned(records, off)).toMatchObject({ groups: [], singles: [], silenced: records });
  });
});

describe('the settings', () => {
  test('silence an outcome that is switched off', () => {
    const settings = { ...DEFAULT_SETTINGS, notify: { ...DEFAULT_SETTINGS.notify, completed: false } };
    const planned = plan({ pending: [pendingOutcome(1), pendingOutcome(2, 'failed')], settings });
    expect([ids(planned.silenced), ids(planned.singles)]).toEqual([[idOf(1)], [idOf(2)]]);
  });

  test('hold everything in quiet hours, and pay it as one digest afterwards', () => {
    const settings = { ...DEFAULT_SETTINGS, quiet: { from: 11 * 60, to: 13 * 60 } };
    expect(plan({ pending: many(4), settings })).toMatchObject({
      singles: [],
      groups: [],
      nextAt: NOW + 15 * 60_000,
    });
    const after = plan({ pending: many(4), settings, now: NOW + 3_600_000 });
    expect(after.groups.map(({ kind, members }) => [kind, members.length])).toEqual([['quiet', 4]]);
  });
});
