import type { Settings } from '../../src/watch/model/records';
import type { Environment } from './environment';
import type { Since } from './obstacles';

/** Minutes east of UTC on the simulated machine; the process's own zone plays no part. */
const ZONE_MIN = 330;

const DAY_MS = 24 * 3_600_000;

/** What was already being created when the quiet hours began, or were set, may still come. */
const GRACE_MS = 2_000;

/** Minutes since midnight on the simulated machine. */
export function minuteOfDay(wallMs: number): number {
  return Math.floor(msOfDay(wallMs) / 60_000);
}

function msOfDay(wallMs: number): number {
  return (((wallMs + ZONE_MIN * 60_000) % DAY_MS) + DAY_MS) % DAY_MS;
}

/** Holds that nobody is disturbed in the quiet hours, by the settings and the clock as they are at that moment. */
export class QuietHoursJudge {
  /** The last moment that was quiet by settings or a clock that have changed since. */
  private lastQuietAt = Number.NEGATIVE_INFINITY;
  /** When settings or clock changed last, or the machine woke. */
  private changedAt = Number.NEGATIVE_INFINITY;
  private quiet: Settings['quiet'] = null;

  constructor(private readonly world: Environment) {}

  settingsWritten(): void {
    this.changes();
    this.quiet = this.world.stored.settings().quiet;
  }

  /** Before the clock jumps, and when the machine wakes. */
  changes(): void {
    const { at } = this.overSince();
    this.lastQuietAt = Math.max(this.lastQuietAt, at);
    this.changedAt = this.world.time.mono;
  }

  created(notificationId: string): void {
    const { verdict, time } = this.world;
    const quietForMs = this.quietForMs();
    if (quietForMs === null || quietForMs < GRACE_MS || time.mono - this.changedAt < GRACE_MS) return;
    verdict.breaks(
      'quiet-hours-are-kept',
      `${notificationId} after ${Math.round(quietForMs / 1000)} s of them`,
    );
  }

  /** How long they have lasted by now, null outside of them. They may span midnight; from is in, to is out. */
  private quietForMs(): number | null {
    const { quiet } = this;
    if (quiet === null) return null;
    const sinceFromMs = (msOfDay(this.world.time.wall()) - quiet.from * 60_000 + DAY_MS) % DAY_MS;
    return sinceFromMs < lengthMs(quiet) ? sinceFromMs : null;
  }

  /** When it was last quiet: now, while it is. */
  overSince(): Since {
    const what = 'quiet hours';
    const { quiet } = this;
    if (quiet === null || lengthMs(quiet) === 0) return { at: this.lastQuietAt, what };
    const { mono } = this.world.time;
    if (this.quietForMs() !== null) return { at: mono, what };
    const sinceToMs = (msOfDay(this.world.time.wall()) - quiet.to * 60_000 + DAY_MS) % DAY_MS;
    const endedAt = mono - sinceToMs;
    // Quiet hours that would have ended before these settings or this clock never were.
    return { at: endedAt > this.changedAt ? endedAt : this.lastQuietAt, what };
  }
}

const lengthMs = ({ from, to }: NonNullable<Settings['quiet']>): number =>
  ((to - from + 1440) % 1440) * 60_000;
