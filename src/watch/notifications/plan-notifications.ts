import { isProblem, type PendingOutcome } from '../model/ingestion';
import type { Batch, NotificationGroup } from '../model/records';
import { earliest } from '../scheduling/timer';
import { isCollecting } from './away';
import { NOTIFICATION_GAP_MIN_MS, READ_WITHIN_MS } from './constants';
import { notificationAllowance } from './notification-rate';
import { isSwitchedOn } from './notification-switch';
import { type BatchInput, planBatches } from './plan-batches';
import { planReady, type ReadyContext } from './plan-ready';
import { quietUntil } from './quiet-hours';

export interface NotificationInput extends BatchInput, ReadyContext {
  /** Every ended ingestion whose notification is pending. */
  pending: PendingOutcome[];
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
  /** Batches that are over without a notification of their own: there is nothing to notify, or a digest names their outcomes. */
  silentBatches: Batch[];
  /** When something held back is to be planned again; null when nothing is. */
  nextAt: number | null;
}

/**
 * Decides which notifications the pending outcomes become. Pure. Each outcome is in exactly one part of the plan, or held back until
 * `nextAt`. What holds one back, in this order:
 * - A page showed it from the start: it waits a moment for its reader.
 * - Quiet hours hold back everything.
 * - A batch holds back its successes until all of it, or all but its stragglers, is done.
 * - After being away, outcomes and batches are collected for one digest.
 * - The first three of a burst are notified at once, the rest wait for one digest.
 * - When an hour has had many notifications, one digest at a time names all that waits, ever more rarely.
 *
 * A digest names the outcomes of several batches in their place: a hundred batches must not be a hundred notifications.
 */
export function planNotifications(input: NotificationInput): NotificationPlan {
  const { read, awaited, waiting, rest } = byReader(input.pending, input.now);
  const batches = input.batches.filter(({ id }) => !waiting.some(({ batchId }) => batchId === id));
  const plan = planUnread({ ...input, pending: rest, batches });
  // Only of the awaited outcomes: those that wait with them in a batch may be older, and would be planned again at once.
  const waitUntil = awaited.map(({ notification }) => notification.since + READ_WITHIN_MS);
  return { ...plan, read, nextAt: [plan.nextAt, ...waitUntil].reduce(earliest) };
}

/** Splits by whether a reader sees it in place: `read` was seen, `awaited` may still be, `waiting` is that and the successes of its batches. */
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
    (record) => awaited.includes(record) || (!isProblem(record.outcome.kind) && batches.has(record.batchId)),
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
  const { count } = notificationAllowance(scheduler, now);
  const groups = plan.groups.slice(0, count);
  const singles = plan.singles.slice(0, count - groups.length);
  const isAnyHeld = groups.length < plan.groups.length || singles.length < plan.singles.length;
  if (!isAnyHeld) return plan;
  return { ...plan, groups, singles, nextAt: earliest(plan.nextAt, now + NOTIFICATION_GAP_MIN_MS) };
}

function planUnrationed(input: NotificationInput): Omit<NotificationPlan, 'read'> {
  const { settings, now } = input;
  const silenced = input.pending.filter((record) => !isSwitchedOn(record.outcome.kind, settings));
  const audible = input.pending.filter((record) => isSwitchedOn(record.outcome.kind, settings));
  const quietEnd = quietUntil(input, settings.quiet);
  if (quietEnd !== null) {
    const nextAt = audible.length === 0 ? null : quietEnd;
    return { singles: [], groups: [], silenced, silentBatches: [], nextAt };
  }

  const { due, silentBatches, rest, nextAt } = planBatches(audible, input);
  const isAnyReady = rest.length + due.length > 0;
  const held = (until: number): Omit<NotificationPlan, 'read'> => {
    const heldUntil = isAnyReady ? until : null;
    return { singles: [], groups: [], silenced, silentBatches, nextAt: earliest(nextAt, heldUntil) };
  };
  const { scheduler } = input;
  if (isCollecting(scheduler.away, now)) return held(scheduler.away.until);
  const allowance = notificationAllowance(scheduler, now);
  if (allowance.count === 0) return held(allowance.nextAt);
  const { nextAt: burstAt, ...few } = planReady({ outcomes: rest, batches: due }, input, allowance);
  return {
    singles: few.singles,
    groups: few.groups,
    silenced,
    silentBatches: [...silentBatches, ...few.digestedBatches],
    nextAt: earliest(nextAt, burstAt),
  };
}
