import type { SchedulerState } from '../model/records';
import {
  NOTIFICATION_GAP_MAX_MS,
  NOTIFICATION_GAP_MIN_MS,
  NOTIFICATIONS_PER_HOUR_MAX,
  UNHURRIED_NOTIFICATIONS,
} from './constants';

const HOUR_MS = 3_600_000;

/** How many notifications may be shown now, and when the next one may be if none is. */
export interface NotificationAllowance {
  count: number;
  /** Whether notifications have become so many that one has to name all that waits. */
  isRationed: boolean;
  nextAt: number;
}

/** Notifications of the last hour. What lies in the future shows that the clock was set back, and holds back nothing. */
const lastHour = ({ notifiedAt }: SchedulerState, now: number) =>
  notifiedAt.filter((at) => at <= now && now - at < HOUR_MS);

/**
 * How many notifications may be shown: any until an hour has had `UNHURRIED_NOTIFICATIONS`, then one at a time, ever more rarely.
 */
export function notificationAllowance(scheduler: SchedulerState, now: number): NotificationAllowance {
  const recent = lastHour(scheduler, now);
  const free = UNHURRIED_NOTIFICATIONS - recent.length;
  if (free > 0) return { count: free, isRationed: false, nextAt: now };
  const nextAt = Math.max(...recent) + gapMs(recent.length);
  return { count: nextAt <= now ? 1 : 0, isRationed: true, nextAt };
}

/** The gap before the next notification when an hour has had this many. */
function gapMs(count: number): number {
  const doublings = Math.min(16, count - UNHURRIED_NOTIFICATIONS);
  return Math.min(NOTIFICATION_GAP_MAX_MS, NOTIFICATION_GAP_MIN_MS * 2 ** doublings);
}

/** The state after one more notification was shown. */
export function withNotification(scheduler: SchedulerState, now: number): SchedulerState {
  return { ...scheduler, notifiedAt: [...scheduler.notifiedAt, now].slice(-NOTIFICATIONS_PER_HOUR_MAX) };
}
