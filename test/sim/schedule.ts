import { type ActionName, isOfSurroundings } from './action-mix';
import { Actions } from './actions';
import type { KillPlan } from './chaos';
import type { Delay } from './delays';
import { Environment, type Subject } from './environment';
import { judgeAtTheEnd } from './final-oracle';
import type { Violation } from './invariants';
import { Person } from './person';
import { createRandom, type Random } from './random';
import { Recovery } from './recovery';
import { type Setup, setupOf } from './setup';

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
    trace: environment.traceLines,
  };
}

/**
 * A kill at the first await of a name is added to the kills of the schedule, because that await may be passed only after an earlier
 * kill: the schedule's own kills go on until the await comes.
 */
const killsOf = (kills: KillPlan, setup: Setup): KillPlan =>
  kills.kind === 'first' ? { before: setup.kills, ...kills } : kills;

/** One schedule while it is played. */
class Schedule {
  private readonly person: Person;
  private readonly actions: Actions;
  private readonly random: Random;
  private readonly surroundings: Random;

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

  /** When an action begins, as a part of the active time. */
  private momentOf(name: ActionName): number {
    return (isOfSurroundings(name) ? this.surroundings : this.random).next();
  }

  /** Adds the connections, starts the actions at their times, and has everything recover at the end. */
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
    const recovery = new Recovery(environment, setup.connections, this.person, this.actions);
    await recovery.recover();
    await recovery.repairAll();
    judgeAtTheEnd(environment, this.person);
  }

  private async connectAll(): Promise<void> {
    for (const plan of this.setup.connections) await this.person.connect(plan, plan.key);
  }
}
