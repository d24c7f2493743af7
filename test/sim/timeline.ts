import { FIRST_ZONE_MIN } from './zone';

/** Something that happens later. Cancelling it after it has happened does nothing. */
export interface TimelineEntry {
  /** By the clock that never jumps. */
  at: number;
  /** Decides which of two entries at the same time comes first: the one that was added first. */
  order: number;
  run: () => void;
  isCancelled: boolean;
}

/** The time of day at which every schedule begins: an ordinary Tuesday, 12:00 UTC. */
const START = Date.UTC(2026, 2, 10, 12);

/**
 * Simulated time: a queue of what happens when. `mono` is in ms since the schedule began and never goes back; `wall` is what the
 * machine's clock shows, which jumps; `server` is what Synap's clock shows.
 */
export class Timeline {
  mono = 0;
  /** How often the machine's clock has jumped. */
  jumps = 0;
  /** When it jumped last, by `mono`. */
  jumpedAt = Number.NEGATIVE_INFINITY;
  wallOffset = START;
  /** Minutes by which the machine's time is east of UTC. */
  zoneMin = FIRST_ZONE_MIN;
  serverOffset = START;
  private readonly heap: TimelineEntry[] = [];
  private order = 0;

  /** What the machine's clock shows, in epoch ms. */
  wall(): number {
    return Math.floor(this.mono + this.wallOffset);
  }

  /** What Synap's clock shows, in epoch ms. */
  server(): number {
    return Math.floor(this.mono + this.serverOffset);
  }

  /** Runs something after a delay. */
  after(delayMs: number, run: () => void): TimelineEntry {
    // Whole milliseconds: waiting for a fraction that is too small to move the clock would never end.
    const entry = {
      at: this.mono + Math.max(0, Math.ceil(delayMs)),
      order: this.order++,
      run,
      isCancelled: false,
    };
    this.push(entry);
    return entry;
  }

  /** Resolves after the delay. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /**
   * Takes the next entry from the queue and moves the clock to its time. Returns null, and moves the clock to `limit`, if nothing
   * happens before then.
   */
  take(limit: number): TimelineEntry | null {
    for (;;) {
      const [top] = this.heap;
      if (top === undefined || (top.at > limit && !top.isCancelled)) {
        this.mono = Math.max(this.mono, Math.floor(limit));
        return null;
      }
      this.pop();
      if (top.isCancelled) continue;
      this.mono = Math.max(this.mono, top.at);
      return top;
    }
  }

  /** Lets time pass in which nothing can happen. What was due in it happens afterwards, in its order. */
  freeze(ms: number): void {
    this.mono += Math.round(ms);
  }

  /** The machine's clock is set to another time. */
  jump(ms: number): void {
    this.jumps++;
    this.jumpedAt = this.mono;
    this.wallOffset += ms;
  }

  private isBefore(a: TimelineEntry, b: TimelineEntry): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private push(entry: TimelineEntry): void {
    const { heap } = this;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !this.isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      if (left === undefined) break;
      const right = heap[2 * index + 2];
      const isRight = right !== undefined && this.isBefore(right, left);
      const child = isRight ? right : left;
      if (!this.isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}

/** Resolves when everything that can run without time passing has run: `nextTick` comes after all microtasks. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
