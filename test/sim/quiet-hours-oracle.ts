import type { Settings } from '../../src/watch/model/records';
import type { Environment } from './environment';
import { NEVER, type Since } from './obstacles';
import { DAY_MS, msOfDay } from './zone';

/** Zones differ by whole quarters of an hour. */
const ZONE_STEP_MS = 15 * 60_000;

/** What was already being created when the quiet hours began, or were set, may still come. */
const GRACE_MS = 2_000;

/** Holds that nobody is disturbed in the quiet hours, by the settings and the clock as they are at that moment. */
export class QuietHoursOracle {
  /** The last moment that was quiet by settings or a clock that have changed since. */
  private lastQuietAt = Number.NEGATIVE_INFINITY;
  /** When settings or clock changed last, or the machine woke. */
  private changedAt = Number.NEGATIVE_INFINITY;
  private quiet: Settings['quiet'] = null;
  private zoneChangedAt = NEVER.at;

  constructor(private readonly environment: Environment) {}

  settingsWritten(): void {
    this.conditionsChange();
    this.quiet = this.environment.stored.settings().quiet;
  }

  /** People have flown, or daylight saving begins or ends: what is held is looked at again each quarter of an hour. */
  zoneChanges(): void {
    this.conditionsChange();
    this.zoneChangedAt = this.environment.time.mono;
  }

  /** By then the clock of the new zone is heeded. */
  zoneHeededSince(): Since {
    const what = 'another time zone';
    return { at: this.zoneChangedAt === NEVER.at ? NEVER.at : this.zoneChangedAt + ZONE_STEP_MS, what };
  }

  /** Before the clock jumps, and when the machine wakes. */
  conditionsChange(): void {
    const { at } = this.overSince();
    this.lastQuietAt = Math.max(this.lastQuietAt, at);
    this.changedAt = this.environment.time.mono;
  }

  created(notificationId: string): void {
    const { violations, time } = this.environment;
    const quietForMs = this.quietForMs();
    if (quietForMs === null || quietForMs < GRACE_MS || time.mono - this.changedAt < GRACE_MS) return;
    violations.report(
      'quiet-hours-are-kept',
      `${notificationId} after ${Math.round(quietForMs / 1000)} s of them`,
    );
  }

  /** How long they have lasted by now, null outside of them. They may span midnight; from is in, to is out. */
  private quietForMs(): number | null {
    const { quiet } = this;
    if (quiet === null) return null;
    const sinceFromMs = (msOfDay(this.environment.time) - quiet.from * 60_000 + DAY_MS) % DAY_MS;
    return sinceFromMs < lengthMs(quiet) ? sinceFromMs : null;
  }

  /** When it was last quiet: now, while it is. */
  overSince(): Since {
    const what = 'quiet hours';
    const { quiet } = this;
    if (quiet === null || lengthMs(quiet) === 0) return { at: this.lastQuietAt, what };
    const { mono } = this.environment.time;
    if (this.quietForMs() !== null) return { at: mono, what };
    const sinceToMs = (msOfDay(this.environment.time) - quiet.to * 60_000 + DAY_MS) % DAY_MS;
    const endedAt = mono - sinceToMs;
    // Quiet hours that would have ended before these settings or this clock never were.
    return { at: endedAt > this.changedAt ? endedAt : this.lastQuietAt, what };
  }
}

const lengthMs = ({ from, to }: NonNullable<Settings['quiet']>): number =>
  ((to - from + 1440) % 1440) * 60_000;
