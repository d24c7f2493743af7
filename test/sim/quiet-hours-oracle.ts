import type { Settings } from '../../src/watch/model/records';
import type { Environment } from './environment';
import { NEVER, type Since } from './obstacles';
import { DAY_MS, msOfDay } from './zone';

/** How often the background checks whether the quiet hours are over by the time zone of the moment. */
const ZONE_CHECK_MS = 15 * 60_000;

/** Notifications that were being created when the quiet hours began or were set may still come for this long. */
const GRACE_MS = 2_000;

/** Checks that nothing is notified in the quiet hours, by the settings and the clock as they are at that moment. */
export class QuietHoursOracle {
  /** The last time that was in quiet hours by settings or a clock that have changed since. */
  private lastQuietAt = Number.NEGATIVE_INFINITY;
  /** When the settings or the clock last changed, or the machine last woke. */
  private changedAt = Number.NEGATIVE_INFINITY;
  /** The quiet hours of the present settings. */
  private quiet: Settings['quiet'] = null;
  private zoneChangedAt = NEVER.at;

  constructor(private readonly environment: Environment) {}

  /** Other settings were written. */
  settingsWritten(): void {
    this.conditionsChange();
    this.quiet = this.environment.stored.settings().quiet;
  }

  /** The time zone changes, by a journey or by daylight saving. */
  zoneChanges(): void {
    this.conditionsChange();
    this.zoneChangedAt = this.environment.time.mono;
  }

  /** From when on the background goes by the present time zone: it may not have noticed a change before its next check. */
  zoneHeededSince(): Since {
    const what = 'another time zone';
    return { at: this.zoneChangedAt === NEVER.at ? NEVER.at : this.zoneChangedAt + ZONE_CHECK_MS, what };
  }

  /** Called before the clock jumps or anything else changes when the quiet hours are, and when the machine wakes. */
  conditionsChange(): void {
    const { at } = this.overSince();
    this.lastQuietAt = Math.max(this.lastQuietAt, at);
    this.changedAt = this.environment.time.mono;
  }

  /** Called before a notification of an outcome or of a slow ingestion is created. */
  created(notificationId: string): void {
    const { violations, time } = this.environment;
    const quietForMs = this.quietForMs();
    if (quietForMs === null || quietForMs < GRACE_MS || time.mono - this.changedAt < GRACE_MS) return;
    violations.report(
      'quiet-hours-are-kept',
      `${notificationId} after ${Math.round(quietForMs / 1000)} s of them`,
    );
  }

  /** For how long the quiet hours have lasted now; null outside of them. They may span midnight. They end before `to`. */
  private quietForMs(): number | null {
    const { quiet } = this;
    if (quiet === null) return null;
    const sinceFromMs = (msOfDay(this.environment.time) - quiet.from * 60_000 + DAY_MS) % DAY_MS;
    return sinceFromMs < lengthMs(quiet) ? sinceFromMs : null;
  }

  /** Since when the quiet hours have been over: now, while they last. */
  overSince(): Since {
    const what = 'quiet hours';
    const { quiet } = this;
    if (quiet === null || lengthMs(quiet) === 0) return { at: this.lastQuietAt, what };
    const { mono } = this.environment.time;
    if (this.quietForMs() !== null) return { at: mono, what };
    const sinceToMs = (msOfDay(this.environment.time) - quiet.to * 60_000 + DAY_MS) % DAY_MS;
    const endedAt = mono - sinceToMs;
    // If these quiet hours would have ended before the settings or the clock last changed, they never took place.
    return { at: endedAt > this.changedAt ? endedAt : this.lastQuietAt, what };
  }
}

const lengthMs = ({ from, to }: NonNullable<Settings['quiet']>): number =>
  ((to - from + 1440) % 1440) * 60_000;
