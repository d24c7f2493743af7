import { type DurationModel, initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../src/watch/scheduling/forecast';
import { learn } from '../../../src/watch/scheduling/learn-durations';
import { pollIntervalMs } from '../../../src/watch/scheduling/poll-interval';
import { type Durations, MIXED, MIXED_RARE_LONG, STRANGERS, seeded } from './durations';
import { optimum } from './optimum';
import { bound, type Cost, costOf, evenPhases, fixed, learnedShape, matched, type Schedule } from './shape';
import { type Aim, count, mean, ratio, seconds, table } from './tables';

const S = 1_000;
const FINISHES = 200;
const SEEDS = [1, 2, 3, 4, 5];

/** What is believed after so many finishes of a known load. */
export function taught(durations: Durations, seed: number): DurationModel {
  const random = seeded(seed);
  let durationModel = initialDurationModel();
  for (let i = 0; i < FINISHES; i += 1) {
    durationModel = learn(durationModel, {
      kind: 'finished',
      waitMs: null,
      totalMs: durations.sample(random),
    });
  }
  return durationModel;
}

/** A shape's mean delay as a part of a fixed interval's with as many requests. */
function against(
  fixedCost: Cost,
  shape: (scale: number) => Schedule,
  durations: Durations,
  phases: number[],
): number {
  return matched(shape, durations, fixedCost.requests, phases).meanDelayMs / fixedCost.meanDelayMs;
}

/** Short intervals leave nothing to chance in the first gap; long ones need it averaged finely. */
function phasesFor(intervalMs: number): number[] {
  return evenPhases(intervalMs < 10 * S ? 4 : 16);
}

interface Compared {
  prior: number;
  durationModel: number[];
}

function compare(durations: Durations, intervalMs: number): Compared & { cells: string[] } {
  const phases = phasesFor(intervalMs);
  const even = costOf(fixed(intervalMs), durations, phases);
  const part = (shape: (scale: number) => Schedule) => against(even, shape, durations, phases);
  const fromPrior = part((scale) => learnedShape(initialDurationModel(), scale));
  const durationModel = SEEDS.map((seed) => {
    const lesson = taught(durations, seed);
    return part((scale) => learnedShape(lesson, scale));
  });
  const cells = [
    durations.name,
    `${intervalMs / S} s`,
    count(even.requests),
    seconds(even.meanDelayMs),
    ratio(bound(durations)),
    ratio(optimum(durations, even.requests).meanDelayMs / even.meanDelayMs),
    ratio(fromPrior),
    `${ratio(mean(durationModel))} (${ratio(Math.max(...durationModel))})`,
    ratio(part((scale) => learnedShape(initialDurationModel(), scale, S))),
  ];
  return { prior: fromPrior, durationModel, cells };
}

const HEADER = [
  'load',
  'interval',
  'requests',
  'its mean delay, s',
  'bound',
  'optimum',
  'prior',
  'durationModel (worst)',
  'prior, 1 s floor',
];

/** The most the schedule's mean delay may be, as a part of a fixed 10 s interval's at equal requests. */
const AIMS = new Map([
  [MIXED, { prior: 0.5, durationModel: 0.46 }],
  [MIXED_RARE_LONG, { prior: 0.36, durationModel: 0.32 }],
]);
const AIM_INTERVAL_MS = 10 * S;

/** The aims stated for the shape of the schedule, each with what it measures. */
export function shapeAims(): Aim[] {
  return [...AIMS].flatMap(([durations, aim]) => {
    const compared = compare(durations, AIM_INTERVAL_MS);
    const what = `mean delay against a fixed 10 s, ${durations.name}`;
    return [
      { what: `${what}, prior`, atMost: aim.prior, measured: compared.prior },
      {
        what: `${what}, durationModel, worst of ${SEEDS.length}`,
        atMost: aim.durationModel,
        measured: Math.max(...compared.durationModel),
      },
    ];
  });
}

/** The cadence's shape against fixed intervals at equal requests. */
export function shapesReport(): string {
  const rows = [...AIMS.keys()].flatMap((durations) =>
    [2, 5, 10, 30].map((interval) => compare(durations, interval * S).cells),
  );
  for (const durations of STRANGERS) rows.push(compare(durations, 10 * S).cells);
  return [
    table(HEADER, rows),
    '### What the alarm floor costs',
    'An alarm cannot come more often than each 30 s. Against a fixed interval at equal requests, from the prior:',
    floors(),
    '### From the first moment on',
    'As above at 10 s, but every watch begins with a request at age 0 instead of at a random moment:',
    fromTheStart(),
    '### The cadence as it ships',
    'One job alone, timers alive, at the cadence’s own number of requests, against a fixed interval with as many:',
    asShipped(),
  ].join('\n\n');
}

function floors(): string {
  const rows = [MIXED, MIXED_RARE_LONG].flatMap((durations) =>
    [30, 60, 120, 300].map((interval) => {
      const phases = phasesFor(interval * S);
      const even = costOf(fixed(interval * S), durations, phases);
      const free = against(even, (scale) => learnedShape(initialDurationModel(), scale), durations, phases);
      // At the floor itself there is no choice left: every gap is 30 s.
      const floored =
        interval === 30
          ? 1
          : against(even, (scale) => learnedShape(initialDurationModel(), scale, 30 * S), durations, phases);
      return [
        durations.name,
        `${interval} s`,
        count(even.requests),
        seconds(even.meanDelayMs),
        ratio(free),
        ratio(floored),
      ];
    }),
  );
  return table(['load', 'interval', 'requests', 'its mean delay, s', 'no floor', '30 s floor'], rows);
}

function fromTheStart(): string {
  const rows = [MIXED, MIXED_RARE_LONG].map((durations) => {
    const even = costOf(fixed(10 * S), durations, [1]);
    const lesson = taught(durations, 1);
    return [
      durations.name,
      seconds(even.meanDelayMs),
      ratio(against(even, (scale) => learnedShape(initialDurationModel(), scale), durations, [1])),
      ratio(against(even, (scale) => learnedShape(lesson, scale), durations, [1])),
    ];
  });
  return table(['load', 'fixed: mean delay, s', 'prior', 'durationModel'], rows);
}

/** The live gaps, with their floor, their youth and their patience; the schedule alone knows nothing of those. */
function asShipped(): string {
  const rows = [MIXED, MIXED_RARE_LONG, ...STRANGERS].map((durations) => {
    const cells = [initialDurationModel(), taught(durations, 1)].flatMap((durationModel) => {
      const look = { status: 'processing', isVisible: false, sinceLastPollMs: 0 } as const;
      const cost = costOf(
        (ageMs, part) => part * pollIntervalMs(forecastOf(durationModel), { ...look, ageMs }),
        durations,
        [1],
      );
      const fixedDelayMs = durations.meanMs / (2 * (cost.requests - 1));
      return [count(cost.requests), seconds(cost.meanDelayMs), ratio(cost.meanDelayMs / fixedDelayMs)];
    });
    return [durations.name, ...cells];
  });
  return table(
    [
      'load',
      'prior: requests',
      'mean delay, s',
      'of fixed',
      'durationModel: requests',
      'mean delay, s',
      'of fixed',
    ],
    rows,
  );
}
