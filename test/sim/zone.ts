import type { Timeline } from './timeline';

export const DAY_MS = 24 * 3_600_000;

/** Where the simulated machine is at first, in minutes east of UTC; the process's own zone plays no part. */
export const FIRST_ZONE_MIN = 330;

/** Minutes since midnight there, at a time of its clock. */
export function minuteOfDay({ zoneMin }: Timeline, wallMs: number): number {
  return Math.floor(ofDay(wallMs + zoneMin * 60_000) / 60_000);
}

/** Milliseconds since midnight there, now. */
export const msOfDay = (time: Timeline): number => ofDay(time.wall() + time.zoneMin * 60_000);

const ofDay = (localMs: number): number => ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
