import { hasPendingNotification } from '../../src/watch/model/ingestion';
import {
  type Ended,
  type Ingestion,
  keys,
  notificationGroupSchema,
  type Settings,
} from '../../src/watch/model/records';
import { NOTIFICATION_TRIES } from '../../src/watch/notifications/constants';
import { switchOf } from '../../src/watch/notifications/notification-switch';
import type { Environment } from './environment';
import { foreignWordOf, untruthOf, untruthOfRecheck } from './outcome-truth';
import type { Life } from './virtual-browser';

/** What became of one outcome of a round. */
export interface TrackedOutcome {
  id: string;
  round: number;
  kind: string;
  notificationId: string | null;
  /** The life that notified it, and whether that was written down. */
  life: number;
  isMarked: boolean;
  /** The browser has not said whether it was shown: only what is on the screen says so. */
  isUnanswered: boolean;
  suppressedWhy: string | null;
  /** The person has removed it, or had it checked again. */
  isWithdrawn: boolean;
}

/** What was decided by settings is written this soon after they have changed. */
const WRITTEN_WITHIN_MS = 2_000;

/** Follows every outcome: whether it is true, and how often it is notified. */
export class OutcomeOracle {
  readonly outcomes = new Map<string, TrackedOutcome>();
  /** Notified again because the worker died between that and writing it down, and the notification was gone by then. */
  unavoidable = 0;
  private readonly past: TrackedOutcome[] = [];
  private readonly before = new Map<string, Ingestion>();
  /** By ingestion and round: how often the browser refused a notification that names it. */
  private readonly refusals = new Map<string, number>();
  private settings: { now: Settings; before: Settings; changedAt: number } | null = null;

  constructor(private readonly environment: Environment) {}

  written(record: Ingestion): void {
    const before = this.before.get(record.id);
    this.before.set(record.id, record);
    const key = `${record.id}:${record.round}`;
    if (record.state !== 'ended') {
      this.checkedAgain(record, before);
      this.checkContinued(key, record);
      return;
    }
    if (record.outcome.round !== record.round) {
      this.checkStanding(record, before);
      return;
    }
    if (!this.outcomes.has(key)) {
      // A record damaged and healed is not news.
      if (before?.state !== 'ended' || before.round !== record.round) this.checkTruth(record);
      this.outcomes.set(key, {
        id: record.id,
        round: record.round,
        kind: record.outcome.kind,
        notificationId: null,
        life: 0,
        isMarked: false,
        isUnanswered: false,
        suppressedWhy: null,
        isWithdrawn: false,
      });
      this.environment.count(`outcome ${record.outcome.kind}`);
      this.environment.trace(() => `outcome ${record.id.slice(0, 8)} ${record.outcome.kind}`);
    }
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) return;
    if (outcome.kind !== record.outcome.kind)
      this.environment.violations.report(
        'true-outcome',
        `${key} was ${outcome.kind} and became ${record.outcome.kind}`,
      );
    if (record.removedAt !== null) outcome.isWithdrawn = true;
    if (record.notification.state === 'sent') outcome.isMarked = true;
    if (record.notification.state === 'pending' && record.notification.awaitsReader)
      this.checkAwaitsReader(record, before);
    if (record.notification.state === 'suppressed' && outcome.suppressedWhy === null) {
      outcome.suppressedWhy = record.notification.why;
      this.checkSuppression(record, record.notification.why, before);
    }
  }

  /** The outcome of an earlier round stands after a check: it is the one that was known, and owes nothing new. */
  private checkStanding(record: Ended, before: Ingestion | undefined): void {
    const { violations, damaged } = this.environment;
    const known = this.outcomes.get(`${record.id}:${record.outcome.round}`);
    if (known !== undefined && record.removedAt !== null) known.isWithdrawn = true;
    if (before?.state === 'ended' || damaged.has(record.id)) return;
    this.environment.count('outcome stands');
    // A check that was given up notes nothing: what stands there is what the one before has found.
    const noted = before?.state === 'watching' ? before.earlier?.recheck : null;
    const isNews = noted?.at !== record.recheck?.at || noted?.found !== record.recheck?.found;
    const untruth = isNews ? untruthOfRecheck(this.environment, record) : null;
    if (untruth !== null)
      violations.report('true-outcome', `${record.id} ${record.recheck?.found}: ${untruth}`);
    if (known?.kind !== record.outcome.kind)
      violations.report(
        'true-outcome',
        `${record.id} was ${known?.kind} and stands as ${record.outcome.kind}`,
      );
    if (record.notification.state === 'pending')
      violations.report('notified-once', `${record.id} is to be notified again after a check`);
  }

  private checkTruth(record: Ended): void {
    const { violations } = this.environment;
    const untruth = untruthOf(this.environment, record);
    if (untruth !== null)
      violations.report('true-outcome', `${record.id} ${record.outcome.kind}: ${untruth}`);
    const foreign = foreignWordOf(this.environment, record);
    if (foreign !== null) violations.report('ends-on-synaps-word', `${record.id}: ${foreign}`);
  }

  /** A check of what is still to be notified takes the place of that: whoever asks for it has seen the outcome. */
  private checkedAgain(record: Ingestion, before: Ingestion | undefined): void {
    if (before === undefined || !hasPendingNotification(before) || record.round <= before.round) return;
    const known = this.outcomes.get(`${record.id}:${before.outcome.round}`);
    if (known !== undefined) known.isWithdrawn = true;
    this.environment.count('suppressed checked_again');
  }

  /** A round that is over stays over, but where damage took its number and another is counted under the same. */
  private checkContinued(key: string, record: Ingestion): void {
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) return;
    if (!this.environment.damaged.has(record.id))
      this.environment.violations.report('true-outcome', `${key} was ${outcome.kind} and goes on`);
    this.outcomes.delete(key);
    this.past.push(outcome);
  }

  /** Whether a notification has named it. */
  isNotified(round: string): boolean {
    return (this.outcomes.get(round)?.notificationId ?? null) !== null;
  }

  lastWritten(id: string): Ingestion | null {
    return this.before.get(id) ?? null;
  }

  /** The record is gone for good: watched again, its rounds are counted anew. */
  forgotten(id: string): void {
    this.before.delete(id);
    for (const [key, outcome] of this.outcomes) {
      if (outcome.id !== id) continue;
      this.outcomes.delete(key);
      this.past.push(outcome);
    }
  }

  all(): TrackedOutcome[] {
    return [...this.past, ...this.outcomes.values()];
  }

  /** Only what was final at its first answer waits for a reader; what was answered before has a finish to be notified. */
  private checkAwaitsReader(record: Ended, before: Ingestion | undefined): void {
    const wasAnswered = before?.round === record.round && before.watchedSince !== null;
    if (wasAnswered && before.state === 'watching')
      this.environment.violations.report('suppressed-with-reason', `${record.id} awaits a reader`);
  }

  private checkSuppression(record: Ended, why: string, before: Ingestion | undefined): void {
    const { environment } = this;
    const awaitedReader =
      before?.state === 'ended' &&
      before.notification.state === 'pending' &&
      before.notification.awaitsReader;
    environment.count(`suppressed ${why}`);
    const refusals = this.refusals.get(`${record.id}:${record.round}`) ?? 0;
    const isRight =
      (why === 'switched_off' && this.isSwitchedOff(record)) ||
      (why === 'answered_in_place' && awaitedReader && record.seenAt !== null) ||
      (why === 'removed' && record.removedAt !== null) ||
      (why === 'undeliverable' && refusals >= NOTIFICATION_TRIES);
    if (!isRight) environment.violations.report('suppressed-with-reason', `${record.id} ${why}`);
  }

  settingsWritten(): void {
    const now = this.environment.stored.settings();
    this.settings = { now, before: this.settings?.now ?? now, changedAt: this.environment.time.mono };
  }

  private isSwitchedOff({ outcome }: Ended): boolean {
    if (this.settings === null) return false;
    const { now, before, changedAt } = this.settings;
    const isNew =
      this.environment.time.mono - this.environment.share.awakeSince(changedAt) <= WRITTEN_WITHIN_MS;
    const kind = switchOf(outcome.kind);
    return !now.notify[kind] || (isNew && !before.notify[kind]);
  }

  /** The outcomes that a notification names, by ingestion and round; null where it names none that can be read. */
  private namedBy(notificationId: string): string[] | null {
    const [first = '', second = ''] = notificationId.split(':');
    if (/^[0-9a-f]{8}-/.test(first)) return [`${first}:${second}`];
    const stored = notificationGroupSchema.safeParse(
      this.environment.browser.local.value(keys.notificationGroup(notificationId)),
    );
    return stored.success ? stored.data.members.map(({ id, round }) => `${id}:${round}`) : null;
  }

  /** The browser has not said whether it took a notification, and never will. */
  unanswered(notificationId: string): void {
    for (const key of this.namedBy(notificationId) ?? []) {
      const outcome = this.outcomes.get(key);
      if (outcome?.notificationId === notificationId) outcome.isUnanswered = true;
    }
  }

  /** The browser did not take a notification. */
  refused(notificationId: string): void {
    for (const key of this.namedBy(notificationId) ?? [])
      this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }

  /** A notification is created. */
  notificationCreated(notificationId: string, life: Life): void {
    const { environment } = this;
    const isSingle = /^[0-9a-f]{8}-/.test(notificationId);
    environment.count(`notification ${isSingle ? 'single' : notificationId.split(':')[0]}`);
    if (isSingle) environment.delays.single();
    environment.deadlines.notificationShown();
    environment.notificationRate.shown();
    const named = this.namedBy(notificationId);
    if (named === null) environment.violations.report('digest-written-before-notified', notificationId);
    environment.quietHours.created(notificationId);
    for (const key of named ?? []) this.checkNamed(key, notificationId, life);
  }

  private checkNamed(key: string, notificationId: string, life: Life): void {
    const { environment } = this;
    environment.trace(() => `notification ${notificationId} names ${key}`);
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) {
      if (!environment.damaged.has(key.split(':')[0] ?? ''))
        environment.violations.report('pending-before-notified', `${notificationId}: ${key}`);
      return;
    }
    if (outcome.suppressedWhy !== null && !outcome.isWithdrawn && !environment.damaged.has(outcome.id))
      environment.violations.report(
        'notified-once',
        `${key} was suppressed (${outcome.suppressedWhy}) and is notified`,
      );
    if (outcome.notificationId !== null) {
      // The life that notified it died before it wrote that down, and nothing shows any more that it did.
      const isUnavoidable =
        !outcome.isMarked &&
        (outcome.life !== life.number || outcome.isUnanswered) &&
        !environment.browser.shown.has(outcome.notificationId);
      if (isUnavoidable) {
        this.unavoidable++;
        environment.count(
          outcome.notificationId === notificationId
            ? 'unavoidable: same notification'
            : 'unavoidable: other notification',
        );
      } else if (!environment.damaged.has(outcome.id)) {
        environment.violations.report(
          'notified-once',
          `${key} by ${outcome.notificationId}, again by ${notificationId}`,
        );
      }
    }
    if (outcome.notificationId === null) {
      environment.deadlines.notified(outcome.id);
      environment.delays.notified(outcome.id, this.lastWritten(outcome.id));
    }
    outcome.notificationId = notificationId;
    outcome.life = life.number;
    outcome.isMarked = false;
    outcome.isUnanswered = false;
  }
}
