import type { Settings } from '../model/records';
import { ZONE_STEP_MS } from '../zones';

/** Whether a minute of the day is in the quiet hours, which may span midnight. From is in, to is out. */
export function isQuietAt(minute: number, quiet: Settings['quiet']): boolean {
  if (quiet === null || quiet.from === quiet.to) return false;
  if (quiet.from < quiet.to) return minute >= quiet.from && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

/**
 * When clocks anywhere next show the end of the quiet hours: the offsets of all zones are whole quarters of an hour. A person who
 * flies from New York to Berlin has the end six hours earlier than it was when this was planned, and nothing says so; a change of
 * daylight saving moves it as well. So it is checked each time that they could end.
 */
export function quietMayEndAt(
  { now, minuteOfDay }: { now: number; minuteOfDay(at: number): number },
  quiet: NonNullable<Settings['quiet']>,
): number {
  const minutes = (quiet.to - minuteOfDay(now) + 1440) % ZONE_STEP_MIN || ZONE_STEP_MIN;
  return now - (now % MINUTE_MS) + minutes * MINUTE_MS;
}

const MINUTE_MS = 60_000;
const ZONE_STEP_MIN = ZONE_STEP_MS / MINUTE_MS;
