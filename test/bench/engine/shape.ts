import type { DurationModel } from '../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../src/watch/scheduling/forecast';
import { timeUntilGrown } from '../../../src/watch/scheduling/hazards';
import type { Durations } from './durations';

/**
 * What a schedule costs against known durations, computed and not sampled: the mean delay from finish to poll, and the
 * requests for one job watched from its first moment on.
 */
export interface Cost {
  meanDelayMs: number;
  requests: number;
}

/** A schedule: milliseconds from a poll at this age to the next; `part` scales the gap's cost, for the first one. */
export type Schedule = (ageMs: number, part: number) => number;

export function fixed(intervalMs: number): Schedule {
  return (_, part) => part * intervalMs;
}

/** The law's own shape with what was learned, at any scale, and with any floor under its gaps. */
export function lawfulShape(durationModel: DurationModel, scale: number, floorMs = 0): Schedule {
  const { hazards } = forecastOf(durationModel);
  return (ageMs, part) => Math.max(part * floorMs, timeUntilGrown(hazards, ageMs, part * scale));
}

/** Where a watch begins is nothing to the job, so the first gap is cut at each of these parts in turn. */
export const evenPhases = (count: number) =>
  Array.from({ length: count }, (_, index) => (index + 0.5) / count);
const NOBODY_LEFT = 1e-6;

export function costOf(schedule: Schedule, durations: Durations, phases: readonly number[]): Cost {
  const costs = phases.map((phase) => costFrom(schedule, durations, phase));
  const mean = (of: (cost: Cost) => number) => costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
  return { meanDelayMs: mean((cost) => cost.meanDelayMs), requests: mean((cost) => cost.requests) };
}

function costFrom(schedule: Schedule, durations: Durations, phase: number): Cost {
  let polledAt = 0;
  let alive = 1;
  let requests = 0;
  let notifiedAt = 0;
  for (let part = phase; alive > NOBODY_LEFT; part = 1) {
    requests += alive;
    polledAt += schedule(polledAt, part);
    const left = durations.survival(polledAt);
    notifiedAt += polledAt * (alive - left);
    alive = left;
  }
  notifiedAt += alive * polledAt;
  return { meanDelayMs: notifiedAt - durations.meanUpTo(polledAt), requests };
}

/** The scale at which a shape spends as many requests as asked for, to a ten-thousandth, and what it costs then. */
export function matched(
  shape: (scale: number) => Schedule,
  durations: Durations,
  requests: number,
  phases: readonly number[],
): Cost & { scale: number } {
  let scale = 20;
  for (let round = 0; round < 60; round += 1) {
    const cost = costOf(shape(scale), durations, phases);
    if (Math.abs(cost.requests / requests - 1) < 1e-4) return { ...cost, scale };
    // All but the last request of a job become rarer in proportion to the scale, so this lands in a few steps.
    scale *= (cost.requests - 1) / (requests - 1);
  }
  throw new Error(`${durations.name}: no scale spends ${requests} requests`);
}

/**
 * The least product of mean delay and requests that any schedule can reach, as a part of a fixed interval's:
 * (∫√(f·S) dt)² ÷ E[D], with f the density and S the survival of the duration, integrated over the logarithm of the age.
 */
export function bound(durations: Durations): number {
  const step = 1e-3;
  let sum = 0;
  for (let x = 0; x < Math.log(1e10); x += step) {
    const ms = Math.exp(x + step / 2);
    sum += Math.sqrt(durations.density(ms) * durations.survival(ms)) * ms * step;
  }
  return sum ** 2 / durations.meanMs;
}
