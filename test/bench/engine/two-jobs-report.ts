import { shareOf } from '../../../src/watch/scheduling/budget';
import { initialDurationModel } from '../../../src/watch/scheduling/duration-model';
import { type Durations, FAST, SECONDS, seeded } from './durations';
import type { Loop, Told } from './loops';
import { taught } from './one-job';
import { engine, roundRobin } from './shared-loops';
import { count, mean, seconds, table } from './tables';
import { leastForTwo } from './two-jobs';

const LIMIT_PER_MIN = 60;
/** Pairs behind each figure. */
const PAIRS = 2_000;
/** Our share brings a token each 2 s. Finer steps change the second digit of what can be reached. */
const LOADS: readonly { durations: Durations; tokenSteps: number }[] = [
  { durations: FAST, tokenSteps: 20 },
  { durations: SECONDS, tokenSteps: 8 },
];

/** The mean delay and the requests of two jobs queued at one moment. */
export function playedForTwo(
  loop: Loop,
  durations: Durations,
  pairs = PAIRS,
): { meanMs: number; requests: number } {
  const random = seeded(2);
  const told: Told[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const jobs = [1, 2].map(() => ({ queuedAtMs: 0, durationMs: durations.sample(random) }));
    told.push(...loop(jobs, LIMIT_PER_MIN).told);
  }
  return {
    meanMs: mean(told.map(({ delayMs }) => delayMs ?? Number.POSITIVE_INFINITY)),
    requests: mean(told.map(({ requests }) => requests)),
  };
}

/** Two jobs at once within our share of 60/min, beside the least that is possible. */
export function twoJobsReport(): string {
  const rows = LOADS.map(({ durations, tokenSteps }) => {
    const cell = (loop: Loop) => {
      const { meanMs, requests } = playedForTwo(loop, durations);
      return `${seconds(meanMs)} / ${count(requests)}`;
    };
    const { reachableMs, boundMs } = leastForTwo(durations, shareOf(LIMIT_PER_MIN, false), tokenSteps);
    return [
      durations.name,
      cell(engine({ durationModel: initialDurationModel() })),
      cell(engine({ durationModel: taught(durations, { seed: 1 }) })),
      cell(roundRobin(500)),
      cell(roundRobin(2_000)),
      seconds(reachableMs),
      seconds(boundMs),
    ];
  });
  const header = ['jobs of', 'ours, prior', 'ours, learned', 'round robin, 0.5 s', 'round robin, 2 s'];
  return table([...header, 'can be reached', 'nobody below'], rows);
}
