import type { Ports, Timer } from '../../platform/ports';
import { UNDO_MS } from '../../watch/constants';
import type { Ingestion } from '../../watch/model/records';
import { ALARM_FLOOR_MS, AWAKE_MS, TIMER_MAX_MS } from '../../watch/scheduling/constants';
import { earliest, timerMs } from '../../watch/scheduling/timer';
import { hasPendingNotifications } from '../notifications/pending';
import type { Draft } from '../storage/draft';
import type { Store } from '../storage/store';
import { keepAlarm } from './alarm';

export interface WakeUpDeps {
  ports: Pick<Ports, 'alarms' | 'clock'>;
  store: Store;
  wake(): Promise<void>;
  /** Whether something has come up since the plan was made. */
  isPlanOutdated(): boolean;
}

/** What a round leaves to be done later. Times are null for never. */
export interface NextWork {
  /** When the plan was made. */
  plannedAt: number;
  pollAt: number | null;
  notifyAt: number | null;
  /** Whether polls wait for the budget. */
  isBacklog: boolean;
}

export interface WakeUp {
  ensureAlarm(draft: Draft, pollAt: number | null): Promise<void>;
  arrange(work: NextWork): Promise<void>;
  /** Arranges the next round soon after one that failed. */
  retrySoon(): Promise<void>;
}

/** Wakes the poll loop when there is something to do: by the alarm for correctness, by a timer for speed. */
export function createWakeUp({ ports, store, wake, isPlanOutdated }: WakeUpDeps): WakeUp {
  let timer: Timer | null = null;
  let isAlarmEnsured = false;
  const hasActed = createActTracker(ports.clock);

  /**
   * Sets the alarm in the first round of a worker before anything is sent or notified: that may take long, and if the browser
   * forgot its alarms when it started, nothing else would wake a worker after this one is killed.
   */
  async function ensureAlarm(draft: Draft, pollAt: number | null): Promise<void> {
    if (isAlarmEnsured) return;
    const at = earliest(pollAt, hasPendingNotifications(draft) ? draft.now + ALARM_FLOOR_MS : null);
    // A browser that does not set alarms holds up no poll: `arrange` tries again.
    isAlarmEnsured = at === null || (await setAlarm(at, draft.now));
  }

  /** Keeps the alarm for this time, or none for null. False if the browser does not answer. */
  async function setAlarm(at: number | null, now: number): Promise<boolean> {
    return keepAlarm(ports.alarms, at, now).then(
      () => true,
      () => false,
    );
  }

  function setTimer(delayMs: number | null): void {
    timer?.cancel();
    timer = delayMs === null ? null : ports.clock.after(delayMs, () => void wake());
  }

  async function retrySoon(): Promise<void> {
    const now = ports.clock.now();
    setTimer(TIMER_MAX_MS);
    await setAlarm(now, now);
  }

  async function arrange(work: NextWork): Promise<void> {
    const planned = await store.change(async ({ now, records, scheduler }) => {
      const nextAt = alarmAt(work, now);
      const isAlarmSet = await setAlarm(nextAt, now);
      return { now, nextAt, deleteAt: nextDeletionAt([...records.values()]), scheduler, isAlarmSet };
    });
    const { now, nextAt, deleteAt, scheduler, isAlarmSet } = planned;
    const timerAt = earliest(nextAt, deleteAt);
    const isBusy =
      work.isBacklog || timerAt === work.notifyAt || timerAt === deleteAt || hasActed(scheduler.lastActedAt);
    const delayMs = timerAt === null ? null : timerMs(timerAt, scheduler, { isBusy, now });
    // Without an alarm a timer is all that keeps the background going.
    setTimer(isAlarmSet ? delayMs : Math.min(delayMs ?? TIMER_MAX_MS, TIMER_MAX_MS));
  }

  /**
   * A new plan follows an outdated one at once; the alarm is for the case that the worker is killed before. A plan from before the clock
   * was set back is outdated too: its times are further ahead by as much, and the alarm must not wait for them.
   */
  function alarmAt({ pollAt, notifyAt, plannedAt }: NextWork, now: number): number | null {
    const nextAt = earliest(pollAt, notifyAt);
    const isOutdated = isPlanOutdated() || plannedAt > now;
    return isOutdated ? earliest(nextAt, now + ALARM_FLOOR_MS) : nextAt;
  }

  return { ensureAlarm, arrange, retrySoon };
}

/**
 * Makes the function that says whether the person has acted within the last minutes. It measures with a timer, not by the clock: if the
 * clock were set ahead, nobody would seem to have acted for hours, and no timer would be set.
 */
function createActTracker({ now, after }: Pick<Ports['clock'], 'now' | 'after'>) {
  let seenAt: number | null = null;
  let isFirst = true;
  let isRecent = false;
  let end: Timer | null = null;
  return (lastActedAt: number | null): boolean => {
    const isNew = lastActedAt !== null && lastActedAt !== seenAt;
    if (isNew) {
      // The value that a background finds when it starts may be old.
      isRecent = !isFirst || Math.abs(now() - lastActedAt) < AWAKE_MS;
      seenAt = lastActedAt;
      end?.cancel();
      end = after(AWAKE_MS, () => {
        isRecent = false;
      });
    }
    isFirst = false;
    return isRecent;
  };
}

/** When the next removed ingestion can no longer be restored. */
function nextDeletionAt(records: Ingestion[]): number | null {
  return records
    .map((record) => (record.removedAt === null ? null : record.removedAt + UNDO_MS))
    .reduce(earliest, null);
}
