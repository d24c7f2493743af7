import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DurationModel,
  initialDurationModel,
  LONGEST_DURATION_MS,
} from '../../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../../src/watch/scheduling/forecast';
import { hazardBetween } from '../../../../src/watch/scheduling/hazards';
import { learn, type Observation } from '../../../../src/watch/scheduling/learn-durations';
import {
  SLOW_AFTER_FINISHES,
  slowAfterMs,
  TYPICAL_AFTER,
  typicalMs,
} from '../../../../src/watch/scheduling/usual-duration';

const S = 1_000;
const finished = (totalMs: number): Observation => ({ kind: 'finished', totalMs, waitMs: null });
const believing = (seen: Observation[], start = initialDurationModel()) => seen.reduce(learn, start);
const times = (count: number, seen: Observation) => Array.from({ length: count }, () => seen);
const survival = (model: DurationModel, ageMs: number) =>
  Math.exp(-hazardBetween(forecastOf(model).hazards, 0, ageMs));

const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant('finished' as const), totalMs: fc.double(), waitMs: fc.option(fc.double()) }),
  fc.record({ kind: fc.constant('unfinished' as const), ageMs: fc.double() }),
);

describe('a job is slow', () => {
  it('only once enough have finished to say so', () => {
    const slowAfter = (count: number) => slowAfterMs(believing(times(count, finished(14 * S))));
    expect(slowAfter(SLOW_AFTER_FINISHES - 1)).toBeNull();
    expect(slowAfter(SLOW_AFTER_FINISHES)).toBeGreaterThanOrEqual(3 * 14 * S);
  });

  it('from three times what is usual on, and past what all but one in twenty take', () => {
    const broad = believing([1, 2, 4, 8, 16, 32, 64, 128, 256, 512].map((s) => finished(s * S)));
    const slowAt = slowAfterMs(broad) ?? 0;
    expect(slowAt).toBeGreaterThanOrEqual(3 * (typicalMs(broad) ?? 0));
    expect(survival(broad, slowAt)).toBeLessThan(0.051);
  });
});

describe('the usual duration', () => {
  it('says nothing before a few have finished', () => {
    expect(typicalMs(initialDurationModel())).toBeNull();
    expect(typicalMs(believing(times(TYPICAL_AFTER - 1, finished(14 * S))))).toBeNull();
    expect(typicalMs(believing(times(TYPICAL_AFTER, finished(14 * S))))).toBe(14 * S);
  });

  it('is in the middle of the newest, however long one took', () => {
    expect(typicalMs(believing([13, 14, 15, 14, 100_000].map((s) => finished(s * S))))).toBe(14 * S);
    expect(typicalMs(believing([10, 20, 30, 40].map((s) => finished(s * S))))).toBe(25 * S);
    expect(typicalMs(believing([9, 10, 100].map((s) => finished(s * S))))).toBe(10 * S);
  });

  it('forgets what was usual long ago', () => {
    const changed = believing(times(20, finished(20 * S)), believing(times(50, finished(2 * S))));
    expect(typicalMs(changed)).toBe(20 * S);
  });

  it('is a time between the shortest and the longest believed, whatever is observed', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { maxLength: 40 }), (seen) => {
        const typical = typicalMs(believing(seen));
        if (typical === null) return;
        expect(typical).toBeGreaterThan(0);
        expect(typical).toBeLessThanOrEqual(LONGEST_DURATION_MS);
      }),
    );
  });
});
