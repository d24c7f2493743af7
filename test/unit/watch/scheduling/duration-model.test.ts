import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DURATIONS_REMEMBERED,
  HAZARD_MAX_PER_MS,
  HAZARD_MIN_PER_MS,
  LONGEST_DURATION_MS,
  SLOW_AFTER_FINISHES,
  TYPICAL_AFTER,
} from '../../../../src/watch/constants';
import { endWatch } from '../../../../src/watch/model/ingestion';
import type { Ingestion } from '../../../../src/watch/model/records';
import {
  type DurationModel,
  durationModelSchema,
  hazardPerMs,
  initialDurationModel,
  learn,
  learnFromPoll,
  learnUnfinished,
  type Observation,
  slowAfterMs,
  survival,
  typicalMs,
} from '../../../../src/watch/scheduling/duration-model';
import { NOW, watching } from '../../samples';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;

const finished = (totalMs: number, waitMs: number | null = null): Observation => ({
  kind: 'finished',
  totalMs,
  waitMs,
});

function believing(seen: Observation[], start: DurationModel = initialDurationModel()): DurationModel {
  return seen.reduce(learn, start);
}

const times = (count: number, seen: Observation) => Array.from({ length: count }, () => seen);

/** Durations as they come, from milliseconds to days, and everything that should not come. */
const anyTime = fc.oneof(
  fc.double({ min: 0, max: 18 }).map((power) => Math.exp(power)),
  fc.double(),
  fc.constantFrom(
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.MIN_VALUE,
    Number.MAX_VALUE,
    100 * 365 * 24 * HOUR,
  ),
);
const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant('finished' as const), totalMs: anyTime, waitMs: fc.option(anyTime) }),
  fc.record({ kind: fc.constant('unfinished' as const), ageMs: anyTime }),
);
const anyLearned = fc.array(anyObservation, { maxLength: 60 }).map((seen) => believing(seen));
const anyAge = fc.oneof(
  fc.double({ min: 0, max: 16 }).map((power) => Math.exp(power)),
  anyTime,
);

describe('the chance that a job is still running', () => {
  it('is certain at age 0 and only falls with age, whatever was learned', () => {
    fc.assert(
      fc.property(anyLearned, anyAge, anyAge, (durationModel, a, b) => {
        fc.pre(!Number.isNaN(a) && !Number.isNaN(b));
        expect(survival(durationModel, 0)).toBeCloseTo(1, 12);
        expect(survival(durationModel, Math.max(a, b))).toBeLessThanOrEqual(
          survival(durationModel, Math.min(a, b)) + 1e-12,
        );
      }),
    );
  });

  it('is above 0 at any age, and for junk too', () => {
    fc.assert(
      fc.property(anyLearned, anyAge, (durationModel, ageMs) => {
        expect(survival(durationModel, ageMs)).toBeGreaterThan(0);
        expect(survival(durationModel, ageMs)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('believes the documents at first: about half done in 5 s, most within 2 minutes, some after an hour', () => {
    expect(survival(initialDurationModel(), 5 * S)).toBeGreaterThan(0.4);
    expect(survival(initialDurationModel(), 5 * S)).toBeLessThan(0.6);
    expect(survival(initialDurationModel(), 2 * MIN)).toBeLessThan(0.25);
    expect(survival(initialDurationModel(), HOUR)).toBeGreaterThan(0.01);
  });

  it('is what was seen, once enough was seen', () => {
    const seen = Array.from({ length: 200 }, (_, i) => finished((30 + ((i * 37) % 60)) * S));
    const durationModel = believing(seen);
    expect(survival(durationModel, 15 * S)).toBeGreaterThan(0.9);
    expect(survival(durationModel, 60 * S)).toBeGreaterThan(0.35);
    expect(survival(durationModel, 60 * S)).toBeLessThan(0.6);
    expect(survival(durationModel, 3 * MIN)).toBeLessThan(0.1);
  });
});

describe('how likely a job finishes now', () => {
  it('is positive, finite and within its bounds at any age, whatever was learned', () => {
    fc.assert(
      fc.property(anyLearned, anyAge, (durationModel, ageMs) => {
        const hazard = hazardPerMs(durationModel, ageMs);
        expect(hazard).toBeGreaterThanOrEqual(HAZARD_MIN_PER_MS);
        expect(hazard).toBeLessThanOrEqual(HAZARD_MAX_PER_MS);
      }),
    );
  });

  it('is how fast the chance falls that it is still running', () => {
    fc.assert(
      fc.property(fc.double({ min: Math.log(500), max: Math.log(5 * HOUR), noNaN: true }), (power) => {
        const ageMs = Math.exp(power);
        const stepMs = ageMs * 1e-4;
        const durationModel = believing([...times(20, finished(14 * S)), ...times(5, finished(10 * MIN))]);
        const fall = Math.log(
          survival(durationModel, ageMs - stepMs) / survival(durationModel, ageMs + stepMs),
        );
        expect(hazardPerMs(durationModel, ageMs) / (fall / (2 * stepMs))).toBeCloseTo(1, 3);
      }),
    );
  });

  it('falls like 1/age for the old: a job of hours may take hours more', () => {
    const durationModel = believing(times(200, finished(3 * S)));
    for (const ageMs of [HOUR, 5 * HOUR, 20 * HOUR]) {
      expect(hazardPerMs(durationModel, ageMs) * ageMs).toBeGreaterThan(0.5);
      expect(hazardPerMs(durationModel, ageMs) * ageMs).toBeLessThan(6);
    }
  });

  it('is high where finishes were seen and low where none were', () => {
    const durationModel = believing(times(100, finished(60 * S)));
    expect(hazardPerMs(durationModel, 60 * S)).toBeGreaterThan(
      3 * hazardPerMs(initialDurationModel(), 60 * S),
    );
    expect(hazardPerMs(durationModel, 3 * S)).toBeLessThan(hazardPerMs(initialDurationModel(), 3 * S) / 3);
  });
});

describe('what is learned of a job', () => {
  it('stays small and readable, whatever is observed', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { maxLength: 300 }), (seen) => {
        const durationModel = believing(seen);
        expect(durationModelSchema.safeParse(JSON.parse(JSON.stringify(durationModel))).success).toBe(true);
        expect(JSON.stringify(durationModel).length).toBeLessThan(1_500);
        expect(durationModel.counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
          DURATIONS_REMEMBERED + 0.01,
        );
      }),
    );
  });

  it('changes nothing it was given', () => {
    const durationModel = believing(times(20, finished(9 * S, 2 * S)));
    const before = structuredClone(durationModel);
    learn(durationModel, finished(3 * S, S));
    expect(durationModel).toEqual(before);
  });

  it('learns nothing from junk', () => {
    const durationModel = believing(times(5, finished(9 * S)));
    for (const junk of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(learn(durationModel, finished(junk))).toEqual(durationModel);
      expect(learn(durationModel, { kind: 'unfinished', ageMs: junk })).toEqual(durationModel);
    }
  });

  it('is moved by an absurd duration no more than by any other', () => {
    const durationModel = believing(times(100, finished(10 * S)));
    for (const absurd of [1, 100 * 365 * 24 * HOUR, Number.MAX_VALUE]) {
      const moved = learn(durationModel, finished(absurd));
      for (const ageMs of [2 * S, 10 * S, MIN, HOUR]) {
        expect(Math.abs(survival(moved, ageMs) - survival(durationModel, ageMs))).toBeLessThan(0.02);
      }
    }
  });

  it('takes an unfinished job for what it is: longer than its age, nobody knows how long', () => {
    const seen = times(40, { kind: 'unfinished', ageMs: 10 * MIN });
    const durationModel = believing(seen);
    expect(survival(durationModel, 10 * MIN)).toBeGreaterThan(0.6);
    expect(survival(durationModel, HOUR)).toBeGreaterThan(survival(initialDurationModel(), HOUR));
    expect(typicalMs(durationModel)).toBeNull();
  });

  it('learns nothing about the shape from a job that was unfinished at its start', () => {
    const durationModel = learn(initialDurationModel(), { kind: 'unfinished', ageMs: 0 });
    for (const ageMs of [S, 10 * S, 10 * MIN]) {
      expect(survival(durationModel, ageMs)).toBeCloseTo(survival(initialDurationModel(), ageMs), 4);
    }
  });

  it('believes a Synap that became slower, and keeps nothing of the old days for long', () => {
    const fast = believing(times(1_000, finished(3 * S)));
    const slower = believing(times(400, finished(2 * MIN)), fast);
    expect(survival(slower, 30 * S)).toBeGreaterThan(0.8);
  });

  it('keeps a job of hours possible after a thousand of seconds', () => {
    const fast = believing(times(1_000, finished(3 * S)));
    expect(survival(fast, HOUR)).toBeGreaterThan(1e-4);
  });

  it('learns which part of a duration is spent queued', () => {
    expect(believing(times(50, finished(10 * S, 9 * S))).waitShare).toBeGreaterThan(0.75);
    expect(believing(times(50, finished(10 * S, 0))).waitShare).toBeLessThan(0.25);
    expect(believing(times(50, finished(10 * S))).waitShare).toBe(initialDurationModel().waitShare);
    expect(believing(times(50, finished(10 * S, HOUR))).waitShare).toBeLessThanOrEqual(1);
  });
});

describe('a poll', () => {
  const model = believing(times(5, finished(20 * S)));
  const before = watching(1, { queuedAt: NOW });
  const over = { queuedAt: NOW, startedAt: NOW + 3 * S, completedAt: NOW + 20 * S };
  const after = endWatch({ ...before, ...over }, 'completed', NOW + 21 * S);
  const learned = (was: Ingestion, is: Ingestion) => learnFromPoll(model, was, is, NOW + HOUR);

  it('that brings a finish teaches how long the job took, and how long it was queued', () => {
    expect(learned(before, after)).toEqual(learn(model, finished(20 * S, 3 * S)));
  });

  it('that does not say when the job was started teaches how long it took', () => {
    expect(learned(before, { ...after, startedAt: null })).toEqual(learn(model, finished(20 * S)));
  });

  it('teaches nothing while the job is in progress, twice of one finish, or without its times', () => {
    expect(learned(before, { ...before, status: 'processing' })).toEqual(model);
    expect(learned({ ...before, completedAt: over.completedAt }, after)).toEqual(model);
    expect(learned(before, { ...after, completedAt: null })).toEqual(model);
    expect(learned(before, { ...after, queuedAt: null })).toEqual(model);
    expect(learned(before, endWatch(before, 'not_found', NOW + HOUR))).toEqual(model);
  });

  it('that finds a watch timed out teaches that the job takes longer, once', () => {
    const timedOut = endWatch(before, 'timed_out', NOW + HOUR);
    expect(learned(before, timedOut)).toEqual(learn(model, { kind: 'unfinished', ageMs: HOUR }));
    expect(learned(timedOut, timedOut)).toEqual(model);
  });
});

describe('a watch that ended before its job did', () => {
  const watch = { round: 1, queuedAt: 0, completedAt: null };

  it('teaches that jobs may last longer', () => {
    const durationModel = learnUnfinished(initialDurationModel(), watch, 2 * HOUR);
    expect(survival(durationModel, HOUR)).toBeGreaterThan(survival(initialDurationModel(), HOUR));
  });

  it('teaches nothing when it is watched again, or when the job is over', () => {
    expect(learnUnfinished(initialDurationModel(), { ...watch, round: 2 }, HOUR)).toEqual(
      initialDurationModel(),
    );
    expect(learnUnfinished(initialDurationModel(), { ...watch, completedAt: 5 * S }, HOUR)).toEqual(
      initialDurationModel(),
    );
    expect(learnUnfinished(initialDurationModel(), { ...watch, queuedAt: null }, HOUR)).toEqual(
      initialDurationModel(),
    );
  });
});

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
