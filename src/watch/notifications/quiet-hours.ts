import type { Settings } from '../model/records';
import { ZONE_STEP_MS } from '../zones';

/** Whether a minute of the day is in the quiet hours, which may span midnight. From is in, to is out. */
export function isQuietAt(minute: number, quiet: Settings['quiet']): boolean {
  if (quiet === null || quiet.from === quiet.to) return false;
  if (quiet.from < quiet.to) return minute >= quiet.from && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

/** Where the person is. */
interface LocalTime {
  now: number;
  minuteOfDay(at: number): number;
}

/** Until when nothing is notified, or when to look again; null outside of the quiet hours. */
export function quietUntil(time: LocalTime, quiet: Settings['quiet']): number | null {
  if (quiet === null || !isQuietAt(time.minuteOfDay(time.now), quiet)) return null;
  return quietMayEndAt(time, quiet);
}

/**
 * When clocks anywhere next show the end of the quiet hours: the offsets of all zones are whole quarters of an hour. A person who
 * flies from New York to Berlin has the end six hours earlier than it was when this was planned, and nothing says so; a change of
 * daylight saving moves it as well. So it is checked each time that they could end.
 */
function quietMayEndAt({ now, minuteOfDay }: LocalTime, quiet: NonNullable<Settings['quiet']>): number {
  const minutes = (quiet.to - minuteOfDay(now) + 1440) % ZONE_STEP_MIN || ZONE_STEP_MIN;
  return now - (now % MINUTE_MS) + minutes * MINUTE_MS;
}

const MINUTE_MS = 60_000;
const ZONE_STEP_MIN = ZONE_STEP_MS / MINUTE_MS;
