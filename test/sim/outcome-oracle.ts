import { DEFAULT_SETTINGS } from '../../src/watch/model/defaults';
import { hasPendingNotification } from '../../src/watch/model/ingestion';
import type { Ended, Ingestion, OutcomeKind, Settings } from '../../src/watch/model/records';
import { NOTIFICATION_TRIES } from '../../src/watch/notifications/constants';
import { switchOf } from '../../src/watch/notifications/notification-switch';
import type { Environment } from './environment';
import { foreignWordOf, untruthOf, untruthOfRecheck } from './outcome-truth';

/** What became of one outcome of a round. */
export interface TrackedOutcome {
  id: string;
  round: number;
  kind: OutcomeKind;
  /** The newest notification that names it; null if none has. */
  notificationId: string | null;
  /** The number of the life that created that notification. */
  life: number;
  /** Whether it is written that the notification was sent. */
  isMarked: boolean;
  /** The browser has not answered the call that created the notification, so only what it shows can say whether it was created. */
  isUnanswered: boolean;
  suppressedWhy: string | null;
  /** The person has removed the ingestion or had it checked again, so nothing has to be notified any more. */
  isWithdrawn: boolean;
}

/** What the background decides by the settings as they were before is written no later than this after they have changed. */
const WRITTEN_WITHIN_MS = 2_000;

/** What holds until a person switches something off. */
const ALL_ON: Settings['notify'] = DEFAULT_SETTINGS.notify;

/** Checks that every outcome is true, stays as it is, and is suppressed only for a reason. */
export class OutcomeOracle {
  /** By ingestion and round. */
  private readonly outcomes = new Map<string, TrackedOutcome>();
  /** The outcomes of records that were deleted or damaged since. */
  private readonly past: TrackedOutcome[] = [];
  /** By ingestion: its record as it was last written. */
  private readonly before = new Map<string, Ingestion>();
  /** The switches as they were set one after the other, and from when on. */
  private readonly switches = [{ notify: ALL_ON, from: 0 }];

  constructor(private readonly environment: Environment) {}

  /** A record was written. */
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
    const outcome = this.outcomes.get(key) ?? this.firstWritten(record, before);
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

  private firstWritten(record: Ended, before: Ingestion | undefined): TrackedOutcome {
    // A record that was damaged and repaired has no new outcome.
    if (before?.state !== 'ended' || before.round !== record.round) this.checkTruth(record);
    const { id, round, outcome } = record;
    const tracked: TrackedOutcome = {
      id,
      round,
      kind: outcome.kind,
      notificationId: null,
      life: 0,
      isMarked: false,
      isUnanswered: false,
      suppressedWhy: null,
      isWithdrawn: false,
    };
    this.outcomes.set(`${id}:${round}`, tracked);
    this.environment.count(`outcome ${outcome.kind}`);
    this.environment.trace(() => `outcome ${id.slice(0, 8)} ${outcome.kind}`);
    return tracked;
  }

  /** A check has found nothing newer: the outcome that stands has to be the one that was known, and is not notified again. */
  private checkStanding(record: Ended, before: Ingestion | undefined): void {
    const { violations, damaged } = this.environment;
    const known = this.outcomes.get(`${record.id}:${record.outcome.round}`);
    if (known !== undefined && record.removedAt !== null) known.isWithdrawn = true;
    if (before?.state === 'ended' || damaged.has(record.id)) return;
    this.environment.count('outcome stands');
    // A check that was given up notes nothing: then what the record says is what the check before it has found.
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

  /** An outcome that is checked again before it is notified need not be notified any more: whoever had it checked has seen it. */
  private checkedAgain(record: Ingestion, before: Ingestion | undefined): void {
    if (before === undefined || !hasPendingNotification(before) || record.round <= before.round) return;
    const known = this.outcomes.get(`${record.id}:${before.outcome.round}`);
    if (known !== undefined) known.isWithdrawn = true;
    this.environment.count('suppressed checked_again');
  }

  /** A round that has ended must not go on. Only where damage has lost its number may another round have the same one. */
  private checkContinued(key: string, record: Ingestion): void {
    const outcome = this.outcomes.get(key);
    if (outcome === undefined) return;
    if (!this.environment.damaged.has(record.id))
      this.environment.violations.report('true-outcome', `${key} was ${outcome.kind} and goes on`);
    this.outcomes.delete(key);
    this.past.push(outcome);
  }

  /** The outcome of a round, given as ingestion and round. */
  outcomeOf(round: string): TrackedOutcome | undefined {
    return this.outcomes.get(round);
  }

  /** The record of an ingestion as it was last written; null if it never was, or was deleted. */
  lastWritten(id: string): Ingestion | null {
    return this.before.get(id) ?? null;
  }

  /** The record was deleted. If the ingestion is watched again, its rounds are counted from the first. */
  forgotten(id: string): void {
    this.before.delete(id);
    for (const [key, outcome] of this.outcomes) {
      if (outcome.id !== id) continue;
      this.outcomes.delete(key);
      this.past.push(outcome);
    }
  }

  /** Every outcome of the schedule. */
  all(): TrackedOutcome[] {
    return [...this.past, ...this.outcomes.values()];
  }

  /** Only an ingestion that was final at its first answer may wait for a reader. One that was answered before has really finished. */
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
    const refusals = environment.outcomeNotifications.refusalsOf(`${record.id}:${record.round}`);
    const isRight =
      (why === 'switched_off' && this.isSwitchedOff(record)) ||
      (why === 'answered_in_place' && awaitedReader && record.seenAt !== null) ||
      (why === 'removed' && record.removedAt !== null) ||
      (why === 'undeliverable' && refusals >= NOTIFICATION_TRIES);
    if (!isRight) environment.violations.report('suppressed-with-reason', `${record.id} ${why}`);
  }

  /** Other settings were written. */
  settingsWritten(): void {
    const { notify } = this.environment.stored.settings();
    this.switches.push({ notify, from: this.environment.time.mono });
  }

  /** Whether an outcome must not be notified because it is switched off, and has been for longer than a moment. */
  isSilent(kind: OutcomeKind): boolean {
    return this.switchesLately().every((notify) => !notify[switchOf(kind)]);
  }

  /** Whether notifications of this kind are switched off, or were a moment ago. */
  private isSwitchedOff({ outcome }: Ended): boolean {
    return this.switchesLately().some((notify) => !notify[switchOf(outcome.kind)]);
  }

  /** The switches of now, and all that held a moment ago. */
  private switchesLately(): Settings['notify'][] {
    const { share, time } = this.environment;
    const isLately = (at: number) => time.mono - share.awakeSince(at) <= WRITTEN_WITHIN_MS;
    return this.switches.flatMap(({ notify }, index) => {
      const next = this.switches[index + 1];
      return next === undefined || isLately(next.from) ? [notify] : [];
    });
  }
}
