import { type DurationModel, initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../src/watch/scheduling/forecast';
import { learn } from '../../../src/watch/scheduling/learn-durations';
import { pollIntervalMs } from '../../../src/watch/scheduling/poll-interval';
import { type Durations, seeded } from './durations';
import { optimum } from './optimum';
import { costOf } from './shape';
import { quantile } from './tables';

/** What the schedule costs one job alone, whose requests no limit holds up: computed, with sampled quantiles. */
export interface OneJob {
  medianMs: number;
  p95Ms: number;
  meanMs: number;
  requests: number;
  /** The mean delay as a part of the least that anyone who knows the durations can reach with as many requests. */
  ofOptimum: number;
  /** The same of a fixed interval's. */
  ofFixed: number;
}

/** What is known after so many finishes of a load. */
export function taught(
  durations: Durations,
  {
    seed,
    finishes = 200,
    from = initialDurationModel(),
  }: { seed: number; finishes?: number; from?: DurationModel },
): DurationModel {
  const random = seeded(seed);
  let model = from;
  for (let n = 0; n < finishes; n += 1)
    model = learn(model, { kind: 'finished', waitMs: null, totalMs: durations.sample(random) });
  return model;
}

const SAMPLES = 10_000;

export function oneJob(durations: Durations, model: DurationModel, points?: number): OneJob {
  const forecast = forecastOf(model);
  const next = (ageMs: number) =>
    pollIntervalMs(forecast, { ageMs, status: 'processing', isVisible: false, sinceLastPollMs: 0 });
  // The first poll, at age 0, can bring no finish and is counted apart.
  const cost = costOf((ageMs, part) => part * next(ageMs), durations, [1]);
  const best = optimum(durations, cost.requests, points).meanDelayMs;
  const delays = delaysOf(next, durations);
  return {
    medianMs: quantile(delays, 0.5),
    p95Ms: quantile(delays, 0.95),
    meanMs: cost.meanDelayMs,
    requests: cost.requests + 1,
    ofOptimum: cost.meanDelayMs / best,
    ofFixed: (cost.meanDelayMs * 2 * cost.requests) / durations.meanMs,
  };
}

function delaysOf(next: (ageMs: number) => number, durations: Durations): number[] {
  const random = seeded(7);
  const sorted = Array.from({ length: SAMPLES }, () => durations.sample(random)).toSorted((a, b) => a - b);
  let polledAt = 0;
  return sorted.map((durationMs) => {
    while (polledAt < durationMs) polledAt += next(polledAt);
    return polledAt - durationMs;
  });
}
