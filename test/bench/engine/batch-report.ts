import { shareOf } from '../../../src/watch/budget';
import { prior } from '../../../src/watch/learned';
import { type Durations, FAST, MINUTES, MIXED, MIXED_RARE_LONG, SECONDS, seeded } from './durations';
import { engine, type Job, type Loop, ROUND_ROBIN } from './loops';
import { RATES } from './server';
import { type Aim, count, mean, ratio, seconds, table } from './tables';

const BATCH = 1_000;
/** Rows of a popup. */
const VISIBLE = 8;

const LOADS: readonly Durations[] = [MIXED, MIXED_RARE_LONG, FAST, SECONDS, MINUTES];

const WAYS: readonly { name: string; visible: number; loop: Loop }[] = [
  { name: 'engine', visible: 0, loop: engine({ learned: prior() }) },
  { name: 'engine, asleep', visible: 0, loop: engine({ learned: prior(), sleeps: true }) },
  { name: 'engine, looked at', visible: VISIBLE, loop: engine({ learned: prior(), visible: VISIBLE }) },
  { name: 'round robin', visible: 0, loop: engine({ learned: prior(), policy: ROUND_ROBIN }) },
];

/** One batch of 1,000 pasted at once, all queued at that moment. */
export function batchReport(): { text: string; aims: Aim[] } {
  const rows: string[][] = [];
  const stated: Aim[] = [];
  for (const limitPerMin of RATES.toReversed()) {
    for (const durations of LOADS) {
      const random = seeded(BATCH);
      const jobs: Job[] = Array.from({ length: BATCH }, () => ({
        queuedAtMs: 0,
        durationMs: durations.sample(random),
      }));
      const lastMs = Math.max(...jobs.map(({ durationMs }) => durationMs));
      for (const { name, visible, loop } of WAYS) {
        const drainMs = BATCH / shareOf(limitPerMin, visible > 0).perMs;
        const binds = drainMs > lastMs;
        const run = loop(jobs, limitPerMin);
        const requests = mean(run.told.map((one) => one.requests));
        const ended = run.endedAtMs / Math.max(lastMs, drainMs);
        rows.push([
          `${limitPerMin}/min`,
          durations.name,
          name,
          seconds(lastMs),
          seconds(drainMs),
          binds ? 'yes' : 'no',
          count(requests),
          seconds(run.endedAtMs),
          ratio(ended),
          `${run.refused}`,
        ]);
        if (name !== 'engine' || limitPerMin !== 60) continue;
        const what = `batch at 60/min, ${durations.name}`;
        stated.push(
          { what: `${what}: requests per job`, atMost: binds ? 1.15 : 1.5, measured: requests },
          { what: `${what}: last told ÷ earliest`, atMost: 1.15, measured: ended },
          { what: `${what}: answers 429`, atMost: 0, measured: run.refused },
        );
      }
    }
  }
  const header = [
    'limit',
    'jobs of',
    '',
    'last finish, s',
    '1,000 ÷ share, s',
    'binds',
    'requests',
    'last told, s',
    '÷ the later',
    '429',
  ];
  return { text: table(header, rows), aims: stated };
}
