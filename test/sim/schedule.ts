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
import { Person } from './person';
import { type ActionName, isOfSurroundings, type Setup, setupOf } from './plan';
import { createRandom } from './random';
import type { Violation } from './result';

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
  closest: Map<string, number>;
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
  const world = new Environment(seed, setup, options.subject, options.trace ?? false);
  const schedule = new Schedule(world, setup, seed);
  const failures: unknown[] = [];
  const onUnhandled = (failure: unknown) => failures.push(failure);
  process.on('unhandledRejection', onUnhandled);
  await schedule.run();
  await new Promise(setImmediate);
  process.off('unhandledRejection', onUnhandled);
  for (const failure of failures) world.verdict.breaks('no-unhandled-failure', String(failure));
  return {
    seed,
    violations: world.verdict.violations,
    counts: world.counts,
    passed: world.chaos.passed,
    killed: world.chaos.killed,
    awaits: world.chaos.awaits,
    killable: world.chaos.killable,
    unavoidable: world.outcomes.unavoidable,
    delays: world.delays.measured,
    closest: world.deadlines.closest,
    longestLifeMs: world.longestLifeMs,
    virtualMs: world.time.mono,
    trace: world.lines,
  };
}

/** What is passed only after other kills is passed again with them alone: they stay until it comes. */
const killsOf = (kills: KillPlan, setup: Setup): KillPlan =>
  kills.kind === 'first' ? { before: setup.kills, ...kills } : kills;

class Schedule {
  private readonly person: Person;
  private readonly acts: Actions;
  private readonly random;
  private readonly surroundings;

  constructor(
    private readonly world: Environment,
    private readonly setup: Setup,
    seed: number,
  ) {
    this.person = new Person(world);
    this.random = createRandom(seed).stream('acts');
    this.acts = new Actions(world, this.person, setup, this.random);
    this.surroundings = createRandom(seed).stream('surroundings');
  }

  private momentOf(name: ActionName): number {
    return (isOfSurroundings(name) ? this.surroundings : this.random).next();
  }

  async run(): Promise<void> {
    const { world, setup } = this;
    for (const plan of setup.connections) {
      world.browser.granted.add(plan.baseUrl);
      world.synaps.get(plan.baseUrl)?.addAccount(plan.key, plan.instance);
    }
    world.browser.install();
    let isReady = false;
    void this.begin().then(() => {
      isReady = true;
    });
    await world.play(30 * MINUTE, () => isReady);
    const startedAt = world.time.mono;
    for (const { name, times } of setup.acts) {
      for (let time = 0; time < times; time++) {
        const at = name === 'watch' && time === 0 ? 0 : this.momentOf(name) * setup.activeMs;
        this.acts.runLater(name, at);
      }
    }
    for (const synap of world.synaps.values()) synap.faultRate = setup.faultRate;
    await world.play(startedAt + setup.activeMs);
    await this.recover();
    await this.mendAll();
    judgeAtTheEnd(world, this.person);
  }

  private async begin(): Promise<void> {
    for (const plan of this.setup.connections) await this.person.connect(plan, plan.key);
  }

  /**
   * Faults cease, and nobody does anything: whatever needs no person ends by itself, held to its time by the judges. What it
   * may take is as long as the longest that anything waits for, such as an alarm of before the clock was set back.
   */
  private async recover(): Promise<void> {
    const { world } = this;
    const { browser } = world;
    world.trace('faults cease');
    world.chaos.isOn = false;
    browser.isFaulty = false;
    world.middle.stepOut();
    world.services.mendAll();
    for (const synap of world.synaps.values()) {
      synap.faultRate = 0;
      for (const account of synap.accounts.values()) {
        account.isRevoked = false;
        account.hasCredits = true;
      }
    }
    // A machine that slept past the end has its last acts still before it.
    await world.play(world.time.mono + 3 * HOUR, () => this.acts.areOver() && browser.isOpen);
    browser.hasNetwork = true;
    browser.isOnline = true;
    browser.refusesNotifications = false;
    browser.local.quotaBytes = Number.POSITIVE_INFINITY;
    world.trace('left alone');
    await this.recoverOutcomes();
    await world.play(
      world.time.mono + 30 * HOUR,
      () => this.isQuiet() && world.alarms.pending().length === 0,
    );
    judgeUnaided(world);
    const left = world.stored.records().filter(isPollable);
    const isEnded = left.every(({ id }) => finishesAt(world, id) === Number.POSITIVE_INFINITY);
    world.count(isEnded ? 'ended unaided' : 'left to a person');
  }

  /** An alarm that was set before the clock was set back rings when the clock has caught up, however long that takes. */
  private async recoverOutcomes(): Promise<void> {
    const { world } = this;
    const { browser, time } = world;
    const since = lastFinishAt(world);
    const inProgress = endsByItself(world).length;
    const isHeldByClock = browser.life === null && browser.alarms.isOfBeforeJump();
    await world.play(time.mono + 30 * HOUR, () => endsByItself(world).length === 0);
    if (!isHeldByClock) judgeRecovery(world, since, inProgress);
  }

  /** The browser is started once more, and people mend what only they can. */
  private async mendAll(): Promise<void> {
    const { world } = this;
    await this.restart();
    // A browser that starts with nobody there: what is watched goes on by itself.
    await world.play(world.time.mono + 2 * MINUTE);
    world.alarms.isThereAfterStart();
    const { powerFailures } = world;
    await this.mend();
    // A power failure meanwhile takes what is in memory alone, keys among it: that is mended once more.
    if (world.powerFailures > powerFailures) await this.mend();
    await this.stopEndless();
    await world.play(world.time.mono + HOUR, () => this.isAllNotified());
    await world.play(world.time.mono + 5 * MINUTE);
    await this.restart();
    await world.play(world.time.mono + HOUR);
  }

  private async finish(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => {
      isDone = true;
    });
    await this.world.play(this.world.time.mono + HOUR, () => isDone);
  }

  private restart(): Promise<void> {
    const { world } = this;
    world.sessionLost();
    world.blockNotifications.allMayNotifyAgain();
    return this.finish(world.browser.restart(10_000));
  }

  /** The person puts right what only a person can. */
  private async mend(): Promise<void> {
    const { world, person } = this;
    for (const plan of this.setup.connections) {
      world.browser.granted.add(plan.baseUrl);
      const id = person.connectionOf(plan);
      if (id === null) continue;
      await this.finish(person.connect(plan, plan.key));
      await this.finish(person.send({ type: 'saveSettings', patch: { quiet: null } }));
      await this.finish(person.send({ type: 'retryConnection', connectionId: id }));
    }
    await world.play(world.time.mono + 30 * HOUR, () => this.isQuiet());
  }

  /** Everything that ends by itself has ended. */
  private isQuiet(): boolean {
    const { world } = this;
    return !world.alarms.pollable().some((record) => finishesAt(world, record.id) < Number.POSITIVE_INFINITY);
  }

  /** A batch tells when its last member is over: not before what is endless has been put away. */
  private isAllNotified(): boolean {
    return !this.world.alarms.hasPendingNotifications();
  }

  /** What would be watched for ever is put away, so that nothing is left to do. */
  private async stopEndless(): Promise<void> {
    const { world } = this;
    // The power may fail just then: the person tries again.
    for (let tries = 0; tries < 3; tries++) {
      const ids = world.alarms.pollable().map((record) => record.id);
      const endless = ids.filter((id) => finishesAt(world, id) === Number.POSITIVE_INFINITY);
      if (endless.length === 0) return;
      await this.finish(this.person.stop(endless));
      await world.play(world.time.mono + 60_000);
    }
  }
}
