interface Pending {
  /** By the time that has passed, whatever the wall clock says. */
  dueAt: number;
  run: () => void;
}

/**
 * Time that passes only when a test says so. Timers go by the time that has passed; `now` is the wall clock, which a test
 * may set.
 */
export class VirtualClock {
  /** Minutes that local time is ahead of UTC. */
  zoneMinutes = 0;
  private passedMs = 0;
  private readonly pending = new Set<Pending>();

  constructor(private startedAt: number) {}

  now(): number {
    return this.startedAt + this.passedMs;
  }

  minuteOfDay(at: number): number {
    const minutes = Math.floor(at / 60_000) + this.zoneMinutes;
    return ((minutes % 1440) + 1440) % 1440;
  }

  /** Sets the wall clock ahead, or back where `byMs` is negative. No time passes. */
  jump(byMs: number): void {
    this.startedAt += byMs;
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const timer = { dueAt: this.passedMs + ms, run };
    this.pending.add(timer);
    return { cancel: () => void this.pending.delete(timer) };
  }

  /** Milliseconds until the next timer; infinite when there is none. */
  untilNextMs(): number {
    const dueAt = [...this.pending].map((timer) => timer.dueAt);
    return Math.max(0, Math.min(...dueAt, Number.POSITIVE_INFINITY) - this.passedMs);
  }

  /** Lets time pass without running a timer, as while the machine sleeps. */
  pass(ms: number): void {
    this.passedMs += ms;
  }

  /** Runs the timers that are due by now, the earliest first. */
  runDue(): void {
    const due = [...this.pending].filter((timer) => timer.dueAt <= this.passedMs);
    for (const timer of due.sort((a, b) => a.dueAt - b.dueAt)) {
      if (!this.pending.delete(timer)) continue;
      timer.run();
    }
  }

  /** Every timer of a worker that is gone is gone with it. */
  forgetTimers(): void {
    this.pending.clear();
  }
}

/** Lets everything that waits for nothing but its turn run to its end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Something that happens only when a test releases it. */
export function heldBack(): { until: Promise<void>; release: () => void } {
  let release: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release: () => release() };
}
