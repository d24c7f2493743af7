import type { Ports, Timer } from '../../platform/ports';
import { ALARM_FLOOR_MS, UNDO_MS } from '../../watch/constants';
import type { Ingestion } from '../../watch/model/records';
import { earliest, timerMs } from '../../watch/scheduling/plan-polls';
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
  pollAt: number | null;
  notifyAt: number | null;
  /** Whether polls wait for the budget. */
  isBacklog: boolean;
}

export interface WakeUp {
  ensureAlarm(draft: Draft, pollAt: number | null): Promise<void>;
  arrange(work: NextWork): Promise<void>;
}

/** Wakes the poll loop when there is something to do: by the alarm for correctness, by a timer for speed. */
export function createWakeUp({ ports, store, wake, isPlanOutdated }: WakeUpDeps): WakeUp {
  let timer: Timer | null = null;
  let isAlarmEnsured = false;

  /**
   * Sets the alarm in the first round of a worker before anything is sent or notified: that may take long, and if the browser
   * forgot its alarms when it started, nothing else would wake a worker after this one is killed.
   */
  async function ensureAlarm(draft: Draft, pollAt: number | null): Promise<void> {
    if (isAlarmEnsured) return;
    const at = earliest(pollAt, hasPendingNotifications(draft) ? draft.now + ALARM_FLOOR_MS : null);
    if (at !== null) await keepAlarm(ports.alarms, at, draft.now);
    isAlarmEnsured = true;
  }

  async function arrange(work: NextWork): Promise<void> {
    const { now, nextAt, deleteAt, scheduler } = await store.change(async ({ now, records, scheduler }) => {
      const nextAt = alarmAt(work, now);
      await keepAlarm(ports.alarms, nextAt, now);
      const deleteAt = nextDeletionAt([...records.values()]);
      return { now, nextAt, deleteAt, scheduler };
    });
    timer?.cancel();
    timer = null;
    const timerAt = earliest(nextAt, deleteAt);
    if (timerAt === null) return;
    const isBusy = work.isBacklog || timerAt === work.notifyAt || timerAt === deleteAt;
    const delayMs = timerMs(timerAt, scheduler, { isBusy, now });
    if (delayMs !== null) timer = ports.clock.after(delayMs, () => void wake());
  }

  /** An outdated plan is made anew at once. The alarm is for the case that the worker is killed before. */
  function alarmAt({ pollAt, notifyAt }: NextWork, now: number): number | null {
    const plannedAt = earliest(pollAt, notifyAt);
    return isPlanOutdated() ? earliest(plannedAt, now + ALARM_FLOOR_MS) : plannedAt;
  }

  return { ensureAlarm, arrange };
}

/** When the next removed ingestion can no longer be restored. */
function nextDeletionAt(records: Ingestion[]): number | null {
  return records
    .map((record) => (record.removedAt === null ? null : record.removedAt + UNDO_MS))
    .reduce(earliest, null);
}
