import fc from 'fast-check';
import { expect } from 'vitest';

/** So many values are enough to tell a case that is made from one that is hardly ever made. */
const SAMPLE = 1_000;
const SEED = 20_260_115;

export const sampleOf = <T>(values: fc.Arbitrary<T>, numRuns = SAMPLE): T[] =>
  fc.sample(values, { numRuns, seed: SEED });

/**
 * Each case comes up in at least one of a hundred values. A promise about values that are never made says nothing, and no
 * failure would tell.
 */
export function expectEach<T>(values: readonly T[], cases: Record<string, (value: T) => boolean>): void {
  const counts = Object.entries(cases).map(([name, isCase]) => [name, values.filter(isCase).length] as const);
  expect(Object.fromEntries(counts.filter(([, count]) => count * 100 < values.length))).toEqual({});
}

/** The same of one property that takes each of these values. */
export function expectEachOf<T, K>(values: readonly T[], wanted: readonly K[], of: (value: T) => K): void {
  const cases = wanted.map((one) => [String(one), (value: T) => of(value) === one] as const);
  expectEach(values, Object.fromEntries(cases));
}
