import { isPollable } from '../../src/watch/model/ingestion';
import { KEY_REFUSALS_MAX } from '../../src/watch/scheduling/constants';
import type { Actions } from './actions';
import type { Environment } from './environment';
import { endsByItself, finishesAt, judgeRecovery, judgeUnaided, lastFinishAt } from './final-oracle';
import type { Person } from './person';
import type { ConnectionPlan } from './setup';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A key that stays refused is checked at most so often before that is left to the person, hourly in the end. */
const KEY_GIVEN_UP_MS = (KEY_REFUSALS_MAX + 1) * HOUR;

/** The end of a schedule: the faults cease, the background recovers by itself, and then people repair the rest. */
export class Recovery {
  constructor(
    private readonly environment: Environment,
    private readonly connections: readonly ConnectionPlan[],
    private readonly person: Person,
    private readonly actions: Actions,
  ) {}

  /**
   * Ends all faults, and then lets nobody do anything: whatever needs no person has to end by itself, within the time that the
   * oracles allow. That may take very long: an alarm set before the clock was set back, for example, comes only when the clock has
   * caught up.
   */
  async recover(): Promise<void> {
    const { environment } = this;
    const { browser } = environment;
    environment.trace('faults cease');
    environment.chaos.isOn = false;
    browser.isFaulty = false;
    environment.intermediaries.removeAll();
    environment.services.repairAll();
    for (const synap of environment.synaps.values()) {
      synap.faultRate = 0;
      for (const account of synap.accounts.values()) {
        account.isRevoked = false;
        account.hasCredits = true;
      }
    }
    // A machine that slept past the end of the active time carries out its last actions only now.
    await environment.play(environment.time.mono + 3 * HOUR, () => this.actions.areOver() && browser.isOpen);
    browser.hasNetwork = true;
    browser.isOnline = true;
    browser.refusesNotifications = false;
    browser.local.quotaBytes = Number.POSITIVE_INFINITY;
    environment.trace('left alone');
    await this.recoverOutcomes();
    // An alarm that is held by the clock comes within a day, and only then the checks of a key go on. Whether one is shows once the
    // present life is over.
    await environment.play(
      environment.time.mono + 25 * HOUR,
      () => this.isQuiet() || (browser.life === null && !this.isHeldByClock()),
    );
    await environment.play(
      environment.time.mono + KEY_GIVEN_UP_MS,
      () => this.isQuiet() && environment.alarms.pending().length === 0,
    );
    judgeUnaided(environment);
    const left = environment.stored.records().filter(isPollable);
    const isEnded = left.every(({ id }) => finishesAt(environment, id) === Number.POSITIVE_INFINITY);
    environment.count(isEnded ? 'ended unaided' : 'left to a person');
  }

  /**
   * Waits until every outcome is known, and judges how long that took. It is not judged where the alarm is held by the clock: it comes
   * when the clock has caught up, however long that takes.
   */
  private async recoverOutcomes(): Promise<void> {
    const { environment } = this;
    const { time } = environment;
    const since = lastFinishAt(environment);
    const inProgress = endsByItself(environment).length;
    const isHeldByClock = this.isHeldByClock();
    await environment.play(time.mono + 30 * HOUR, () => endsByItself(environment).length === 0);
    if (!isHeldByClock) judgeRecovery(environment, since, inProgress);
  }

  /** Whether only an alarm can wake the background that was set before the clock was set back. */
  private isHeldByClock(): boolean {
    const { browser } = this.environment;
    return browser.life === null && browser.alarms.hasAlarmFromBeforeJump();
  }

  /** Starts the browser once more, has people repair what only they can, and plays on until nothing is left to do. */
  async repairAll(): Promise<void> {
    const { environment } = this;
    await this.restart();
    // A browser that starts while nobody is there: what is watched has to go on by itself.
    await environment.play(environment.time.mono + 2 * MINUTE);
    environment.alarms.checkAfterStart();
    const { powerFailures } = environment;
    await this.repair();
    // A power failure during the repair loses what is in memory only, such as keys that are not stored: it is repaired once more.
    if (environment.powerFailures > powerFailures) await this.repair();
    await this.stopEndless();
    await environment.play(environment.time.mono + HOUR, () => this.isAllNotified());
    await environment.play(environment.time.mono + 5 * MINUTE);
    await this.restart();
    await environment.play(environment.time.mono + HOUR);
  }

  /** Plays on until something is done, but for an hour at most. */
  private async finish(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => {
      isDone = true;
    });
    await this.environment.play(this.environment.time.mono + HOUR, () => isDone);
  }

  /** Closes the browser and starts it again. */
  private restart(): Promise<void> {
    const { environment } = this;
    environment.sessionLost();
    environment.blockNotifications.allMayNotifyAgain();
    return this.finish(environment.browser.restart(10_000));
  }

  /** The person repairs what only a person can: permissions, keys and blocks. */
  private async repair(): Promise<void> {
    const { environment, person } = this;
    for (const plan of this.connections) {
      environment.browser.granted.add(plan.baseUrl);
      const id = person.connectionOf(plan);
      if (id === null) continue;
      await this.finish(person.connect(plan, plan.key));
      await this.finish(person.send({ type: 'saveSettings', patch: { quiet: null } }));
      await this.finish(person.send({ type: 'retryConnection', connectionId: id }));
    }
    await environment.play(environment.time.mono + 30 * HOUR, () => this.isQuiet());
  }

  /** Whether everything that ends by itself has ended. */
  private isQuiet(): boolean {
    const { environment } = this;
    return !environment.alarms
      .pollable()
      .some((record) => finishesAt(environment, record.id) < Number.POSITIVE_INFINITY);
  }

  /**
   * Whether no notification is pending any more. The notification of a batch waits for its last member, so this needs what never
   * finishes to have been stopped before.
   */
  private isAllNotified(): boolean {
    return !this.environment.alarms.hasPendingNotifications();
  }

  /** Has the person stop what never finishes, so that nothing is left to do. */
  private async stopEndless(): Promise<void> {
    const { environment } = this;
    // A power failure at this moment may undo it, so the person tries again.
    for (let tries = 0; tries < 3; tries++) {
      const ids = environment.alarms.pollable().map((record) => record.id);
      const endless = ids.filter((id) => finishesAt(environment, id) === Number.POSITIVE_INFINITY);
      if (endless.length === 0) return;
      await this.finish(this.person.stop(endless));
      await environment.play(environment.time.mono + 60_000);
    }
  }
}
