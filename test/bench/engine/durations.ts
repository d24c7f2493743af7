/** Known durations to measure against: density, survival, mean, and seeded samples. Times in milliseconds. */
export interface Durations {
  name: string;
  meanMs: number;
  density(ms: number): number;
  survival(ms: number): number;
  /** The mean of the shorter of a duration and this. */
  meanUpTo(ms: number): number;
  sample(random: () => number): number;
}

/** A seeded source of numbers between 0 and 1 (a 32-bit Weyl sequence, mixed): every run of the benchmark is the same. */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

export interface Lognormal {
  weight: number;
  medianMs: number;
  sigma: number;
}

export function lognormals(name: string, parts: readonly Lognormal[]): Durations {
  const z = (part: Lognormal, ms: number) => Math.log(ms / part.medianMs) / part.sigma;
  const survival = (ms: number) => (ms <= 0 ? 1 : sum((part) => upperTail(z(part, ms))));
  const sum = (of: (part: Lognormal) => number) =>
    parts.reduce((total, part) => total + part.weight * of(part), 0);
  return {
    name,
    meanMs: sum(({ medianMs, sigma }) => medianMs * Math.exp(sigma ** 2 / 2)),
    density: (ms) => (ms <= 0 ? 0 : sum((part) => bell(z(part, ms)) / (part.sigma * ms))),
    survival,
    meanUpTo: (ms) =>
      ms * survival(ms) +
      sum(
        (part) => part.medianMs * Math.exp(part.sigma ** 2 / 2) * (1 - upperTail(z(part, ms) - part.sigma)),
      ),
    sample(random) {
      const part = pick(parts, random());
      return part.medianMs * Math.exp(part.sigma * gaussian(random));
    },
  };
}

function pick(parts: readonly Lognormal[], at: number): Lognormal {
  let left = at;
  for (const part of parts) {
    left -= part.weight;
    if (left < 0) return part;
  }
  throw new Error('the weights of a mixture sum to 1');
}

/** Every duration between the two as likely as any other of its order of magnitude. */
export function logUniform(name: string, fromMs: number, toMs: number): Durations {
  const span = Math.log(toMs / fromMs);
  const within = (ms: number) => Math.min(toMs, Math.max(fromMs, ms));
  const survival = (ms: number) => Math.log(toMs / within(ms)) / span;
  return {
    name,
    meanMs: (toMs - fromMs) / span,
    density: (ms) => (ms < fromMs || ms > toMs ? 0 : 1 / (ms * span)),
    survival,
    meanUpTo: (ms) => (ms < fromMs ? ms : (within(ms) - fromMs) / span + within(ms) * survival(ms)),
    sample: (random) => fromMs * Math.exp(span * random()),
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function bell(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The normal distribution's upper tail: its power series near the middle, its continued fraction beyond. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17; k += 1) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - bell(z) * sum;
  }
  let tail = z;
  for (let k = 60; k >= 1; k -= 1) tail = z + k / tail;
  return bell(z) / tail;
}

const S = 1_000;
const MIN = 60 * S;

/** The two mixes the engine's aims are stated for. */
export const MIXED = lognormals('mixed', [
  { weight: 0.5, medianMs: 2.5 * S, sigma: 0.5 },
  { weight: 0.4, medianMs: 20 * S, sigma: 0.9 },
  { weight: 0.1, medianMs: 600 * S, sigma: 1 },
]);
export const MIXED_RARE_LONG = lognormals('mixed, long ones rare', [
  { weight: 0.6, medianMs: 2.5 * S, sigma: 0.5 },
  { weight: 0.38, medianMs: 20 * S, sigma: 0.9 },
  { weight: 0.02, medianMs: 1_800 * S, sigma: 1 },
]);

export const FAST = logUniform('1-5 s', 1 * S, 5 * S);
export const SECONDS = logUniform('5-60 s', 5 * S, 60 * S);
export const MINUTES = logUniform('1-30 min', 1 * MIN, 30 * MIN);

/** What is watched in a real browser, where nobody waits for longer ones. */
export const IN_BROWSER = logUniform('1.5-60 s', 1.5 * S, 60 * S);

/** Loads nobody tuned for: what a wrong belief costs, and what learning mends. */
export const STRANGERS: readonly Durations[] = [
  FAST,
  SECONDS,
  MINUTES,
  lognormals('mixed, all twice as slow', [
    { weight: 0.5, medianMs: 5 * S, sigma: 0.5 },
    { weight: 0.4, medianMs: 40 * S, sigma: 0.9 },
    { weight: 0.1, medianMs: 1_200 * S, sigma: 1 },
  ]),
  lognormals('about 40 s', [{ weight: 1, medianMs: 40 * S, sigma: 0.5 }]),
];
