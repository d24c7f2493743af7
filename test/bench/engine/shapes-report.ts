import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { type Durations, MIXED, MIXED_RARE_LONG, STRANGERS } from './durations';
import { taught } from './one-job';
import { optimum } from './optimum';
import { bound, type Cost, costOf, evenPhases, fixed, lawfulShape, matched, type Schedule } from './shape';
import { type Aim, count, mean, ratio, seconds, table } from './tables';

const S = 1_000;
const SEEDS = [1, 2, 3, 4, 5];

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
  learned: number[];
}

function compare(durations: Durations, intervalMs: number): Compared & { cells: string[] } {
  const phases = phasesFor(intervalMs);
  const even = costOf(fixed(intervalMs), durations, phases);
  const part = (shape: (scale: number) => Schedule) => against(even, shape, durations, phases);
  const fromPrior = part((scale) => lawfulShape(initialDurationModel(), scale));
  const learned = SEEDS.map((seed) => {
    const lesson = taught(durations, { seed: seed });
    return part((scale) => lawfulShape(lesson, scale));
  });
  const cells = [
    durations.name,
    `${intervalMs / S} s`,
    count(even.requests),
    seconds(even.meanDelayMs),
    ratio(bound(durations)),
    ratio(optimum(durations, even.requests).meanDelayMs / even.meanDelayMs),
    ratio(fromPrior),
    `${ratio(mean(learned))} (${ratio(Math.max(...learned))})`,
    ratio(part((scale) => lawfulShape(initialDurationModel(), scale, S))),
  ];
  return { prior: fromPrior, learned, cells };
}

const HEADER = [
  'load',
  'interval',
  'requests',
  'its mean delay, s',
  'bound',
  'optimum',
  'prior',
  'learned (worst)',
  'prior, 1 s floor',
];

/** The most the schedule's mean delay may be, as a part of a fixed 10 s interval's at equal requests. */
const AIMS = new Map([
  [MIXED, { prior: 0.5, learned: 0.47 }],
  [MIXED_RARE_LONG, { prior: 0.36, learned: 0.32 }],
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
        what: `${what}, learned, worst of ${SEEDS.length}`,
        atMost: aim.learned,
        measured: Math.max(...compared.learned),
      },
    ];
  });
}

/** The schedule's shape against fixed intervals at equal requests. */
export function shapesReport(): string {
  const rows = [...AIMS.keys()].flatMap((durations) =>
    [2, 5, 10, 30].map((interval) => compare(durations, interval * S).cells),
  );
  for (const durations of STRANGERS) rows.push(compare(durations, 10 * S).cells);
  return [
    table(HEADER, rows),
    '#### What the alarm floor costs',
    'An alarm cannot come more often than each 30 s. Against a fixed interval at equal requests, from the prior:',
    floors(),
    '#### From the first moment on',
    'As above at 10 s, but every watch begins with a poll at age 0 instead of at a random moment:',
    fromTheStart(),
  ].join('\n\n');
}

function floors(): string {
  const rows = [MIXED, MIXED_RARE_LONG].flatMap((durations) =>
    [30, 60, 120, 300].map((interval) => {
      const phases = phasesFor(interval * S);
      const even = costOf(fixed(interval * S), durations, phases);
      const free = against(even, (scale) => lawfulShape(initialDurationModel(), scale), durations, phases);
      // At the floor itself there is no choice left: every gap is 30 s.
      const floored =
        interval === 30
          ? 1
          : against(even, (scale) => lawfulShape(initialDurationModel(), scale, 30 * S), durations, phases);
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
    const lesson = taught(durations, { seed: 1 });
    return [
      durations.name,
      seconds(even.meanDelayMs),
      ratio(against(even, (scale) => lawfulShape(initialDurationModel(), scale), durations, [1])),
      ratio(against(even, (scale) => lawfulShape(lesson, scale), durations, [1])),
    ];
  });
  return table(['load', 'fixed: mean delay, s', 'prior', 'learned'], rows);
}
