import type { DurationModel } from './duration-model';
import { forecastOf } from './forecast';
import { ageReachedBy } from './hazards';

/** "Usually 14 s" is the median of the newest durations, and is shown only once a few are known. */
export const TYPICAL_AFTER = 3;

/**
 * When a job is called slow: only after this many finishes, past the age at which this part of all jobs has finished, and past this many
 * times the typical duration. Otherwise one job in twenty would be called slow.
 */
export const SLOW_AFTER_FINISHES = 10;
const SLOW_BEYOND_PART = 0.95;
export const SLOW_TIMES_TYPICAL = 3;

/** What a job usually takes here, in milliseconds: the median of the newest durations, null before there are a few. */
export function typicalMs({ recent }: Pick<DurationModel, 'recent'>): number | null {
  if (recent.length < TYPICAL_AFTER) return null;
  const sorted = recent.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? 0;
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}

/** The age from which on a job is slow here; null before enough have finished to say so. */
export function slowAfterMs(durationModel: DurationModel): number | null {
  const typical = typicalMs(durationModel);
  if (typical === null || durationModel.recent.length < SLOW_AFTER_FINISHES) return null;
  const { hazards } = forecastOf(durationModel);
  return Math.max(SLOW_TIMES_TYPICAL * typical, Math.round(ageReachedBy(hazards, 1 - SLOW_BEYOND_PART)));
}
