import type { SchedulerState } from '../model/records';
import { AWAKE_MS, TIMER_MAX_MS } from './constants';

/** The earlier of two times; null means never. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/**
 * How long a timer has to wait for `wakeAt`; null if that is left to the alarm. A timer is used only for a time that the worker
 * survives, and only for a while after a person did something, unless work is waiting already (`isBusy`): polls for the
 * budget, or outcomes for their digest.
 */
export function timerMs(
  wakeAt: number,
  scheduler: SchedulerState,
  { isBusy, now }: { isBusy: boolean; now: number },
): number | null {
  const delayMs = Math.max(0, wakeAt - now);
  const actedAgoMs =
    scheduler.lastActedAt === null ? Number.POSITIVE_INFINITY : Math.abs(now - scheduler.lastActedAt);
  return delayMs <= TIMER_MAX_MS && (isBusy || actedAgoMs < AWAKE_MS) ? delayMs : null;
}
