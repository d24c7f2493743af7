import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import {
  type Durations,
  FAST,
  IN_BROWSER,
  lognormals,
  MINUTES,
  MIXED,
  SECONDS,
  STRANGERS,
} from './durations';
import { type OneJob, oneJob, taught } from './one-job';
import { type Aim, count, mean, ratio, seconds, table } from './tables';

const SEEDS = [1, 2, 3];

/** The mean of several lessons: each is of 200 finishes, and chance makes one luckier than another. */
function learned(durations: Durations, points?: number): OneJob {
  const all = SEEDS.map((seed) => oneJob(durations, taught(durations, { seed }), points));
  const meanOf = (of: (one: OneJob) => number) => mean(all.map(of));
  return {
    medianMs: meanOf((one) => one.medianMs),
    p95Ms: meanOf((one) => one.p95Ms),
    meanMs: meanOf((one) => one.meanMs),
    requests: meanOf((one) => one.requests),
    ofOptimum: meanOf((one) => one.ofOptimum),
    ofFixed: meanOf((one) => one.ofFixed),
  };
}

interface BandAims {
  durations: Durations;
  /** Seconds: median and 95th percentile from the prior, then learned. */
  prior: readonly [number, number];
  learned: readonly [number, number];
  ofOptimum: { prior: number | null; learned: number };
}

const BAND_AIMS: readonly BandAims[] = [
  { durations: FAST, prior: [0.4, 1], learned: [0.3, 0.6], ofOptimum: { prior: null, learned: 1.15 } },
  { durations: SECONDS, prior: [1, 2.3], learned: [0.7, 1.3], ofOptimum: { prior: null, learned: 1.15 } },
  { durations: MINUTES, prior: [4.5, 12], learned: [3.2, 7], ofOptimum: { prior: null, learned: 1.15 } },
  { durations: MIXED, prior: [0.55, 6], learned: [0.5, 4], ofOptimum: { prior: 1.15, learned: 1.1 } },
];
const REQUESTS_PER_JOB_OF_THE_MIX = 28;

/** The aims stated for one job, each with what it measures. Fewer points make the optimum coarser, and the run shorter. */
export function oneJobAims(points?: number): Aim[] {
  return BAND_AIMS.flatMap(({ durations, ...aims }) => {
    const kinds = [
      {
        name: 'prior',
        most: aims.prior,
        ofOptimum: aims.ofOptimum.prior,
        at: oneJob(durations, initialDurationModel(), points),
      },
      {
        name: 'learned',
        most: aims.learned,
        ofOptimum: aims.ofOptimum.learned,
        at: learned(durations, points),
      },
    ];
    return kinds.flatMap(({ name, most, ofOptimum, at }): Aim[] => [
      {
        what: `median delay in s, ${durations.name}, ${name}`,
        atMost: most[0],
        measured: at.medianMs / 1_000,
      },
      {
        what: `95th percentile in s, ${durations.name}, ${name}`,
        atMost: most[1],
        measured: at.p95Ms / 1_000,
      },
      ...(ofOptimum === null
        ? []
        : [
            {
              what: `mean delay ÷ optimum, ${durations.name}, ${name}`,
              atMost: ofOptimum,
              measured: at.ofOptimum,
            },
          ]),
      ...(durations === MIXED
        ? [
            {
              what: `requests per job, mixed, ${name}`,
              atMost: REQUESTS_PER_JOB_OF_THE_MIX,
              measured: at.requests,
            },
          ]
        : []),
    ]);
  });
}

const row = (name: string, of: string, one: OneJob) => [
  name,
  of,
  seconds(one.medianMs),
  seconds(one.p95Ms),
  seconds(one.meanMs),
  count(one.requests),
  ratio(one.ofOptimum),
  ratio(one.ofFixed),
];
const HEADER = [
  'jobs of',
  'known',
  'median, s',
  '95th, s',
  'mean, s',
  'requests',
  '÷ optimum',
  '÷ fixed interval',
];

export function oneJobReport(): string {
  const rows = BAND_AIMS.flatMap(({ durations }) => [
    row(durations.name, 'prior', oneJob(durations, initialDurationModel())),
    row(durations.name, '200 finishes', learned(durations)),
  ]);
  return table(HEADER, rows);
}

const TWO_KINDS = lognormals('two kinds, a hundred-fold apart', [
  { weight: 0.5, medianMs: 3_000, sigma: 0.3 },
  { weight: 0.5, medianMs: 300_000, sigma: 0.3 },
]);
const SLOWER = lognormals('mixed, three times slower', [
  { weight: 0.5, medianMs: 7_500, sigma: 0.5 },
  { weight: 0.4, medianMs: 60_000, sigma: 0.9 },
  { weight: 0.1, medianMs: 1_800_000, sigma: 1 },
]);

/** Loads that nobody tuned for: how far from the optimum, before and after some finishes. */
export function strangersReport(): string {
  const loads = [...STRANGERS.slice(3), TWO_KINDS, IN_BROWSER];
  const rows = loads.flatMap((durations) =>
    [0, 20, 200].map((finishes) =>
      row(
        durations.name,
        `${finishes} finishes`,
        oneJob(durations, taught(durations, { seed: 1, finishes })),
      ),
    ),
  );
  const before = taught(MIXED, { seed: 1 });
  const overnight = [0, 20, 200].map((finishes) =>
    row(
      `${SLOWER.name} since last night`,
      `${finishes} finishes`,
      oneJob(SLOWER, taught(SLOWER, { seed: 2, finishes, from: before })),
    ),
  );
  return table(HEADER, [...rows, ...overnight]);
}
