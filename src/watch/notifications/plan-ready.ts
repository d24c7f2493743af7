import type { PendingOutcome } from '../model/ingestion';
import type { SchedulerState, Settings } from '../model/records';
import { BURST_MS, BURST_SINGLES } from './constants';
import { asOne, batchGroup, type DueBatch, type Ready, type ReadyNotifications } from './notification-group';
import type { NotificationAllowance } from './notification-rate';
import { isQuietAt } from './quiet-hours';

export interface ReadyContext {
  now: number;
  /** Local minutes of the day at a time. */
  minuteOfDay(at: number): number;
  scheduler: SchedulerState;
  settings: Settings;
}

/** With when to look again at what is held back; null when nothing is. */
type PlannedReady = ReadyNotifications & { nextAt: number | null };

/**
 * The notifications of outcomes that only a burst may still hold back. What quiet hours have held back becomes one digest, and so does what
 * ended while away. If an hour has had many notifications, all of it becomes one.
 */
export function planReady(
  ready: Ready,
  { settings, scheduler, now, minuteOfDay }: ReadyContext,
  allowance: NotificationAllowance,
): PlannedReady {
  const [quiet, others] = split(ready, (endedAt) => isQuietAt(minuteOfDay(endedAt), settings.quiet));
  const [away, fresh] = split(others, () => scheduler.away !== null);
  if (allowance.isRationed) {
    const kind = isEmpty(others) ? 'quiet' : 'digest';
    return { ...asOne(ready, isEmpty(quiet) && isEmpty(fresh) ? 'away' : kind, now), nextAt: null };
  }
  const burst = planBurst(fresh.outcomes, { scheduler, now, allowance });
  const parts = [
    asOne(quiet, 'quiet', now),
    asOne(away, 'away', now),
    planReadyBatches(fresh.batches, now),
    burst,
  ];
  return {
    singles: parts.flatMap(({ singles }) => singles),
    groups: parts.flatMap(({ groups }) => groups),
    digestedBatches: parts.flatMap(({ digestedBatches }) => digestedBatches),
    nextAt: burst.nextAt,
  };
}

const isEmpty = ({ outcomes, batches }: Ready) => outcomes.length + batches.length === 0;

/** What ended at such a time, and the rest. */
function split({ outcomes, batches }: Ready, isSuch: (endedAt: number) => boolean): [Ready, Ready] {
  const part = (such: boolean): Ready => ({
    outcomes: outcomes.filter(({ notification }) => isSuch(notification.since) === such),
    batches: batches.filter(({ endedAt }) => isSuch(endedAt) === such),
  });
  return [part(true), part(false)];
}

/** Of batches as of outcomes: so many that are done together are a burst, and become one digest. */
function planReadyBatches(batches: DueBatch[], now: number): ReadyNotifications {
  if (batches.length > BURST_SINGLES) return asOne({ outcomes: [], batches }, 'digest', now);
  return { singles: [], groups: batches.map((due) => batchGroup(due, [], now)), digestedBatches: [] };
}

function planBurst(
  records: PendingOutcome[],
  { scheduler, now, allowance }: { scheduler: SchedulerState; now: number; allowance: NotificationAllowance },
): PlannedReady {
  const inOrder = [...records].sort((a, b) => a.notification.since - b.notification.since || a.seq - b.seq);
  const none = { singles: [], groups: [], digestedBatches: [] };
  const [oldest] = inOrder;
  if (oldest === undefined) return { ...none, nextAt: null };
  // The oldest has waited for the length of a burst: one digest names it and all others. A clock that was set back must not delay that.
  const waitedMs = Math.abs(now - oldest.notification.since);
  if (waitedMs >= BURST_MS)
    return { ...asOne({ outcomes: inOrder, batches: [] }, 'digest', now), nextAt: null };
  const recent = scheduler.notifiedAt.filter((at) => Math.abs(now - at) < BURST_MS);
  const singles = inOrder.slice(0, Math.max(0, Math.min(allowance.count, BURST_SINGLES - recent.length)));
  const [firstHeld] = inOrder.slice(singles.length);
  const nextAt = firstHeld ? Math.min(now, firstHeld.notification.since) + BURST_MS : null;
  return { ...none, singles, nextAt };
}
