import { isPollable } from '../../src/watch/model/ingestion';
import type { Connection, Ingestion } from '../../src/watch/model/records';
import { hasPendingSlow } from '../../src/watch/notifications/slow-notifications';
import { resumesByItself } from '../../src/watch/scheduling/blocks';
import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** Holds that whatever is still to be done has an alarm to wake for, and that nothing else has. */
export class AlarmOracle {
  /** When the alarm went missing through no fault of ours; null once it is there again. */
  private missingSince: number | null = null;
  /** The newest life by then. */
  private newestLifeWhenMissing = 0;
  /** The present life has looked for it in vain: it has to put it back, unless it is killed before it can. */
  private isFoundMissing = false;

  /** Whether the newest life was killed. */
  private wasKilled = false;

  constructor(private readonly environment: Environment) {}

  /** The browser has forgotten it. */
  forgotten(): void {
    this.missingSince = this.environment.time.mono;
    this.newestLifeWhenMissing = this.environment.browser.lives;
    this.isFoundMissing = false;
  }

  seenByBackground(isThere: boolean): void {
    if (isThere) this.missingSince = null;
    this.isFoundMissing = !isThere;
  }

  /** Whether the browser has forgotten it and nobody has put it back yet. */
  isForgotten(): boolean {
    return this.missingSince !== null && this.environment.browser.alarms.size === 0;
  }

  /**
   * A life that began without the alarm, or found it missing, and was left in peace has had the time to put it back. One that
   * is killed has not, but it does that before it polls or notifies.
   */
  private isExcused(life: Life, why: 'idle' | 'killed'): boolean {
    if (this.missingSince === null) return false;
    if (why === 'killed') return !life.hasActed || life.number <= this.newestLifeWhenMissing;
    return !this.isFoundMissing && life.startedAt < this.missingSince;
  }

  died(life: Life, why: 'idle' | 'killed'): void {
    if (!this.isExcused(life, why)) this.check(`life ${life.number} ${why}`);
    this.isFoundMissing = false;
    this.wasKilled = why === 'killed';
    if (why !== 'idle') return;
    // A machine that slept through the end of a round wakes to find its worker idle; the alarm's next life puts it away.
    const isCutShort = life.hasFailedCall || this.environment.share.hasSleptSince(life.lastActivityAt);
    if (this.environment.browser.alarms.size > 0 && !this.isNeeded() && !isCutShort)
      this.environment.violations.report('nothing-alive-when-idle', `life ${life.number}: an alarm is left`);
  }

  check(when: string): void {
    const { browser, violations } = this.environment;
    if (browser.alarms.size > 0) return;
    const count = this.pollable().length;
    if (count > 0) violations.report('alarm-while-pollable', `${when}, ${count} pollable`);
    const pending = this.pending();
    if (pending.length > 0) violations.report('alarm-while-pending', `${when}: ${pending.join()}`);
  }

  /** Some time after a start of the browser. A life that was killed in it may not have had the time to put it back. */
  checkAfterStart(): void {
    if (!this.isForgotten() || !this.wasKilled) this.check('after a browser start');
  }

  /** While nobody is alive the alarm is all that stands. */
  checkWithoutLife(): void {
    if (
      this.environment.browser.life === null &&
      this.environment.browser.isOpen &&
      this.missingSince === null
    )
      this.check('without a life');
  }

  /** Whether there is anything left to do: otherwise an alarm wakes for nothing. */
  isNeeded(): boolean {
    if (this.pollable().length > 0 || this.isAnyAskedElsewhere() || this.hasPendingNotifications())
      return true;
    return this.hasPendingSlow() || this.hasPendingBatch();
  }

  /** Whether one that its own connection does not know is still to be asked about on another, whatever has become of its own. */
  private isAnyAskedElsewhere(): boolean {
    const { stored } = this.environment;
    const answering = stored.connections().filter(({ blocked }) => blocked === null);
    return stored.records().some((record) => {
      const { count, triedConnections } = record.refusals;
      const isUntried = ({ id }: Connection) => id !== record.connectionId && !triedConnections.includes(id);
      return isPollable(record) && count > 0 && answering.some(isUntried);
    });
  }

  /** What asks for a request sooner or later without anybody doing anything. */
  pollable(): Ingestion[] {
    const connections = new Map(this.environment.stored.connections().map((one) => [one.id, one]));
    return this.environment.stored.records().filter((record) => {
      const connection = connections.get(record.connectionId);
      return isPollable(record) && connection !== undefined && resumesByItself(connection.blocked);
    });
  }

  /** Whether a notification is still to be shown: then an alarm is right though nothing is pollable. */
  hasPendingNotifications(): boolean {
    return (
      this.withPendingNotification().length > 0 ||
      this.environment.browser.local.keys('notification-group:').length > 0
    );
  }

  /** Whether it is still to be notified that something is slow: its connection may be stopped by now. */
  private hasPendingSlow(): boolean {
    return this.environment.stored.records().some(hasPendingSlow);
  }

  /** Whether a batch is over, and that is still to be notified: where an hour has had many, it waits like any other. */
  private hasPendingBatch(): boolean {
    const { stored } = this.environment;
    const isOver = (id: string) => {
      const member = stored.record(id);
      return member === null || !isPollable(member);
    };
    return stored.batches().some(({ ids, notifiedAt }) => notifiedAt === null && ids.every(isOver));
  }

  /** Notifications that come without anybody doing anything: all but the successes of a batch that is still in progress. */
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
