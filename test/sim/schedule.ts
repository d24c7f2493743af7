import { isPollable } from '../../src/watch/model/ingestion';
import { Actions } from './actions';
import type { KillPlan } from './chaos';
import type { Delay } from './delays';
import { Environment, type Subject } from './environment';
import {
  endsByItself,
  finishesAt,
  judgeAtTheEnd,
  judgeRecovery,
  judgeUnaided,
  lastFinishAt,
} from './final-oracle';
import type { Violation } from './invariants';
import { Person } from './person';
import { createRandom } from './random';
import { type ActionName, isOfSurroundings, type Setup, setupOf } from './setup';

/** What came of one schedule. */
export interface Report {
  seed: number;
  violations: Violation[];
  /** How often each thing happened, by its name. */
  counts: Map<string, number>;
  /** How often each await was passed, by its name. */
  passed: Map<string, number>;
  /** How often the worker was killed at each await, by its name and the mode. */
  killed: Map<string, number>;
  /** How many awaits there were in all. */
  awaits: number;
  /** At how many of them the worker could have been killed: not those after the faults have ceased. */
  killable: number;
  /** How many outcomes were notified twice in a way that no extension can prevent. */
  unavoidable: number;
  /** The time from each finish to its first notification. */
  delays: Delay[];
  /** By promise with a time limit: the largest part of the limit that was ever used, 1 being all of it. */
  timeUsed: Map<string, number>;
  longestLifeMs: number;
  virtualMs: number;
  trace: string[];
}

/** How a schedule is played. */
export interface Options {
  subject: Subject;
  trace?: boolean;
  /** Changes what the seed has drawn. */
  adjust?: (setup: Setup) => Setup;
  /** Replaces the kills that the seed has drawn. */
  kills?: KillPlan;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Plays the schedule of a seed. The same seed with the same options gives the same report. */
export async function runSchedule(seed: number, options: Options): Promise<Report> {
  const random = createRandom(seed).stream('plan');
  const drawn = setupOf(random);
  const adjusted = options.adjust?.(drawn) ?? drawn;
  const setup = options.kills ? { ...adjusted, kills: killsOf(options.kills, adjusted) } : adjusted;
  const environment = new Environment(seed, setup, options.subject, options.trace ?? false);
  const schedule = new Schedule(environment, setup, seed);
  const failures: unknown[] = [];
  const onUnhandled = (failure: unknown) => failures.push(failure);
  process.on('unhandledRejection', onUnhandled);
  await schedule.run();
  await new Promise(setImmediate);
  process.off('unhandledRejection', onUnhandled);
  for (const failure of failures) environment.violations.report('no-unhandled-failure', String(failure));
  return {
    seed,
    violations: environment.violations.found,
    counts: environment.counts,
    passed: environment.chaos.passed,
    killed: environment.chaos.killed,
    awaits: environment.chaos.awaits,
    killable: environment.chaos.killable,
    unavoidable: environment.outcomeNotifications.unavoidable,
    delays: environment.delays.measured,
    timeUsed: environment.deadlines.timeUsed,
    longestLifeMs: environment.longestLifeMs,
    virtualMs: environment.time.mono,
    trace: environment.traceLines,
  };
}

/**
 * A kill at the first await of a name is added to the kills of the schedule, because that await may be passed only after an earlier
 * kill: the schedule's own kills go on until the await comes.
 */
const killsOf = (kills: KillPlan, setup: Setup): KillPlan =>
  kills.kind === 'first' ? { before: setup.kills, ...kills } : kills;

class Schedule {
  private readonly person: Person;
  private readonly actions: Actions;
  private readonly random;
  private readonly surroundings;

  constructor(
    private readonly environment: Environment,
    private readonly setup: Setup,
    seed: number,
  ) {
    this.person = new Person(environment);
    this.random = createRandom(seed).stream('acts');
    this.actions = new Actions(environment, this.person, setup, this.random);
    this.surroundings = createRandom(seed).stream('surroundings');
  }

  private momentOf(name: ActionName): number {
    return (isOfSurroundings(name) ? this.surroundings : this.random).next();
  }

  async run(): Promise<void> {
    const { environment, setup } = this;
    for (const plan of setup.connections) {
      environment.browser.granted.add(plan.baseUrl);
      environment.synaps.get(plan.baseUrl)?.addAccount(plan.key, plan.instance);
    }
    environment.browser.install();
    let isReady = false;
    void this.connectAll().then(() => {
      isReady = true;
    });
    await environment.play(30 * MINUTE, () => isReady);
    const startedAt = environment.time.mono;
    for (const { name, times } of setup.actions) {
      for (let time = 0; time < times; time++) {
        const at = name === 'watch' && time === 0 ? 0 : this.momentOf(name) * setup.activeMs;
        this.actions.runLater(name, at);
      }
    }
    for (const synap of environment.synaps.values()) synap.faultRate = setup.faultRate;
    await environment.play(startedAt + setup.activeMs);
    await this.recover();
    await this.mendAll();
    judgeAtTheEnd(environment, this.person);
  }

  private async connectAll(): Promise<void> {
    for (const plan of this.setup.connections) await this.person.connect(plan, plan.key);
  }

  /**
   * Ends all faults, and then lets nobody do anything: whatever needs no person has to end by itself, within the time that the
   * oracles allow. That may take very long: an alarm set before the clock was set back, for example, comes only when the clock has
   * caught up.
   */
  private async recover(): Promise<void> {
    const { environment } = this;
    const { browser } = environment;
    environment.trace('faults cease');
    environment.chaos.isOn = false;
    browser.isFaulty = false;
    environment.intermediaries.removeAll();
    environment.services.mendAll();
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
    await environment.play(
      environment.time.mono + 30 * HOUR,
      () => this.isQuiet() && environment.alarms.pending().length === 0,
    );
    judgeUnaided(environment);
    const left = environment.stored.records().filter(isPollable);
    const isEnded = left.every(({ id }) => finishesAt(environment, id) === Number.POSITIVE_INFINITY);
    environment.count(isEnded ? 'ended unaided' : 'left to a person');
  }

  /**
   * Waits until every outcome is known, and judges how long that took. It is not judged where only an alarm can wake the background
   * that was set before the clock was set back: that alarm comes when the clock has caught up, however long that takes.
   */
  private async recoverOutcomes(): Promise<void> {
    const { environment } = this;
    const { browser, time } = environment;
    const since = lastFinishAt(environment);
    const inProgress = endsByItself(environment).length;
    const isHeldByClock = browser.life === null && browser.alarms.hasAlarmFromBeforeJump();
    await environment.play(time.mono + 30 * HOUR, () => endsByItself(environment).length === 0);
    if (!isHeldByClock) judgeRecovery(environment, since, inProgress);
  }

  /** Starts the browser once more, has people repair what only they can, and plays on until nothing is left to do. */
  private async mendAll(): Promise<void> {
    const { environment } = this;
    await this.restart();
    // A browser that starts while nobody is there: what is watched has to go on by itself.
    await environment.play(environment.time.mono + 2 * MINUTE);
    environment.alarms.checkAfterStart();
    const { powerFailures } = environment;
    await this.mend();
    // A power failure during the repair loses what is in memory only, such as keys that are not stored: it is repaired once more.
    if (environment.powerFailures > powerFailures) await this.mend();
    await this.stopEndless();
    await environment.play(environment.time.mono + HOUR, () => this.isAllNotified());
    await environment.play(environment.time.mono + 5 * MINUTE);
    await this.restart();
    await environment.play(environment.time.mono + HOUR);
  }

  private async finish(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => {
      isDone = true;
    });
    await this.environment.play(this.environment.time.mono + HOUR, () => isDone);
  }

  private restart(): Promise<void> {
    const { environment } = this;
    environment.sessionLost();
    environment.blockNotifications.allMayNotifyAgain();
    return this.finish(environment.browser.restart(10_000));
  }

  /** The person repairs what only a person can: permissions, keys and blocks. */
  private async mend(): Promise<void> {
    const { environment, person } = this;
    for (const plan of this.setup.connections) {
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
