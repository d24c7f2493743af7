import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageReachedBy,
  BIN_COUNT,
  binOf,
  hazardAt,
  hazardBetween,
  hazardsFrom,
  perBin,
  timeUntilGrown,
} from '../../../../src/watch/scheduling/hazards';

const flat = (perMs: number) => perBin(() => perMs);
/** One hazard up to an age at which a bin begins, another from there on. */
const rising = (before: number, from: number, after: number) =>
  perBin((fromMs) => (fromMs < from ? before : after));
const age = fc.double({ min: 0, max: 18, noNaN: true }).map((power) => Math.exp(power));

describe('the bins of age', () => {
  it('begin with half a second, and each further one ends at 1.25 times the age at which it begins', () => {
    expect([0, 499, 500, 624, 625, 781, 782].map(binOf)).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });

  it('reach beyond five days, and the last takes in whatever is older', () => {
    expect(perBin((fromMs) => fromMs)[BIN_COUNT - 1]).toBeGreaterThan(5 * 24 * 3_600_000);
    expect([binOf(1e12), binOf(Number.POSITIVE_INFINITY)]).toEqual([BIN_COUNT - 1, BIN_COUNT - 1]);
  });

  it('lie side by side without a gap', () => {
    const edges = perBin((fromMs, toMs) => toMs - fromMs);
    expect(edges.slice(0, 3)).toEqual([500, 125, 156.25]);
    fc.assert(
      fc.property(age, (ageMs) => {
        const bounds = perBin((fromMs) => fromMs);
        expect(bounds[binOf(ageMs)]).toBeLessThanOrEqual(ageMs * (1 + 1e-12));
      }),
    );
  });
});

it('a hazard is that at which so large a part of the jobs of its bin finishes in it', () => {
  const hazards = hazardsFrom(perBin(() => 0.5));
  const reaching = Math.exp(-hazardBetween(hazards, 500, 625));
  expect(reaching).toBeCloseTo(0.5, 12);
  expect(hazardAt(hazards, 510)).toBeCloseTo(Math.LN2 / 125, 12);
});

describe('the hazard between two ages', () => {
  it('is their distance times the hazard, where it is the same at any age', () => {
    expect(hazardBetween(flat(1e-3), 100, 10_100)).toBeCloseTo(10, 9);
    expect(hazardBetween(flat(1e-3), 700, 700)).toBe(0);
    expect(hazardBetween(flat(1e-9), 1e9, 3e9)).toBeCloseTo(2, 9);
  });

  it('counts each age at its own hazard', () => {
    expect(hazardBetween(rising(1e-3, 625, 4e-3), 525, 725)).toBeCloseTo(0.1 + 0.4, 12);
  });

  it('adds up, wherever it is cut', () => {
    fc.assert(
      fc.property(age, age, age, (...ages) => {
        const [a = 0, b = 0, c = 0] = ages.toSorted((x, y) => x - y);
        const hazards = perBin((fromMs) => 1 / (fromMs + 1_000));
        const whole = hazardBetween(hazards, a, c);
        const parts = hazardBetween(hazards, a, b) + hazardBetween(hazards, b, c);
        expect(Math.abs(parts - whole)).toBeLessThanOrEqual(1e-9 * (1 + whole));
      }),
    );
  });
});

it('the age that only a part of all jobs reaches is where so much of the hazard has come together', () => {
  expect(ageReachedBy(flat(1e-4), 0.05)).toBeCloseTo(-Math.log(0.05) / 1e-4, 6);
  expect(hazardBetween(rising(1e-3, 625, 4e-3), 0, ageReachedBy(rising(1e-3, 625, 4e-3), 0.1))).toBeCloseTo(
    Math.log(10),
    9,
  );
});

describe('the time until the integral of √hazard has grown by an amount', () => {
  it('is the amount over √hazard, where that is the same at any age', () => {
    expect(timeUntilGrown(flat(1e-4), 0, 10)).toBeCloseTo(1_000, 6);
    expect(timeUntilGrown(flat(1e-4), 123_456, 10)).toBeCloseTo(1_000, 6);
    expect(timeUntilGrown(flat(1e-4), 1e10, 10)).toBeCloseTo(1_000, 3);
  });

  it('sees a hazard that is about to rise', () => {
    // √hazard is 0.01 up to the age of 625 ms, which gives 1 of the 10, and 0.1 from there on.
    expect(timeUntilGrown(rising(1e-4, 625, 1e-2), 525, 10)).toBeCloseTo(100 + 90, 9);
  });

  it('is endless where nothing ever finishes', () => {
    expect(timeUntilGrown(flat(0), 5_000, 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('adds up: growing by half and by half again takes as long as growing at once', () => {
    const hazards = perBin((fromMs) => 1 / (fromMs + 1_000));
    fc.assert(
      fc.property(age, fc.double({ min: 0.01, max: 100, noNaN: true }), (ageMs, amount) => {
        const half = timeUntilGrown(hazards, ageMs, amount / 2);
        const rest = timeUntilGrown(hazards, ageMs + half, amount / 2);
        const whole = timeUntilGrown(hazards, ageMs, amount);
        expect(Math.abs(half + rest - whole)).toBeLessThanOrEqual(1e-6 * (ageMs + whole));
      }),
    );
  });
});
