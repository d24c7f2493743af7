import { keys, notificationGroupSchema } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { TrackedOutcome } from './outcome-oracle';
import type { Life } from './virtual-browser';

/** Checks that each outcome is notified once, and only after it was written as pending. */
export class OutcomeNotificationOracle {
  /** How many outcomes were notified twice in a way that no extension can prevent (`isUnavoidable`). */
  unavoidable = 0;
  /** By ingestion and round: how often the browser refused a notification that names it. */
  private readonly refusals = new Map<string, number>();
  /** By notification: the outcomes that it named when it was created last. It takes the place of an older one with its ID. */
  private readonly named = new Map<string, readonly string[]>();

  constructor(private readonly environment: Environment) {}

  /** Whether a notification has named the outcome of a round, given as ingestion and round. */
  isNotified(round: string): boolean {
    return (this.environment.outcomes.outcomeOf(round)?.notificationId ?? null) !== null;
  }

  /** How often the browser refused a notification that names the outcome of this round. */
  refusalsOf(round: string): number {
    return this.refusals.get(round) ?? 0;
  }

  /** The outcomes that a notification names, as ingestion and round; null if nothing that can be read says which. */
  private namedBy(notificationId: string): string[] | null {
    const [first = '', second = ''] = notificationId.split(':');
    if (/^[0-9a-f]{8}-/.test(first)) return [`${first}:${second}`];
    const stored = notificationGroupSchema.safeParse(
      this.environment.browser.local.value(keys.notificationGroup(notificationId)),
    );
    return stored.success ? stored.data.members.map(({ id, round }) => `${id}:${round}`) : null;
  }

  /** The browser will never answer the call that creates this notification. */
  unanswered(notificationId: string): void {
    for (const key of this.namedBy(notificationId) ?? []) {
      const outcome = this.environment.outcomes.outcomeOf(key);
      if (outcome?.notificationId === notificationId) outcome.isUnanswered = true;
    }
  }

  /** The browser has refused to create a notification. */
  refused(notificationId: string): void {
    for (const key of this.namedBy(notificationId) ?? [])
      this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
  }

  /** Called before the notification of one or more outcomes is created. */
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
    this.named.set(notificationId, named ?? []);
    for (const key of named ?? []) this.checkNamed(key, notificationId, life);
  }

  /** Checks that an outcome may be notified now, and notes that it was. */
  private checkNamed(key: string, notificationId: string, life: Life): void {
    const { environment } = this;
    environment.trace(() => `notification ${notificationId} names ${key}`);
    const outcome = environment.outcomes.outcomeOf(key);
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
    if (environment.outcomes.isSilent(outcome.kind))
      environment.violations.report('switched-off-stays-silent', `${notificationId}: ${key} ${outcome.kind}`);
    if (outcome.notificationId === null) {
      environment.deadlines.notified(outcome.id);
      environment.delays.notified(outcome.id, environment.outcomes.lastWritten(outcome.id));
    } else this.notifiedAgain(outcome, notificationId, life);
    outcome.notificationId = notificationId;
    outcome.life = life.number;
    outcome.isMarked = false;
    outcome.isUnanswered = false;
  }

  private notifiedAgain(outcome: TrackedOutcome, notificationId: string, life: Life): void {
    const { violations, damaged } = this.environment;
    if (this.isUnavoidable(outcome, life)) {
      this.unavoidable++;
      const isSame = outcome.notificationId === notificationId;
      this.environment.count(`unavoidable: ${isSame ? 'same' : 'other'} notification`);
    } else if (!damaged.has(outcome.id)) {
      const round = `${outcome.id}:${outcome.round}`;
      violations.report('notified-once', `${round} by ${outcome.notificationId}, again by ${notificationId}`);
    }
  }

  /**
   * Whether nothing tells the background that an outcome was notified already: the life that did it was killed before that was written,
   * or the browser never answered it, and the notification is not on the screen any more.
   */
  private isUnavoidable(outcome: TrackedOutcome, present: Life): boolean {
    const { isMarked, life, isUnanswered } = outcome;
    return !isMarked && !this.isShown(outcome) && (life !== present.number || isUnanswered);
  }

  /** Whether the notification that named an outcome last is on the screen, and no other has taken its place. */
  private isShown({ id, round, notificationId }: TrackedOutcome): boolean {
    if (notificationId === null || !this.environment.browser.shown.has(notificationId)) return false;
    return this.named.get(notificationId)?.includes(`${id}:${round}`) ?? false;
  }
}
