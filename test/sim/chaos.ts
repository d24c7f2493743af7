import type { Random } from './random';

/**
 * What becomes of the worker at one await. A call to the browser is carried out as a whole or not at all, so the worker is killed
 * before the call or after it. `power_lost` stops the whole machine; the newest write may then not have reached the disk. `fails`
 * lets the call itself fail.
 */
export type Fate = 'lives' | 'dies_before' | 'dies_after' | 'power_lost' | 'fails';

/** The fates that end a life. */
export const KILL_MODES = ['dies_before', 'dies_after', 'power_lost'] as const;
export type KillMode = (typeof KILL_MODES)[number];

/** Where in a schedule the worker is killed. */
export type KillPlan =
  | { kind: 'none' }
  /** At any await, on average at one in so many. */
  | { kind: 'random'; everyNth: number }
  /** At the n-th await of the schedule, counted from 1. */
  | { kind: 'at'; nth: number; mode: KillMode }
  /** At the first await of this name, even after the faults have ceased; and as `before` says until the faults cease. */
  | { kind: 'first'; name: string; mode: KillMode; before?: KillPlan }
  /** At each await whose name matches, with this chance. */
  | { kind: 'named'; name: RegExp; chance: number };

/** Decides at each await whether the worker is killed there or the call fails, and counts where. */
export class Chaos {
  /** False once the faults have ceased. */
  isOn = true;
  awaits = 0;
  /** How many awaits came before the faults ceased: after that the worker is not killed any more. */
  killable = 0;
  /** By the name of an await: how often it was passed. */
  readonly passed = new Map<string, number>();
  /** By the name of an await and the mode: how often the worker was killed there. */
  readonly killed = new Map<string, number>();

  constructor(
    private readonly plan: KillPlan,
    private readonly failRate: number,
    private readonly random: Random,
  ) {}

  /** Counts an await, and says what becomes of the worker there. Called once for each await, before its call is carried out. */
  fate(name: string, canFail: boolean): Fate {
    this.awaits++;
    this.passed.set(name, (this.passed.get(name) ?? 0) + 1);
    if (this.isOn) this.killable++;
    else if (this.plan.kind !== 'first') return 'lives';
    const mode = this.killModeAt(this.plan, name);
    if (mode === null) return this.isOn && canFail && this.random.chance(this.failRate) ? 'fails' : 'lives';
    const point = `${name} ${mode}`;
    this.killed.set(point, (this.killed.get(point) ?? 0) + 1);
    return mode;
  }

  private killModeAt(plan: KillPlan, name: string): KillMode | null {
    switch (plan.kind) {
      case 'none':
        return null;
      case 'at':
        return this.awaits === plan.nth ? plan.mode : null;
      case 'first':
        if (name === plan.name && this.passed.get(name) === 1) return plan.mode;
        return this.isOn && plan.before ? this.killModeAt(plan.before, name) : null;
      case 'random':
        return this.random.chance(1 / plan.everyNth) ? this.randomMode() : null;
      case 'named':
        return plan.name.test(name) && this.random.chance(plan.chance) ? this.randomMode() : null;
    }
  }

  /** A power failure is rarer than the others, because browsers stop their workers more often than machines lose power. */
  private randomMode(): KillMode {
    const worker = ['dies_before', 'dies_after'] as const;
    return this.random.pick([...worker, ...worker, ...worker, 'power_lost']);
  }
}
