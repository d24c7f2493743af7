import type { TokenRate } from '../../../src/watch/scheduling/budget';
import type { Durations } from './durations';

/** Mean delays of one of two jobs that are queued at one moment and followed within a budget. */
export interface LeastDelay {
  /** What can be reached with polls at whole steps by someone who knows the durations. */
  reachableMs: number;
  /** Below this is nobody. */
  boundMs: number;
}

/**
 * By dynamic programming over steps of time, of which so many bring one token. The durations have to end somewhere.
 *
 * Any schedule becomes one of whole steps when each poll waits for the end of its step: it costs no more tokens, and a finish is
 * noticed less than a step later. So the least of whole steps, less one step, is below all.
 */
export function leastForTwo(
  durations: Durations,
  { perMs, burst }: TokenRate,
  tokenSteps: number,
): LeastDelay {
  const stepMs = 1 / (perMs * tokenSteps);
  const steps = stepsOf(durations, stepMs);
  // One more: a poll that waits for the end of its step may find that the bucket was full meanwhile.
  const full = Math.ceil(burst * tokenSteps) + 1;
  // By then every job has finished, and two tokens have come.
  const end = steps.length + 2 * tokenSteps;
  let layer = newLayer(full, end);
  let spare = newLayer(full, end);
  for (let step = end - 1; step >= 0; step -= 1) {
    fill(spare, layer, { waits: waitsAt(steps, step), tokenSteps });
    [layer, spare] = [spare, layer];
  }
  const reachableMs = (at(at(layer.two, full), 0) / 2) * stepMs;
  return { reachableMs, boundMs: reachableMs - stepMs };
}

/** Which part of all jobs is unfinished when a step begins, and on average during it. */
interface Unfinished {
  atStart: number;
  onAverage: number;
}

/** Of each step, to the first at which every job has finished. */
function stepsOf(durations: Durations, stepMs: number): Unfinished[] {
  const steps: Unfinished[] = [];
  for (let ms = 0; steps.at(-1)?.atStart !== 0; ms += stepMs) {
    const onAverage = (durations.meanUpTo(ms + stepMs) - durations.meanUpTo(ms)) / stepMs;
    steps.push({ atStart: durations.survival(ms), onAverage });
  }
  return steps;
}

/**
 * At one moment, by the parts of a token that are there: the expected delay still to come, in steps, by how long ago the one job
 * that is left was found unfinished, or both. Of two, `longer * width + shorter` is the index.
 */
interface Layer {
  one: Float64Array[];
  two: Float64Array[];
  width: number;
}

/** So many steps that nobody chooses to have a job left at the end. */
const TOO_LATE = 1e9;

/** As at the end. */
function newLayer(full: number, end: number): Layer {
  const width = end + 1;
  const forTokens = (size: number) =>
    Array.from({ length: full + 1 }, () => new Float64Array(size).fill(TOO_LATE));
  return { one: forTokens(width), two: forTokens(width * width), width };
}

/** What is expected in a step of a job that was found unfinished so many steps before it. */
interface Wait {
  /** How likely it has finished when the step begins. */
  over: number;
  /** For which part of the step it is finished and nobody knows. */
  delay: number;
}

/** By how many steps ago that was. */
function waitsAt(steps: readonly Unfinished[], step: number): Wait[] {
  const now = steps[step] ?? { atStart: 0, onAverage: 0 };
  return Array.from({ length: step + 1 }, (_, gap) => {
    const then = steps[step - gap]?.atStart ?? 0;
    if (then === 0) return { over: 1, delay: 1 };
    return { over: 1 - now.atStart / then, delay: 1 - now.onAverage / then };
  });
}

/** Fills the layer of a moment from that of the next. */
function fill(
  now: Layer,
  next: Layer,
  { waits, tokenSteps }: { waits: readonly Wait[]; tokenSteps: number },
): void {
  const full = now.one.length - 1;
  /** How it goes on when so many tokens are spent; null: there are not so many. */
  const after = (tokens: number, polls: number) => {
    const left = tokens - polls * tokenSteps;
    if (left < 0) return null;
    const index = Math.min(full, left + 1);
    return { one: at(next.one, index), two: at(next.two, index) };
  };
  const { width } = now;
  const polled = at(waits, 0);
  for (let tokens = 0; tokens <= full; tokens += 1) {
    const one = at(now.one, tokens);
    const two = at(now.two, tokens);
    const [none, single, both] = [after(tokens, 0), after(tokens, 1), after(tokens, 2)];
    if (none === null) throw new Error('to poll nothing costs nothing');
    waits.forEach((a, i) => {
      const pollOne = single === null ? TOO_LATE : (1 - a.over) * (polled.delay + at(single.one, 1));
      one[i] = Math.min(a.delay + at(none.one, i + 1), pollOne);
      for (let j = 0; j <= i; j += 1) {
        const b = at(waits, j);
        let least = a.delay + b.delay + at(none.two, (i + 1) * width + j + 1);
        if (single !== null) {
          const pollA =
            b.delay +
            a.over * at(single.one, j + 1) +
            (1 - a.over) * (polled.delay + at(single.two, (j + 1) * width + 1));
          const pollB =
            a.delay +
            b.over * at(single.one, i + 1) +
            (1 - b.over) * (polled.delay + at(single.two, (i + 1) * width + 1));
          least = Math.min(least, pollA, pollB);
        }
        if (both !== null) {
          const eitherLeft = a.over + b.over - 2 * a.over * b.over;
          const bothLeft = (1 - a.over) * (1 - b.over);
          const pollBoth =
            eitherLeft * (polled.delay + at(both.one, 1)) +
            bothLeft * (2 * polled.delay + at(both.two, width + 1));
          least = Math.min(least, pollBoth);
        }
        two[i * width + j] = least;
      }
    });
  }
}

function at<T>(values: ArrayLike<T>, index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error('beyond the grid');
  return value;
}
