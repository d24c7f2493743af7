import type { DurationModel } from '../scheduling/duration-model';
import { STRAGGLER_MIN_MS, STRAGGLER_TIMES, STRAGGLER_UNKNOWN_MS } from './constants';

/** The part of the known durations that is taken for usual. */
const USUAL_PART = 0.95;

/** How long a job may run on a connection before its batch waits for it no longer, by the durations that are known there. */
export function stragglesAfterMs({ recent }: Pick<DurationModel, 'recent'>): number {
  const sorted = recent.toSorted((a, b) => a - b);
  const usual = sorted[Math.ceil(sorted.length * USUAL_PART) - 1];
  return usual === undefined ? STRAGGLER_UNKNOWN_MS : Math.max(STRAGGLER_MIN_MS, STRAGGLER_TIMES * usual);
}
