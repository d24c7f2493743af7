import { isProblem, type PendingOutcome } from '../model/ingestion';
import type { Batch, NotificationGroup, SchedulerState } from '../model/records';
import { earliest } from '../scheduling/timer';
import { isCollecting } from './away';
import { BURST_MS, BURST_SINGLES, NOTIFICATION_GAP_MIN_MS, READ_WITHIN_MS } from './constants';
import { asFew } from './notification-group';
import { notificationAllowance } from './notification-rate';
import { switchOf } from './notification-switch';
import { type BatchInput, planBatches } from './plan-batches';
import { isQuietAt, quietMayEndAt } from './quiet-hours';

export interface NotificationInput extends BatchInput {
  /** Local minutes of the day at a time. */
  minuteOfDay(at: number): number;
  /** Every ended ingestion whose notification is pending. */
  pending: PendingOutcome[];
  scheduler: SchedulerState;
}

export interface NotificationPlan {
  /** Notified one by one, each under its own ID. */
  singles: PendingOutcome[];
  /** Several outcomes under one ID. */
  groups: NotificationGroup[];
  /** Never notified: the person switched this outcome off. */
  silenced: PendingOutcome[];
  /** Never notified: the person has read it where it appeared. */
  read: PendingOutcome[];
  /** Over, and nothing of it is left to be notified. */
  silentBatches: Batch[];
  /** When something held back is to be looked at again; null when nothing is. */
  nextAt: number | null;
}

/**
 * Decides which notifications the pending outcomes become. Pure. Each outcome is in exactly one part of the plan, or held back until
 * `nextAt`. What holds one back, in this order:
 * - A page showed it from the start: it waits a moment for its reader.
 * - Quiet hours hold back everything.
 * - A batch holds back its successes until all of it, or all but its stragglers, is done.
 * - After being away, outcomes are collected for one digest.
 * - The first three of a burst are notified at once, the rest wait for one digest.
 * - When an hour has had many notifications, one digest at a time names all that waits, ever more rarely.
 */
export function planNotifications(input: NotificationInput): NotificationPlan {
  const { read, awaited, waiting, rest } = byReader(input.pending, input.now);
  const batches = input.batches.filter(({ id }) => !waiting.some(({ batchId }) => batchId === id));
  const plan = planUnread({ ...input, pending: rest, batches });
  // What only waits with its batch may have waited longer than that already: it is no reason to look again at once.
  const waitUntil = awaited.map(({ notification }) => notification.since + READ_WITHIN_MS);
  return { ...plan, read, nextAt: [plan.nextAt, ...waitUntil].reduce(earliest) };
}

/** What was read in place, what may still be, with the successes of its batch, and what is to be notified. */
function byReader(
  pending: PendingOutcome[],
  now: number,
): { read: PendingOutcome[]; awaited: PendingOutcome[]; waiting: PendingOutcome[]; rest: PendingOutcome[] } {
  const read = pending.filter((record) => record.notification.awaitsReader && record.seenAt !== null);
  const isAwaited = ({ notification, seenAt }: PendingOutcome) =>
    notification.awaitsReader && seenAt === null && Math.abs(now - notification.since) < READ_WITHIN_MS;
  const awaited = pending.filter(isAwaited);
  const batches = new Set(awaited.map(({ batchId }) => batchId));
  batches.delete(null);
  const waiting = pending.filter(
    (record) =>
      awaited.includes(record) ||
      (!isProblem(record.outcome.kind) && batches.has(record.batchId) && !read.includes(record)),
  );
  return {
    read,
    awaited,
    waiting,
    rest: pending.filter((one) => !read.includes(one) && !waiting.includes(one)),
  };
}

function planUnread(input: NotificationInput): Omit<NotificationPlan, 'read'> {
  return rationed(planUnrationed(input), input);
}

/** Leaves out what would be too many notifications, until the next one may be shown. */
function rationed(
  plan: Omit<NotificationPlan, 'read'>,
  { scheduler, now }: NotificationInput,
): Omit<NotificationPlan, 'read'> {
  const { count, nextAt } = notificationAllowance(scheduler, now);
  const groups = plan.groups.slice(0, count);
  const singles = plan.singles.slice(0, count - groups.length);
  const isAnyHeld = groups.length < plan.groups.length || singles.length < plan.singles.length;
  if (!isAnyHeld) return plan;
  const heldUntil = count === 0 ? nextAt : now + NOTIFICATION_GAP_MIN_MS;
  return { ...plan, groups, singles, nextAt: earliest(plan.nextAt, heldUntil) };
}

function planUnrationed(input: NotificationInput): Omit<NotificationPlan, 'read'> {
  const { settings, now } = input;
  const silenced = input.pending.filter((record) => !settings.notify[switchOf(record.outcome.kind)]);
  const audible = input.pending.filter((record) => settings.notify[switchOf(record.outcome.kind)]);
  if (settings.quiet !== null && isQuietAt(input.minuteOfDay(now), settings.quiet)) {
    const nextAt = audible.length === 0 ? null : quietMayEndAt(input, settings.quiet);
    return { singles: [], groups: [], silenced, silentBatches: [], nextAt };
  }

  const { groups: batchGroups, silentBatches, rest, nextAt } = planBatches(audible, input);
  const { scheduler } = input;
  if (isCollecting(scheduler.away, now)) {
    const collectedAt = rest.length === 0 ? null : scheduler.away.until;
    const held = { singles: [], groups: batchGroups, silenced, silentBatches };
    return { ...held, nextAt: earliest(nextAt, collectedAt) };
  }

  const heldByQuiet = rest.filter((record) =>
    isQuietAt(input.minuteOfDay(record.notification.since), settings.quiet),
  );
  const heldByAway = scheduler.away === null ? [] : rest.filter((record) => !heldByQuiet.includes(record));
  const fresh = rest.filter((record) => !heldByQuiet.includes(record) && !heldByAway.includes(record));
  const quiet = asFew(heldByQuiet, 'quiet', now);
  const away = asFew(heldByAway, 'away', now);
  const burst = planBurst(fresh, scheduler, now);
  return {
    singles: [...quiet.singles, ...away.singles, ...burst.singles],
    groups: [...batchGroups, ...quiet.groups, ...away.groups, ...burst.groups],
    silenced,
    silentBatches,
    nextAt: earliest(nextAt, burst.nextAt),
  };
}

function planBurst(
  records: PendingOutcome[],
  scheduler: SchedulerState,
  now: number,
): Pick<NotificationPlan, 'singles' | 'groups' | 'nextAt'> {
  const inOrder = [...records].sort((a, b) => a.notification.since - b.notification.since || a.seq - b.seq);
  const [oldest] = inOrder;
  if (oldest === undefined) return { singles: [], groups: [], nextAt: null };
  // Whoever has waited out the burst takes along all who wait with it. A clock set back must not hold it any longer.
  const waitedMs = Math.abs(now - oldest.notification.since);
  const { isRationed, count } = notificationAllowance(scheduler, now);
  if (waitedMs >= BURST_MS || isRationed) return { ...asFew(inOrder, 'digest', now), nextAt: null };
  const recent = scheduler.notifiedAt.filter((at) => Math.abs(now - at) < BURST_MS);
  const singles = inOrder.slice(0, Math.max(0, Math.min(count, BURST_SINGLES - recent.length)));
  const [firstHeld] = inOrder.slice(singles.length);
  if (firstHeld === undefined) return { singles, groups: [], nextAt: null };
  return { singles, groups: [], nextAt: Math.min(now, firstHeld.notification.since) + BURST_MS };
}
