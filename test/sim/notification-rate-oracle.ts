import { NOTIFICATIONS_PER_HOUR_MAX } from '../../src/watch/notifications/constants';
import type { Environment } from './environment';

const HOUR_MS = 3_600_000;

/** Holds that notifications of outcomes stay few, however many ingestions end. */
export class NotificationRateOracle {
  /** When they were shown, as far as the background can know it. */
  private shownAt: number[] = [];
  /** When one may have been shown without being counted: its life was killed, or could not write. */
  private uncountedAt: number[] = [];

  constructor(private readonly environment: Environment) {}

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

  mayBeUncounted(): void {
    this.uncountedAt.push(this.environment.time.mono);
  }

  /** How many there were is forgotten, or the clock does not say it any more. */
  forgotten(): void {
    this.shownAt = [];
  }

  private ofLastHour(times: number[]): number[] {
    return times.filter((at) => this.environment.time.mono - at < HOUR_MS);
  }
}
