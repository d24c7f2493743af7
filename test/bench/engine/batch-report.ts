import { shareOf } from '../../../src/watch/scheduling/budget';
import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { type Durations, FAST, MINUTES, MIXED, MIXED_RARE_LONG, SECONDS, seeded } from './durations';
import type { Job, Loop } from './loops';
import { RATES } from './server';
import { engine, roundRobin } from './shared-loops';
import { type Aim, count, mean, ratio, seconds, table } from './tables';

const BATCH = 1_000;
/** Rows of a popup. */
const VISIBLE = 8;

const LOADS: readonly Durations[] = [MIXED, MIXED_RARE_LONG, FAST, SECONDS, MINUTES];

const ENGINE = engine({ durationModel: initialDurationModel() });

const WAYS: readonly { name: string; visible: number; loop: Loop }[] = [
  { name: 'ours', visible: 0, loop: ENGINE },
  {
    name: 'ours, asleep',
    visible: 0,
    loop: engine({ durationModel: initialDurationModel(), sleeps: true }),
  },
  {
    name: 'ours, visible',
    visible: VISIBLE,
    loop: engine({ durationModel: initialDurationModel(), visible: VISIBLE }),
  },
  {
    name: 'round robin',
    visible: 0,
    loop: roundRobin(1_000),
  },
];

interface Batch {
  lastMs: number;
  drainMs: number;
  /** Whether our share of the limit is what the last outcome waits for. */
  binds: boolean;
  requests: number;
  endedAtMs: number;
  /** When the last outcome was notified, as a part of the later of the last finish and 1,000 ÷ share. */
  ended: number;
  refused: number;
}

function play(loop: Loop, durations: Durations, limitPerMin: number, visible: number): Batch {
  const random = seeded(BATCH);
  const jobs: Job[] = Array.from({ length: BATCH }, () => ({
    queuedAtMs: 0,
    durationMs: durations.sample(random),
  }));
  const lastMs = Math.max(...jobs.map(({ durationMs }) => durationMs));
  const drainMs = BATCH / shareOf(limitPerMin, visible > 0).perMs;
  const { told, endedAtMs, refused } = loop(jobs, limitPerMin);
  return {
    lastMs,
    drainMs,
    binds: drainMs > lastMs,
    requests: mean(told.map((one) => one.requests)),
    endedAtMs,
    ended: endedAtMs / Math.max(lastMs, drainMs),
    refused,
  };
}

/** The aims stated for a batch at the documented limit, each with what it measures. */
export function batchAims(loads: readonly Durations[] = LOADS): Aim[] {
  return loads.flatMap((durations) => {
    const { binds, requests, ended, refused } = play(ENGINE, durations, 60, 0);
    const what = `batch at 60/min, ${durations.name}`;
    return [
      { what: `${what}: requests per job`, atMost: binds ? 1.15 : 2.5, measured: requests },
      { what: `${what}: last notified ÷ earliest`, atMost: 1.15, measured: ended },
      { what: `${what}: answers 429`, atMost: 0, measured: refused },
    ];
  });
}

/** One batch of 1,000 pasted at once, all queued at that moment. */
export function batchReport(): string {
  const rows = RATES.toReversed().flatMap((limitPerMin) =>
    LOADS.flatMap((durations) =>
      WAYS.map(({ name, visible, loop }) => {
        const batch = play(loop, durations, limitPerMin, visible);
        return [
          `${limitPerMin}/min`,
          durations.name,
          name,
          seconds(batch.lastMs),
          seconds(batch.drainMs),
          batch.binds ? 'yes' : 'no',
          count(batch.requests),
          seconds(batch.endedAtMs),
          ratio(batch.ended),
          `${batch.refused}`,
        ];
      }),
    ),
  );
  const header = [
    'limit',
    'jobs of',
    '',
    'last finish, s',
    '1,000 ÷ share, s',
    'binds',
    'requests',
    'last notified, s',
    '÷ the later',
    '429',
  ];
  return table(header, rows);
}
