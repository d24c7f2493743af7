import { NOTIFICATIONS_PER_HOUR_MAX } from '../../src/watch/notifications/constants';
import type { Environment } from './environment';

const HOUR_MS = 3_600_000;

/** Checks that an hour has no more notifications than its limit, however many ingestions end. */
export class NotificationRateOracle {
  /** When notifications were shown, as far as the background can still know it. */
  private shownAt: number[] = [];
  /** When a notification may have been shown that the background has not counted: its life was killed, or could not write. */
  private uncountedAt: number[] = [];

  constructor(private readonly environment: Environment) {}

  /** A notification of an outcome, or of a slow ingestion, is shown. */
  shown(): void {
    const { mono } = this.environment.time;
    this.shownAt = [...this.ofLastHour(this.shownAt), mono];
    this.uncountedAt = this.ofLastHour(this.uncountedAt);
    const most = NOTIFICATIONS_PER_HOUR_MAX + this.uncountedAt.length;
    if (this.shownAt.length > most)
      this.environment.violations.report(
        'notifications-stay-few',
        `${this.shownAt.length} in an hour, of ${most}`,
      );
  }

  /** Something happened that may keep the background from counting a notification. */
  mayBeUncounted(): void {
    this.uncountedAt.push(this.environment.time.mono);
  }

  /** The background cannot know any more how many there were: its count is lost, or the clock has jumped. */
  forgotten(): void {
    this.shownAt = [];
  }

  private ofLastHour(times: number[]): number[] {
    return times.filter((at) => this.environment.time.mono - at < HOUR_MS);
  }
}
