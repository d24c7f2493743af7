import type { Timeline } from './timeline';

export const DAY_MS = 24 * 3_600_000;

/** The time zone of the simulated machine at first, in minutes east of UTC. The zone of the process that simulates plays no part. */
export const FIRST_ZONE_MIN = 330;

/** Minutes since midnight in the zone of the simulated machine, when its clock shows `wallMs`. */
export function minuteOfDay({ zoneMin }: Timeline, wallMs: number): number {
  return Math.floor(ofDay(wallMs + zoneMin * 60_000) / 60_000);
}

/** Milliseconds since midnight in the zone of the simulated machine, now. */
export const msOfDay = (time: Timeline): number => ofDay(time.wall() + time.zoneMin * 60_000);

const ofDay = (localMs: number): number => ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
