import type { Durations } from './durations';
import type { Cost } from './shape';

/**
 * The least mean delay that any schedule can reach with so many requests for one job watched from its first moment on, by
 * dynamic programming over a grid of ages for someone who knows the durations. A finer grid could only lower it.
 */
export function optimum(durations: Durations, requests: number, points = POINTS): Cost {
  const grid = gridOf(durations, points);
  let low = 1e-3;
  let high = 1e7;
  while (high / low > 1.001) {
    const priceMs = Math.sqrt(low * high);
    if (best(grid, priceMs).requests > requests) low = priceMs;
    else high = priceMs;
  }
  return best(grid, high);
}

interface Grid {
  ages: Float64Array;
  survivals: Float64Array;
  /** ∫ survival from 0 to each age. */
  alive: Float64Array;
}

const POINTS = 8_000;
const YOUNGEST_MS = 20;

function gridOf(durations: Durations, points: number): Grid {
  let oldest = YOUNGEST_MS;
  while (durations.survival(oldest) > 1e-6) oldest *= 1.02;
  const ages = Float64Array.from({ length: points }, (_, index) =>
    index === 0 ? 0 : spread(index / (points - 1), oldest),
  );
  const survivals = ages.map((age) => durations.survival(age));
  const alive = new Float64Array(points);
  for (let i = 1; i < points; i += 1) {
    const width = at(ages, i) - at(ages, i - 1);
    alive[i] = at(alive, i - 1) + (width * (at(survivals, i) + at(survivals, i - 1))) / 2;
  }
  return { ages, survivals, alive };
}

/** Ages from 0 to the oldest: even steps in age^(1/4), fine where jobs finish fast and never coarse against a gap. */
function spread(part: number, oldest: number): number {
  return oldest * part ** 4;
}

/** The schedule that is cheapest when a request costs so many milliseconds of delay. */
function best({ ages, survivals, alive }: Grid, priceMs: number): Cost {
  const points = ages.length;
  const worth = new Float64Array(points);
  const delays = new Float64Array(points);
  const requests = new Float64Array(points);
  for (let i = points - 2; i >= 0; i -= 1) {
    const priced = priceMs * at(survivals, i);
    let least = Number.POSITIVE_INFINITY;
    let choice = points - 1;
    for (let j = i + 1; j < points; j += 1) {
      // Of those alive at i, what those finished by j have waited by j: ∫ (S(i) - S(t)) dt.
      const delay = at(survivals, i) * (at(ages, j) - at(ages, i)) - (at(alive, j) - at(alive, i));
      if (priced + delay > least) break;
      const total = priced + delay + at(worth, j);
      if (total < least) {
        least = total;
        choice = j;
      }
    }
    const delay = at(survivals, i) * (at(ages, choice) - at(ages, i)) - (at(alive, choice) - at(alive, i));
    worth[i] = least;
    delays[i] = delay + at(delays, choice);
    requests[i] = at(survivals, i) + at(requests, choice);
  }
  return { meanDelayMs: at(delays, 0), requests: at(requests, 0) };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
