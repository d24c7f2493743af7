import type { Random } from './random';

/**
 * What becomes of the worker at one await. A `set` is done whole or not at all, so that the worker dies before or after it.
 * `power_lost`: the whole machine dies, and the newest write may not have reached the disk.
 */
export type Fate = 'lives' | 'dies_before' | 'dies_after' | 'power_lost' | 'fails';

export const KILL_MODES = ['dies_before', 'dies_after', 'power_lost'] as const;
export type KillMode = (typeof KILL_MODES)[number];

export type KillPlan =
  | { kind: 'none' }
  | { kind: 'random'; everyNth: number }
  /** At the n-th await of the schedule, counted from 1. */
  | { kind: 'at'; nth: number; mode: KillMode }
  /** At the first await of this name, in the calm at the end as well; until then where the schedule says. */
  | { kind: 'first'; name: string; mode: KillMode; before?: KillPlan }
  /** At awaits of one name, each with this chance. */
  | { kind: 'named'; name: RegExp; chance: number };

/** Decides at each await whether the worker dies there, and counts where it did. */
export class Chaos {
  isOn = true;
  awaits = 0;
  /** Those at which the worker could have died: in the calm at the end it does not. */
  killable = 0;
  /** By name of the await: how often it was passed, and how often the worker died there, by mode. */
  readonly passed = new Map<string, number>();
  readonly killed = new Map<string, number>();

  constructor(
    private readonly plan: KillPlan,
    private readonly failRate: number,
    private readonly random: Random,
  ) {}

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

  /** Machines lose their power less often than browsers end their workers. */
  private randomMode(): KillMode {
    const worker = ['dies_before', 'dies_after'] as const;
    return this.random.pick([...worker, ...worker, ...worker, 'power_lost']);
  }
}
