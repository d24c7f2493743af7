import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { type Durations, FAST, MINUTES, MIXED, SECONDS, seeded } from './durations';
import { alarmOnly, type Job, type Loop, type Told, vendorLoop } from './loops';
import { optimum } from './optimum';
import { RATES } from './server';
import { taught } from './shapes-report';
import { engine, roundRobin } from './shared-loops';
import { type Aim, count, mean, quantile, seconds, table } from './tables';

const BANDS: readonly Durations[] = [FAST, SECONDS, MINUTES, MIXED];
const AT_ONCE = [1, 2, 5, 20];
/** Jobs behind each figure: the medians of the loops are good to about 0.05 s. */
const JOBS = 2_000;
const JOBS_OF_MINUTES = 400;
/** Jobs started together are queued within this. */
const WITHIN_MS = 10_000;

const PRIOR = engine({ durationModel: initialDurationModel() });
const VENDOR = vendorLoop(2_000, 300_000);

const LOOPS: readonly { name: string; of: (durations: Durations) => Loop }[] = [
  { name: 'vendor', of: () => VENDOR },
  { name: 'MCP', of: () => vendorLoop(2_000, 12_000) },
  { name: 'alarm only', of: () => alarmOnly },
  { name: 'round robin', of: () => roundRobin(1_000) },
  { name: 'engine, prior', of: () => PRIOR },
  { name: 'engine, durationModel', of: (durations) => engine({ durationModel: taught(durations, 1) }) },
  {
    name: 'engine, asleep',
    of: (durations) => engine({ durationModel: taught(durations, 1), sleeps: true }),
  },
];

interface Measured {
  medianMs: number;
  p95Ms: number;
  meanMs: number;
  requests: number;
  refused: number;
}

function measure(
  loop: Loop,
  durations: Durations,
  atOnce: number,
  limitPerMin: number,
  jobs = durations === MINUTES ? JOBS_OF_MINUTES : JOBS,
): Measured {
  const random = seeded(atOnce);
  const told: Told[] = [];
  let refused = 0;
  while (told.length < jobs) {
    const load: Job[] = Array.from({ length: atOnce }, () => ({
      queuedAtMs: random() * WITHIN_MS,
      durationMs: durations.sample(random),
    }));
    const run = loop(load, limitPerMin);
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
  };
}

function cell({ medianMs, p95Ms, requests, refused }: Measured): string {
  const turnedAway = refused > 0 ? `, ${count(refused)} × 429` : '';
  return `${seconds(medianMs)} / ${seconds(p95Ms)} / ${count(requests)}${turnedAway}`;
}

/** The aims stated for one job and several at once at 600/min, each with what it measures over so many jobs. */
export function loopAims(jobs = JOBS): Aim[] {
  return [FAST, SECONDS, MIXED].flatMap((durations) =>
    AT_ONCE.map((atOnce) => {
      const of = (loop: Loop) => measure(loop, durations, atOnce, RATES[0], jobs);
      const [vendor, ours] = [of(VENDOR), of(PRIOR)];
      const where = `${durations.name}, ${atOnce} at once`;
      return durations === MIXED
        ? { what: `requests per job, ${where}`, atMost: vendor.requests, measured: ours.requests }
        : {
            what: `median delay in s, ${where}`,
            atMost: vendor.medianMs / 1_000 + 0.2,
            measured: ours.medianMs / 1_000,
          };
    }),
  );
}

/** Delay from finish to notification and requests per job, side by side. */
export function loopsReport(): string {
  const parts = RATES.flatMap((limitPerMin) => {
    const rows = BANDS.flatMap((durations) =>
      AT_ONCE.map((atOnce) => [
        durations.name,
        `${atOnce}`,
        ...LOOPS.map(({ of }) => cell(measure(of(durations), durations, atOnce, limitPerMin))),
      ]),
    );
    return [
      `### At ${limitPerMin}/min`,
      table(['jobs of', 'at once', ...LOOPS.map(({ name }) => name)], rows),
    ];
  });
  return [
    ...parts,
    '### Against the optimum',
    'The least mean delay that anyone who knows the durations can reach with the requests the engine spends, one job at a time at 600/min:',
    optima(),
  ].join('\n\n');
}

function optima(): string {
  const rows = BANDS.map((durations) => {
    const ours = measure(PRIOR, durations, 1, RATES[0]);
    // The engine also asks once at age 0, when nothing can have finished.
    const best = optimum(durations, ours.requests - 1);
    const fixedMs = durations.meanMs / (2 * (ours.requests - 1));
    return [durations.name, count(ours.requests), ...[ours.meanMs, best.meanDelayMs, fixedMs].map(seconds)];
  });
  return table(['jobs of', 'requests', 'engine, prior: mean delay, s', 'optimum', 'fixed interval'], rows);
}
