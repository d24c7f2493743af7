import { hasPendingNotification } from '../../src/watch/model/ingestion';
import type { Ended } from '../../src/watch/model/records';
import { NOTIFICATION_GAP_MAX_MS, UNHURRIED_NOTIFICATIONS } from '../../src/watch/notifications/constants';
import { notificationMs } from './bounds';
import type { Environment } from './environment';
import { latest, NEVER, type Since } from './obstacles';
import type { Deadline, Progress } from './progress';

/** Works out when each pending notification has to be shown. */
export class NotificationTimes {
  constructor(
    private readonly environment: Environment,
    private readonly progress: Progress,
  ) {}

  /** When the pending notification of an ended ingestion has to be shown. */
  deadlineOf(record: Ended): Deadline {
    const { obstacles, quietHours, browser } = this.environment;
    return {
      promise: 'notified-in-time',
      what: `${record.id}:${record.round}`,
      since: latest(
        { at: this.progress.changed.get(record.id)?.at ?? this.environment.time.mono, what: 'its outcome' },
        obstacles.freeSince(),
        obstacles.notificationsAcceptedSince(),
        quietHours.overSince(),
        quietHours.zoneHeededSince(),
        this.batchOverSince(record),
        { at: this.environment.away.until, what: 'being away' },
      ),
      withinMs: notificationMs(browser.traits.alarmLateMs) + this.floodMs(),
    };
  }

  /** How long a notification may wait after many within an hour: once for itself, and once for each that is shown before it. */
  private floodMs(): number {
    const { mono } = this.environment.time;
    const recent = this.progress.shownAt.filter((at) => mono - at < 2 * 3_600_000);
    if (recent.length < UNHURRIED_NOTIFICATIONS) return 0;
    const waiting = this.environment.stored.records().filter(hasPendingNotification);
    return (1 + new Set(waiting.map(({ batchId }) => batchId)).size) * NOTIFICATION_GAP_MAX_MS;
  }

  /** Since when nobody has to wait for the rest of the batch: now, while a success has to. Anything but a success never waits. */
  private batchOverSince(record: Ended): Since {
    const { stored, time } = this.environment;
    const what = 'its batch';
    if (record.batchId === null || record.outcome.kind !== 'completed') return { at: NEVER.at, what };
    if (stored.isHeldByBatch(record)) return { at: time.mono, what };
    return { at: this.progress.batchChangedAt.get(record.batchId) ?? NEVER.at, what };
  }
}
