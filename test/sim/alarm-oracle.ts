import { isPollable } from '../../src/watch/model/ingestion';
import type { Connection, Ingestion } from '../../src/watch/model/records';
import { hasPendingSlow } from '../../src/watch/notifications/slow-notifications';
import { resumesByItself } from '../../src/watch/scheduling/blocks';
import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** Checks that there is an alarm while anything is left to do, and none otherwise. */
export class AlarmOracle {
  /** Since when the alarm has been missing through no fault of the background; null if it is not. */
  private missingSince: number | null = null;
  /** The number of the newest life at that time. */
  private newestLifeWhenMissing = 0;
  /** Whether the present life has found the alarm missing. It has to set it again then, unless it is killed before it can. */
  private isFoundMissing = false;

  /** Whether the newest life was killed. */
  private wasKilled = false;

  constructor(private readonly environment: Environment) {}

  /** The browser has forgotten the alarm, or a power failure or a failed call has left things to do without one. */
  forgotten(): void {
    this.missingSince = this.environment.time.mono;
    this.newestLifeWhenMissing = this.environment.browser.lives;
    this.isFoundMissing = false;
  }

  /** The background has asked the browser for the alarm, or has set it. */
  seenByBackground(isThere: boolean): void {
    if (isThere) this.missingSince = null;
    this.isFoundMissing = !isThere;
  }

  /** Whether the alarm is missing through no fault of the background, and has not been set again yet. */
  isForgotten(): boolean {
    return this.missingSince !== null && this.environment.browser.alarms.size === 0;
  }

  /**
   * Whether a life that has ended may have left the alarm missing. One that ended because it was idle had the time to set it again, if
   * it began without the alarm or found it missing. One that was killed may not have had the time, but a life sets the alarm before it
   * polls or notifies: so one that has acted, and began after the alarm went missing, is not excused either.
   */
  private isExcused(life: Life, why: 'idle' | 'killed'): boolean {
    if (this.missingSince === null) return false;
    if (why === 'killed') return !life.hasActed || life.number <= this.newestLifeWhenMissing;
    return !this.isFoundMissing && life.startedAt < this.missingSince;
  }

  /** A life has ended. */
  died(life: Life, why: 'idle' | 'killed'): void {
    const hasSlept = this.environment.share.hasSleptSince(life.lastActivityAt);
    // A life that is found idle after the machine slept had no more time than one that was killed.
    if (!this.isExcused(life, hasSlept ? 'killed' : why)) this.check(`life ${life.number} ${why}`);
    this.isFoundMissing = false;
    this.wasKilled = why === 'killed';
    if (why !== 'idle') return;
    // A life may be stopped as idle though it was not given its time: after a failed call, or because the machine slept. Then the
    // next life clears the alarm.
    const isCutShort = life.hasFailedCall || hasSlept;
    if (this.environment.browser.alarms.size > 0 && !this.isNeeded() && !isCutShort)
      this.environment.violations.report('nothing-alive-when-idle', `life ${life.number}: an alarm is left`);
  }

  /** Reports whatever is left to do if there is no alarm. */
  check(when: string): void {
    const { browser, violations } = this.environment;
    if (browser.alarms.size > 0) return;
    const count = this.pollable().length;
    if (count > 0) violations.report('alarm-while-pollable', `${when}, ${count} pollable`);
    const pending = this.pending();
    if (pending.length > 0) violations.report('alarm-while-pending', `${when}: ${pending.join()}`);
  }

  /** Checks some time after a start of the browser. A life that was killed since may not have had the time to set the alarm again. */
  checkAfterStart(): void {
    if (!this.isForgotten() || !this.wasKilled) this.check('after a browser start');
  }

  /** Checks while no life is running: only the alarm can start the next one then. */
  checkWithoutLife(): void {
    if (
      this.environment.browser.life === null &&
      this.environment.browser.isOpen &&
      this.missingSince === null
    )
      this.check('without a life');
  }

  /** Whether anything is left to do. If not, an alarm would wake the background for nothing. */
  isNeeded(): boolean {
    if (this.pollable().length > 0 || this.isAnyAskedElsewhere() || this.hasPendingNotifications())
      return true;
    return this.hasPendingSlow() || this.hasPendingBatch() || this.hasPendingBlock();
  }

  /**
   * Whether an ingestion that its own connection does not know is still to be asked for on another connection. It is even if its own
   * is blocked by now.
   */
  private isAnyAskedElsewhere(): boolean {
    const { stored } = this.environment;
    const answering = stored.connections().filter(({ blocked }) => blocked === null);
    return stored.records().some((record) => {
      const { count, triedConnections } = record.refusals;
      const isUntried = ({ id }: Connection) => id !== record.connectionId && !triedConnections.includes(id);
      return isPollable(record) && count > 0 && answering.some(isUntried);
    });
  }

  /** The ingestions that are polled sooner or later without anybody doing anything. */
  pollable(): Ingestion[] {
    const connections = new Map(this.environment.stored.connections().map((one) => [one.id, one]));
    return this.environment.stored.records().filter((record) => {
      const connection = connections.get(record.connectionId);
      return isPollable(record) && connection !== undefined && resumesByItself(connection.blocked);
    });
  }

  /** Whether an outcome is still to be notified. Then an alarm is right even if nothing can be polled. */
  hasPendingNotifications(): boolean {
    return (
      this.withPendingNotification().length > 0 ||
      this.environment.browser.local.keys('notification-group:').length > 0
    );
  }

  /** Whether it is still to be notified that some ingestion is slow. Its connection may be blocked by now. */
  private hasPendingSlow(): boolean {
    return this.environment.stored.records().some(hasPendingSlow);
  }

  /** Whether it is still to be notified that a connection is blocked on which something is watched: quiet hours hold that back as well. */
  private hasPendingBlock(): boolean {
    const { stored } = this.environment;
    const watchedOn = new Set(
      stored
        .records()
        .filter(isPollable)
        .map(({ connectionId }) => connectionId),
    );
    return stored.connections().some(({ id, blocked }) => blocked?.notifiedAt === null && watchedOn.has(id));
  }

  /**
   * Whether a batch has ended and is still to be notified. After many notifications within an hour this one waits, like any other.
   */
  private hasPendingBatch(): boolean {
    const { stored } = this.environment;
    const isOver = (id: string) => {
      const member = stored.record(id);
      return member === null || !isPollable(member);
    };
    return stored.batches().some(({ ids, notifiedAt }) => notifiedAt === null && ids.every(isOver));
  }

  /** What is notified sooner or later without anybody doing anything: not the successes of a batch that is still in progress. */
  pending(): string[] {
    const { browser, stored } = this.environment;
    const alone = this.withPendingNotification().filter((record) => !stored.isHeldByBatch(record));
    return [...alone.map(({ id }) => id), ...browser.local.keys('notification-group:')];
  }

  private withPendingNotification(): Ingestion[] {
    return this.environment.stored
      .records()
      .filter(
        (record) =>
          record.state === 'ended' && record.removedAt === null && record.notification.state === 'pending',
      );
  }
}
