import type { Ingestion } from '../../src/watch/model/records';
import {
  SLOW_AFTER_FINISHES,
  SLOW_TIMES_TYPICAL,
  typicalMs,
} from '../../src/watch/scheduling/usual-duration';
import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** What became of the notification that one is slow in a round. */
interface ShownSlow {
  notificationId: string;
  life: number;
  isMarked: boolean;
  /** The browser has not said whether it was shown. */
  isUnanswered: boolean;
}

/** Servers write their times in whole seconds at the coarsest. */
const BLUR_MS = 1_000;

export const isSlowNotification = (id: string): boolean => id.startsWith('slow:') || id.endsWith(':slow');

const roundOf = ({ id, round }: Ingestion): string => `${id}:${round}`;

/** Holds that a person hears of what takes much longer than usual: only if they want to, only of what does, and once in a round. */
export class SlowOracle {
  /** By ingestion and round. */
  private readonly shown = new Map<string, ShownSlow>();
  private readonly marked = new Set<string>();

  constructor(private readonly environment: Environment) {}

  written(record: Ingestion): void {
    if (record.slow?.round !== record.round) return;
    const round = roundOf(record);
    const shown = this.shown.get(round);
    if (record.slow.state === 'sent' && shown) shown.isMarked = true;
    if (this.marked.has(round)) return;
    this.marked.add(round);
    const untruth = this.untruthOf(record);
    if (untruth !== null) this.environment.violations.report('slow-is-slow', `${round}: ${untruth}`);
  }

  /** Why one that is called slow cannot be; null where it can. */
  private untruthOf(record: Ingestion): string | null {
    const { stored, damaged, intermediaries } = this.environment;
    if (damaged.has(record.id)) return null;
    if (!stored.settings().notifySlow) return 'nobody wants to hear of it';
    const recent = stored.connection(record.connectionId)?.durationModel.recent ?? [];
    if (recent.length < SLOW_AFTER_FINISHES) return `only ${recent.length} have finished`;
    const ageMs = this.ageOf(record);
    const slowMs = SLOW_TIMES_TYPICAL * (typicalMs({ recent }) ?? 0);
    if (ageMs === null || intermediaries.isClockDoubtful()) return null;
    return ageMs < slowMs - BLUR_MS ? `after ${ageMs} of ${slowMs} ms` : null;
  }

  /** As its server knows it; null where it does not say its time, or does not know the job. */
  private ageOf({ id, connectionId }: Ingestion): number | null {
    const { stored, synaps, time } = this.environment;
    const connection = stored.connection(connectionId);
    const server = connection && synaps.get(connection.baseUrl);
    const job = server?.saysDate ? server.jobs.get(id) : undefined;
    return job === undefined ? null : time.server() - job.queuedAt;
  }

  /** Such a notification is created. */
  created(notificationId: string, life: Life): void {
    const { environment } = this;
    environment.count('notification slow');
    environment.deadlines.notificationShown();
    environment.notificationRate.shown();
    environment.quietHours.created(notificationId);
    const named = environment.stored.records().filter(({ slow }) => slow?.id === notificationId);
    if (named.length === 0 && environment.damaged.size === 0)
      environment.violations.report('pending-before-notified', notificationId);
    for (const record of named) this.checkNamed(record, notificationId, life);
  }

  private checkNamed(record: Ingestion, notificationId: string, life: Life): void {
    const { environment } = this;
    const round = roundOf(record);
    const before = this.shown.get(round);
    environment.trace(() => `notification ${notificationId} names ${round}`);
    this.shown.set(round, { notificationId, life: life.number, isMarked: false, isUnanswered: false });
    if (environment.damaged.has(record.id)) return;
    const breaks = (why: string) => environment.violations.report('slow-notified-once', `${round} ${why}`);
    if (environment.outcomeNotifications.isNotified(round)) breaks('by its outcome, and then as slow');
    if (before === undefined) return;
    if (this.isUnavoidable(before, life)) environment.count('unavoidable: slow');
    else breaks(`by ${before.notificationId}, again by ${notificationId}`);
  }

  /** The life that notified it died before it wrote that down, and nothing shows any more that it did. */
  private isUnavoidable({ isMarked, life, isUnanswered, notificationId }: ShownSlow, present: Life): boolean {
    if (isMarked || this.environment.browser.shown.has(notificationId)) return false;
    return life !== present.number || isUnanswered;
  }

  /** The browser has not said whether it took such a notification, and never will. */
  unanswered(notificationId: string): void {
    for (const shown of this.shown.values())
      if (shown.notificationId === notificationId) shown.isUnanswered = true;
  }

  /** The record is gone for good: watched again, its rounds are counted anew. */
  forgotten(id: string): void {
    const isOf = (round: string) => round.startsWith(`${id}:`);
    for (const round of this.shown.keys()) if (isOf(round)) this.shown.delete(round);
    for (const round of this.marked) if (isOf(round)) this.marked.delete(round);
  }
}
