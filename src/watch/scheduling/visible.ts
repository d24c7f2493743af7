import type { IngestionId, SchedulerState } from '../model/records';
import { VISIBLE_MS } from './constants';

/** Whether a page shows this ingestion now. A heartbeat from the future, where the clock was set back, says nothing: the next one comes soon. */
export function isVisible(scheduler: SchedulerState, id: IngestionId, now: number): boolean {
  const at = scheduler.visibleAt[id];
  return at !== undefined && at <= now && now - at < VISIBLE_MS;
}

/** The heartbeats that still count. One from the future is dropped, so that it does not count once the clock gets there. */
export function currentlyVisible(scheduler: SchedulerState, now: number): SchedulerState['visibleAt'] {
  return Object.fromEntries(
    Object.entries(scheduler.visibleAt).filter(([id]) => isVisible(scheduler, id, now)),
  );
}
