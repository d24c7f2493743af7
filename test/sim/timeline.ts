import { FIRST_ZONE_MIN } from './zone';

/** What happens later. Cancelling one that has happened does nothing. */
export interface TimelineEntry {
  at: number;
  order: number;
  run: () => void;
  isCancelled: boolean;
}

/** Wall time at the start of each schedule: an ordinary Tuesday, 12:00 UTC. */
const START = Date.UTC(2026, 2, 10, 12);

/**
 * Time as the simulator plays it: a queue of what happens when. `mono` never goes back; `wall` is what the machine's
 * clock shows, which jumps; `server` is what Synap's clock shows.
 */
export class Timeline {
  mono = 0;
  /** How often the machine's clock has jumped, and when last. */
  jumps = 0;
  jumpedAt = Number.NEGATIVE_INFINITY;
  wallOffset = START;
  /** Minutes by which the machine's time is east of UTC. */
  zoneMin = FIRST_ZONE_MIN;
  serverOffset = START;
  private readonly heap: TimelineEntry[] = [];
  private order = 0;

  wall(): number {
    return Math.floor(this.mono + this.wallOffset);
  }

  server(): number {
    return Math.floor(this.mono + this.serverOffset);
  }

  after(delayMs: number, run: () => void): TimelineEntry {
    // Whole milliseconds: a remainder too small to move the clock would be waited for endlessly.
    const entry = {
      at: this.mono + Math.max(0, Math.ceil(delayMs)),
      order: this.order++,
      run,
      isCancelled: false,
    };
    this.push(entry);
    return entry;
  }

  /** A promise of this moment. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** Takes the next thing that happens and moves the clock there; null, with the clock at `limit`, when nothing does before. */
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

  /** Nothing happens for a while: what was due meanwhile happens afterwards, in its order. */
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
