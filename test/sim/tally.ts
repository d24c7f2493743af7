import { KILL_MODES } from './chaos';
import type { Violation } from './invariants';
import type { Order } from './pool';
import type { Report } from './schedule';

/** A schedule that broke a promise, and the command that plays it again. */
export interface Failure {
  seed: number;
  violations: Violation[];
  replay: string;
}

/** The command that plays an order again, with its trace. */
export function replayCommand({ seed, script, kills }: Order): string {
  const what = script === undefined ? `--seed ${seed}` : `--script '${script}'`;
  if (kills?.kind === 'at') return `npm run sim -- ${what} --at ${kills.nth} --mode ${kills.mode}`;
  if (kills?.kind !== 'first') return `npm run sim -- ${what}`;
  const { name, mode, before } = kills;
  const earlier = before?.kind === 'at' ? ` --at ${before.nth} --at-mode ${before.mode}` : '';
  return `npm run sim -- ${what}${earlier} --first '${name}' --mode ${mode}`;
}

/** What came of many schedules together. It does not depend on the order in which their reports come. */
export class Tally {
  schedules = 0;
  awaits = 0;
  unavoidable = 0;
  readonly counts = new Map<string, number>();
  readonly passed = new Map<string, number>();
  readonly killed = new Map<string, number>();
  private readonly timeUsed = new Map<string, { part: number; replay: string }>();
  private readonly broken: Failure[] = [];
  /** By await: the earliest order (`isEarlier`) in which it was passed. */
  private readonly passedIn = new Map<string, Order>();

  add({ order, report }: { order: Order; report: Report }): void {
    this.schedules++;
    this.awaits += report.awaits;
    this.unavoidable += report.unavoidable;
    merge(this.counts, report.counts);
    // Awaits that are passed only after an aimed kill are not aimed at in turn: that would never end.
    if (order.kills?.kind !== 'first') {
      merge(this.passed, report.passed);
      this.remember(order, report);
    }
    merge(this.killed, report.killed);
    for (const [promise, part] of report.timeUsed)
      if (part > (this.timeUsed.get(promise)?.part ?? 0))
        this.timeUsed.set(promise, { part, replay: replayCommand(order) });
    if (report.violations.length === 0) return;
    this.broken.push({ seed: report.seed, violations: report.violations, replay: replayCommand(order) });
  }

  private remember(order: Order, { passed }: Report): void {
    for (const name of passed.keys()) {
      const known = this.passedIn.get(name);
      if (known === undefined || isEarlier(order, known)) this.passedIn.set(name, order);
    }
  }

  /** For every await that was passed but never killed at: the order that passed it, to be played again with a kill there. */
  aimedOrders(): Order[] {
    return this.coverage().never.flatMap((name) => {
      const order = this.passedIn.get(name);
      if (order === undefined) return [];
      const before = order.kills === undefined ? {} : { before: order.kills };
      return KILL_MODES.map((mode): Order => ({ ...order, kills: { kind: 'first', name, mode, ...before } }));
    });
  }

  /** The schedules that broke a promise, in a fixed order. */
  failures(): Failure[] {
    return [...this.broken].sort((a, b) => a.seed - b.seed || a.replay.localeCompare(b.replay));
  }

  /** How often each promise was broken. */
  brokenBy(): Map<string, number> {
    const by = new Map<string, number>();
    for (const { violations } of this.broken)
      for (const { invariant } of violations) by.set(invariant, (by.get(invariant) ?? 0) + 1);
    return by;
  }

  /** The awaits at which the worker was killed in some schedule, and those that were passed without it ever being killed there. */
  coverage(): { killedAt: string[]; never: string[] } {
    const killedAt = new Set([...this.killed.keys()].map((point) => point.slice(0, point.lastIndexOf(' '))));
    const never = [...this.passed.keys()].filter((name) => !killedAt.has(name));
    return { killedAt: [...killedAt].sort(), never: never.sort() };
  }

  /** At how many awaits the worker was killed, as a line of output. */
  coverageLine(): string {
    const { killedAt, never } = this.coverage();
    const all = killedAt.length + never.length;
    return `kills at ${killedAt.length} of ${all} await points; never: ${never.join(', ') || 'none'}`;
  }

  /** How much of the time that each promise allows was ever used. A limit that nothing ever comes near would notice nothing. */
  timeUsedLines(): string[] {
    return [...this.timeUsed]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(
        ([promise, { part, replay }]) =>
          `${promise}: at most ${Math.round(part * 100)} % of its time, ${replay}`,
      );
  }

  /** The last line of every run. */
  summary(seconds: number): string {
    const parts = [
      `${this.schedules} schedules`,
      `${this.awaits} awaits`,
      `${this.broken.length} broke a promise`,
      `${this.unavoidable} unavoidable second notifications`,
      `${seconds.toFixed(1)} s`,
    ];
    return parts.join(', ');
  }
}

function merge(into: Map<string, number>, from: Map<string, number>): void {
  for (const [name, count] of from) into.set(name, (into.get(name) ?? 0) + count);
}

/**
 * Whether an order comes before another: seeds before scripts, those without a kill before those with one. With a fixed order among
 * them, the earliest is the same whatever order their reports come in.
 */
function isEarlier(a: Order, b: Order): boolean {
  const rank = ({ seed, script, kills }: Order) => [
    script === undefined ? 0 : 1,
    kills?.kind === 'at' ? 1 + KILL_MODES.indexOf(kills.mode) : 0,
    seed,
    kills?.kind === 'at' ? kills.nth : 0,
  ];
  const [left, right] = [rank(a), rank(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return (left[differing] ?? 0) < (right[differing] ?? 0);
}
