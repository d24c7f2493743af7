import { expect, test } from 'vitest';
import { isPollable, type PendingOutcome } from '../../src/watch/model/ingestion';
import { type IngestionId, notificationGroupSchema } from '../../src/watch/model/records';
import { isCollecting } from '../../src/watch/notifications/away';
import { switchOf } from '../../src/watch/notifications/notification-switch';
import {
  type NotificationInput,
  type NotificationPlan,
  planNotifications,
} from '../../src/watch/notifications/plan-notifications';
import { expectValid } from './expecting';
import { notificationInput } from './generators/notification-input';
import { always } from './runs';

const DAY = 86_400_000;
const COLLECT = 10 * 60_000;

const keyOf = ({ id, round }: { id: IngestionId; round: number }) => `${id}:${round}`;

/** A success of a batch of which something is still in progress: told when that is over, and woken for by its poll. */
function waitsForBatch(record: PendingOutcome, { batches, find }: NotificationInput): boolean {
  const batch = batches.find(({ id }) => id === record.batchId);
  if (batch === undefined || record.outcome.kind !== 'completed') return false;
  return batch.ids.some((id) => {
    const member = find(id);
    return member !== null && isPollable(member);
  });
}

function named(plan: NotificationPlan): string[] {
  const { singles, silenced, read, groups } = plan;
  return [...singles, ...silenced, ...read, ...groups.flatMap(({ members }) => members)].map(keyOf);
}

function expectPlan(given: NotificationInput, made: NotificationPlan): void {
  const all = named(made);
  expect(new Set(all).size).toBe(all.length);
  const pending = new Set(given.pending.map(keyOf));
  expect(all.every((key) => pending.has(key))).toBe(true);
  const held = given.pending.filter((record) => !all.includes(keyOf(record)));
  for (const record of held)
    expect(made.nextAt !== null || waitsForBatch(record, given), `${record.id} is held for ever`).toBe(true);
  if (made.nextAt !== null) {
    expect(made.nextAt).toBeGreaterThan(given.now);
    expect(made.nextAt - given.now).toBeLessThanOrEqual(given.settings.quiet === null ? COLLECT : DAY);
  }
  for (const record of made.silenced)
    expect(given.settings.notify[switchOf(record.outcome.kind)]).toBe(false);
  for (const record of made.read) expect(record.seenAt).not.toBeNull();
  for (const record of made.singles) expect(given.settings.notify[switchOf(record.outcome.kind)]).toBe(true);
  for (const group of made.groups) {
    expectValid(notificationGroupSchema, group);
    expect(group.members.length + group.namedBefore.length, `${group.id} says nothing`).toBeGreaterThan(0);
  }
  expect(new Set(made.groups.map(({ id }) => id)).size).toBe(made.groups.length);
}

test('each pending outcome is notified once, switched off, read already, or held until a moment within a day', () => {
  always('notifications: any state', notificationInput, (given) => {
    expectPlan(given, planNotifications(given));
  });
});

test('told at the moments it names, everything that waits for no poll is told within a day', () => {
  always('notifications: to the end', notificationInput, (given) => {
    let now = given.now;
    let { pending, batches, scheduler } = given;
    for (let rounds = 0; rounds < 110; rounds++) {
      const step = { ...given, now, pending, batches, scheduler };
      const made = planNotifications(step);
      expectPlan(step, made);
      const done = new Set(named(made));
      pending = pending.filter((record) => !done.has(keyOf(record)));
      const digested = made.silentBatches.map(({ id }) => id);
      const notifiedBatches = new Set([...made.groups.map(({ batchId }) => batchId), ...digested]);
      batches = batches.filter(({ id }) => !notifiedBatches.has(id));
      const notifiedAt = [...scheduler.notifiedAt, ...made.singles.map(() => now)].slice(-3);
      scheduler = {
        ...scheduler,
        notifiedAt,
        away: isCollecting(scheduler.away, now) ? scheduler.away : null,
      };
      if (made.nextAt === null) break;
      now = made.nextAt;
    }
    const waiting = pending.filter((record) => waitsForBatch(record, { ...given, batches }));
    expect(pending.map(keyOf)).toEqual(waiting.map(keyOf));
  });
});
