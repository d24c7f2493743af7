import type { IngestionId, SchedulerState } from '../model/records';
import { AWAY_COLLECT_EACH_MS, AWAY_COLLECT_MAX_MS, AWAY_COLLECT_MS, AWAY_MS } from './constants';

/** Whether the last round of polls is so long ago that the person was away from what is found now. */
export function wasAway(scheduler: SchedulerState, now: number): boolean {
  return scheduler.lastRoundAt === null || Math.abs(now - scheduler.lastRoundAt) > AWAY_MS;
}

/**
 * Whether the outcomes of being away still come in. A beginning that lies ahead means that the clock was set back: what is held
 * must not wait until it has caught up.
 */
export function isCollecting(
  away: SchedulerState['away'],
  now: number,
): away is NonNullable<SchedulerState['away']> {
  if (away === null || away.waitingFor.length === 0) return false;
  return away.since <= now && now < away.until;
}

/** Being away ends with a round that asks everything that could have finished; its outcomes are collected first. */
export function startCollecting(waitingFor: IngestionId[], now: number): NonNullable<SchedulerState['away']> {
  const neededMs = AWAY_COLLECT_MS + waitingFor.length * AWAY_COLLECT_EACH_MS;
  return { waitingFor, since: now, until: now + Math.min(neededMs, AWAY_COLLECT_MAX_MS) };
}
