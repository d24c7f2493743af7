import type { Order } from './pool';
import type { Report } from './schedule';
import type { Violation } from './verdict';

/** A schedule that broke a promise, and the command that plays it again. */
export interface Failure {
  seed: number;
  violations: Violation[];
  replay: string;
}

/** How an order is played again, with its trace. */
export function replayOf({ seed, script, kills }: Order): string {
  if (script === undefined) return `npm run sim -- --seed ${seed}`;
  const at = kills?.kind === 'at' ? ` --at ${kills.nth} --mode ${kills.mode}` : '';
  return `npm run sim -- --script '${script}'${at}`;
}

/** What many schedules showed together; the same whatever order their reports come in. */
export class Tally {
  schedules = 0;
  awaits = 0;
  unavoidable = 0;
  readonly counts = new Map<string, number>();
  readonly passed = new Map<string, number>();
  readonly killed = new Map<string, number>();
  private readonly broken: Failure[] = [];

  add({ order, report }: { order: Order; report: Report }): void {
    this.schedules++;
    this.awaits += report.awaits;
    this.unavoidable += report.unavoidable;
    merge(this.counts, report.counts);
    merge(this.passed, report.passed);
    merge(this.killed, report.killed);
    if (report.violations.length === 0) return;
    this.broken.push({ seed: report.seed, violations: report.violations, replay: replayOf(order) });
  }

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

  /** The awaits at which the worker died in some schedule, and those that were passed and never died at. */
  coverage(): { killedAt: string[]; never: string[] } {
    const killedAt = new Set([...this.killed.keys()].map((point) => point.slice(0, point.lastIndexOf(' '))));
    const never = [...this.passed.keys()].filter((name) => !killedAt.has(name));
    return { killedAt: [...killedAt].sort(), never: never.sort() };
  }

  coverageLine(): string {
    const { killedAt, never } = this.coverage();
    const all = killedAt.length + never.length;
    return `kills at ${killedAt.length} of ${all} await points; never: ${never.join(', ') || 'none'}`;
  }

  /** The last line of every run. */
  summary(seconds: number): string {
    const parts = [
      `${this.schedules} schedules`,
      `${this.awaits} awaits`,
      `${this.broken.length} broke a promise`,
      `${this.unavoidable} unavoidable second tellings`,
      `${seconds.toFixed(1)} s`,
    ];
    return parts.join(', ');
  }
}

function merge(into: Map<string, number>, from: Map<string, number>): void {
  for (const [name, count] of from) into.set(name, (into.get(name) ?? 0) + count);
}
