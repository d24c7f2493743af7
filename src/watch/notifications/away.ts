import type { IngestionId, SchedulerState } from '../model/records';
import { AWAY_COLLECT_EACH_MS, AWAY_COLLECT_MAX_MS, AWAY_COLLECT_MS, AWAY_MS } from './constants';

/** Whether the last polls were sent so long ago that what is found now happened while the person was away. */
export function wasAway(scheduler: SchedulerState, now: number): boolean {
  return scheduler.lastRoundAt === null || Math.abs(now - scheduler.lastRoundAt) > AWAY_MS;
}

/**
 * Whether the outcomes of being away are still being collected. A beginning in the future means that the clock was set back: the
 * collection is over, so that nothing waits until the clock has caught up.
 */
export function isCollecting(
  away: SchedulerState['away'],
  now: number,
): away is NonNullable<SchedulerState['away']> {
  if (away === null || away.waitingFor.length === 0) return false;
  return away.since <= now && now < away.until;
}

/** Starts to collect the outcomes of these ingestions for one digest, with a time limit. */
export function startCollecting(waitingFor: IngestionId[], now: number): NonNullable<SchedulerState['away']> {
  const neededMs = AWAY_COLLECT_MS + waitingFor.length * AWAY_COLLECT_EACH_MS;
  return { waitingFor, since: now, until: now + Math.min(neededMs, AWAY_COLLECT_MAX_MS) };
}
