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

/** What one schedule showed. */
export interface Report {
  seed: number;
  violations: Violation[];
  /** What happened, by name. */
  counts: Map<string, number>;
  /** Awaits passed, by name, and kills there, by name and mode. */
  passed: Map<string, number>;
  killed: Map<string, number>;
  awaits: number;
  killable: number;
  unavoidable: number;
  /** From each finish to its first notification. */
  delays: Delay[];
  /** By promise that has a time: the most of it that was ever taken, 1 being all. */
  timeUsed: Map<string, number>;
  longestLifeMs: number;
  virtualMs: number;
  trace: string[];
}

export interface Options {
  subject: Subject;
  trace?: boolean;
  /** Instead of what the seed says. */
  adjust?: (setup: Setup) => Setup;
  kills?: KillPlan;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Plays what the seed stands for and answers with what it showed. The same seed gives the same report. */
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
    unavoidable: environment.outcomes.unavoidable,
    delays: environment.delays.measured,
    timeUsed: environment.deadlines.timeUsed,
    longestLifeMs: environment.longestLifeMs,
    virtualMs: environment.time.mono,
    trace: environment.traceLines,
  };
}

/** What is passed only after other kills is passed again with them alone: they stay until it comes. */
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
   * Faults cease, and nobody does anything: whatever needs no person ends by itself, held to its time by the oracles. What it
   * may take is as long as the longest that anything waits for, such as an alarm of before the clock was set back.
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
    // A machine that slept past the end has its last actions still before it.
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

  /** An alarm that was set before the clock was set back rings when the clock has caught up, however long that takes. */
  private async recoverOutcomes(): Promise<void> {
    const { environment } = this;
    const { browser, time } = environment;
    const since = lastFinishAt(environment);
    const inProgress = endsByItself(environment).length;
    const isHeldByClock = browser.life === null && browser.alarms.hasAlarmFromBeforeJump();
    await environment.play(time.mono + 30 * HOUR, () => endsByItself(environment).length === 0);
    if (!isHeldByClock) judgeRecovery(environment, since, inProgress);
  }

  /** The browser is started once more, and people mend what only they can. */
  private async mendAll(): Promise<void> {
    const { environment } = this;
    await this.restart();
    // A browser that starts with nobody there: what is watched goes on by itself.
    await environment.play(environment.time.mono + 2 * MINUTE);
    environment.alarms.checkAfterStart();
    const { powerFailures } = environment;
    await this.mend();
    // A power failure meanwhile takes what is in memory alone, keys among it: that is mended once more.
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

  /** The person puts right what only a person can. */
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

  /** Everything that ends by itself has ended. */
  private isQuiet(): boolean {
    const { environment } = this;
    return !environment.alarms
      .pollable()
      .some((record) => finishesAt(environment, record.id) < Number.POSITIVE_INFINITY);
  }

  /** A batch tells when its last member is over: not before what is endless has been put away. */
  private isAllNotified(): boolean {
    return !this.environment.alarms.hasPendingNotifications();
  }

  /** What would be watched for ever is put away, so that nothing is left to do. */
  private async stopEndless(): Promise<void> {
    const { environment } = this;
    // The power may fail just then: the person tries again.
    for (let tries = 0; tries < 3; tries++) {
      const ids = environment.alarms.pollable().map((record) => record.id);
      const endless = ids.filter((id) => finishesAt(environment, id) === Number.POSITIVE_INFINITY);
      if (endless.length === 0) return;
      await this.finish(this.person.stop(endless));
      await environment.play(environment.time.mono + 60_000);
    }
  }
}
