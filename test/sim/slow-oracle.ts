import { isPollable } from '../../src/watch/model/ingestion';
import type { Ingestion } from '../../src/watch/model/records';
import {
  SLOW_AFTER_FINISHES,
  SLOW_TIMES_TYPICAL,
  typicalMs,
} from '../../src/watch/scheduling/usual-duration';
import type { Environment } from './environment';
import type { Life } from './virtual-browser';

/** What became of the notification that an ingestion is slow. */
interface ShownSlow {
  notificationId: string;
  /** The number of the life that created it. */
  life: number;
  /** Whether it is written that it was sent. */
  isMarked: boolean;
  /** The browser has not answered the call that created it. */
  isUnanswered: boolean;
}

/** Servers write their times in whole seconds at the coarsest. */
const BLUR_MS = 1_000;

/** Whether a notification, by its ID, says that one or more ingestions are slow. */
export const isSlowNotification = (id: string): boolean => /^slow:|:slow:/.test(id);

/** The round of an ingestion, as ingestion and round. */
const roundOf = ({ id, round }: Ingestion): string => `${id}:${round}`;

/** Checks that a person who wants that is notified, once a round, of an ingestion that takes much longer than usual, and of no other. */
export class SlowOracle {
  /** By ingestion and round: the notification that it is slow. */
  private readonly shown = new Map<string, ShownSlow>();
  /** The rounds whose record has called them slow. */
  private readonly marked = new Set<string>();

  constructor(private readonly environment: Environment) {}

  /** A record was written. */
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

  /** Why an ingestion that its record calls slow cannot be; null if it can. */
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

  /** The age of a job by its server's clock; null if the server does not say its time, or does not know the job. */
  private ageOf({ id, connectionId }: Ingestion): number | null {
    const { stored, synaps, time } = this.environment;
    const connection = stored.connection(connectionId);
    const server = connection && synaps.get(connection.baseUrl);
    const job = server?.saysDate ? server.jobs.get(id) : undefined;
    return job === undefined ? null : time.server() - job.queuedAt;
  }

  /** Called before such a notification is created. */
  created(notificationId: string, life: Life): void {
    const { environment } = this;
    environment.count('notification slow');
    environment.deadlines.notificationShown();
    environment.notificationRate.shown();
    environment.quietHours.created(notificationId);
    const all = environment.stored.records().filter(({ slow }) => slow?.id === notificationId);
    // What has ended since the notification was first planned is not named in it any more.
    const named = all.filter(isPollable);
    if (all.length === 0 && environment.damaged.size === 0)
      environment.violations.report('pending-before-notified', notificationId);
    for (const record of named) this.checkNamed(record, notificationId, life);
  }

  /** Checks that an ingestion may be notified as slow now, and notes that it was. */
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

  /**
   * Whether nothing tells the background that this was notified already: the life that did it was killed before that was written, or
   * the browser never answered it, and the notification is not on the screen any more.
   */
  private isUnavoidable({ isMarked, life, isUnanswered, notificationId }: ShownSlow, present: Life): boolean {
    if (isMarked || this.environment.browser.shown.has(notificationId)) return false;
    return life !== present.number || isUnanswered;
  }

  /** The browser will never answer the call that creates this notification. */
  unanswered(notificationId: string): void {
    for (const shown of this.shown.values())
      if (shown.notificationId === notificationId) shown.isUnanswered = true;
  }

  /** The record was deleted. If the ingestion is watched again, its rounds are counted from the first. */
  forgotten(id: string): void {
    const isOf = (round: string) => round.startsWith(`${id}:`);
    for (const round of this.shown.keys()) if (isOf(round)) this.shown.delete(round);
    for (const round of this.marked) if (isOf(round)) this.marked.delete(round);
  }
}
