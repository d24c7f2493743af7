import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { type Durations, FAST, MINUTES, MIXED, SECONDS, seeded } from './durations';
import { alarmOnly, type Job, type Loop, type Told, vendorLoop } from './loops';
import { taught } from './one-job';
import { RATES } from './server';
import { engine, roundRobin } from './shared-loops';
import { type Aim, count, mean, quantile, ratio, seconds, table } from './tables';

const BANDS: readonly Durations[] = [FAST, SECONDS, MINUTES, MIXED];
const AT_ONCE = [1, 5, 20];
/** Jobs behind each figure. */
const JOBS = 1_000;
/** The same where loops are so close that a thousand jobs do not tell them apart: the mean delay of so many is within about 1 %. */
const CLOSE_JOBS = 20_000;
/** Jobs started together are queued within this. */
const WITHIN_MS = 10_000;

const PRIOR = [engine({ durationModel: initialDurationModel() })];

/** Taught by three lessons, because no two teach the same. */
const learned = (durations: Durations, settings: { sleeps?: boolean } = {}): Loop[] =>
  [1, 2, 3].map((seed) => engine({ durationModel: taught(durations, { seed }), ...settings }));

const LOOPS: readonly { name: string; of: (durations: Durations) => readonly Loop[] }[] = [
  { name: 'vendor', of: () => [vendorLoop(2_000, 300_000)] },
  { name: 'MCP', of: () => [vendorLoop(2_000, 12_000)] },
  { name: 'alarm only', of: () => [alarmOnly] },
  { name: 'round robin', of: () => [roundRobin(1_000)] },
  { name: 'prior', of: () => PRIOR },
  { name: 'learned', of: (durations) => learned(durations) },
  { name: 'asleep', of: (durations) => learned(durations, { sleeps: true }) },
];

interface Measured {
  medianMs: number;
  p95Ms: number;
  meanMs: number;
  requests: number;
  refused: number;
  longestWaitMs: number;
}

interface Load {
  durations: Durations;
  atOnce: number;
  limitPerMin: number;
  withinMs?: number;
}

/** The same jobs for each loop. Of several loops they follow one group each, in turn. */
function measure(loops: readonly Loop[], load: Load, jobs = JOBS): Measured {
  const { durations, atOnce, limitPerMin, withinMs = WITHIN_MS } = load;
  const random = seeded(atOnce);
  const told: Told[] = [];
  let refused = 0;
  for (let group = 0; told.length < jobs; group += 1) {
    const together: Job[] = Array.from({ length: atOnce }, () => ({
      queuedAtMs: random() * withinMs,
      durationMs: durations.sample(random),
    }));
    const loop = loops[group % loops.length];
    if (loop === undefined) throw new Error('nothing to measure');
    const run = loop(together, limitPerMin);
    told.push(...run.told);
    refused += run.refused;
  }
  const delays = told.map(({ delayMs }) => delayMs ?? Number.POSITIVE_INFINITY);
  return {
    medianMs: quantile(delays, 0.5),
    p95Ms: quantile(delays, 0.95),
    meanMs: mean(delays),
    requests: mean(told.map(({ requests }) => requests)),
    refused: refused / told.length,
    longestWaitMs: Math.max(...told.map(({ longestWaitMs }) => longestWaitMs)),
  };
}

function cell({ medianMs, p95Ms, requests, refused }: Measured): string {
  const turnedAway = refused > 0 ? `, ${count(refused)} × 429` : '';
  return `${seconds(medianMs)} / ${seconds(p95Ms)} / ${count(requests)}${turnedAway}`;
}

/** Delay from finish to notification and requests per job, side by side. */
export function loopsReport(): string {
  return RATES.map((limitPerMin) => {
    const rows = BANDS.flatMap((durations) =>
      AT_ONCE.map((atOnce) => [
        durations.name,
        `${atOnce}`,
        ...LOOPS.map(({ of }) => cell(measure(of(durations), { durations, atOnce, limitPerMin }))),
      ]),
    );
    return `### At ${limitPerMin}/min\n\n${table(['jobs of', 'at once', ...LOOPS.map(({ name }) => name)], rows)}`;
  }).join('\n\n');
}

/** A round robin slowed to about as many requests as something else spends, or somewhat more. */
function slowedTo(requests: number, load: Load): Measured {
  let [low, high] = [500, 300_000];
  let best = measure([roundRobin(low)], load, CLOSE_JOBS);
  for (let step = 0; step < 12 && best.requests > 1.01 * requests; step += 1) {
    const middle = Math.sqrt(low * high);
    const at = measure([roundRobin(middle)], load, CLOSE_JOBS);
    if (at.requests > requests) {
      low = middle;
      best = at;
    } else high = middle;
  }
  return best;
}

interface Contention {
  load: Load;
  known: string;
  ours: Measured;
  robin: Measured;
  slowed: Measured;
}

function contend(load: Load, isLearned: boolean): Contention {
  const ours = measure(isLearned ? learned(load.durations) : PRIOR, load, CLOSE_JOBS);
  return {
    load,
    known: isLearned ? 'learned' : 'prior',
    ours,
    robin: measure([roundRobin(500)], load, CLOSE_JOBS),
    slowed: slowedTo(ours.requests, load),
  };
}

/** Where our share of 60/min binds: beside a round robin that spends it all, and one with as many requests. */
export function contentionReport(): string {
  const rows = BANDS.flatMap((durations) =>
    [5, 20].flatMap((atOnce) =>
      [WITHIN_MS, 1].flatMap((withinMs) =>
        [false, true].map((isLearned) => {
          const load = { durations, atOnce, limitPerMin: 60, withinMs };
          const { ours, robin, slowed, known } = contend(load, isLearned);
          return [
            durations.name,
            `${atOnce}${withinMs === 1 ? ', together' : ''}`,
            known,
            `${seconds(ours.meanMs)} / ${count(ours.requests)}`,
            `${seconds(robin.meanMs)} / ${count(robin.requests)}`,
            `${seconds(slowed.meanMs)} / ${count(slowed.requests)}`,
            ratio(ours.meanMs / robin.meanMs),
            ratio(ours.meanMs / slowed.meanMs),
            seconds(ours.longestWaitMs),
            count(ours.refused),
          ];
        }),
      ),
    ),
  );
  const header = [
    'jobs of',
    'at once',
    'known',
    'ours: mean, s / requests',
    'round robin',
    'slowed round robin',
  ];
  return table([...header, '÷ round robin', '÷ slowed', 'longest wait, s', '429'], rows);
}

/** The aims stated where the budget binds, each with what it measures. */
export function contentionAims(): Aim[] {
  return [5, 20].flatMap((atOnce) => {
    const load = { durations: MIXED, atOnce, limitPerMin: 60 };
    const ours = measure(PRIOR, load);
    const robin = measure([roundRobin(500)], load);
    const what = `mixed, ${atOnce} at once at 60/min`;
    return [
      { what: `mean delay ÷ round robin, ${what}`, atMost: 1.15, measured: ours.meanMs / robin.meanMs },
      { what: `requests ÷ round robin, ${what}`, atMost: 0.5, measured: ours.requests / robin.requests },
      { what: `answers 429, ${what}`, atMost: 0, measured: ours.refused },
      { what: `longest wait in s, ${what}`, atMost: 60, measured: ours.longestWaitMs / 1_000 },
    ];
  });
}
