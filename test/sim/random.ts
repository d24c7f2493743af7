/**
 * A stream of random numbers, determined by its seed. Drawing from one stream does not change the numbers of another, so that a new
 * draw in one part of the simulator leaves the schedules of all seeds as they are in the others.
 */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Between `min` and `max`, each order of magnitude equally likely. */
  spread(min: number, max: number): number;
  uuid(): string;
  /** Another stream, determined by the seed of this one and the name. */
  stream(name: string): Random;
}

/** The FNV-1a hash of a text, as an unsigned 32-bit number. */
function hash(text: string): number {
  let value = 2166136261;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  }
  return value >>> 0;
}

/** A stream by the Mulberry32 algorithm: small, fast, and random enough to choose what goes wrong. */
export function createRandom(seed: number | string): Random {
  let state = hash(String(seed));
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const hex = (digits: number) =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick(list) {
      const chosen = list[int(0, list.length - 1)];
      if (chosen === undefined) throw new Error('nothing to pick from');
      return chosen;
    },
    spread: (min, max) => min * (max / min) ** next(),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    stream: (name) => createRandom(`${seed}/${name}`),
  };
}
