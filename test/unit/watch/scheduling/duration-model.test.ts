import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ingestion, OutcomeKind } from '../../../../src/watch/model/records';
import { endWatch } from '../../../../src/watch/model/rounds';
import {
  DURATIONS_REMEMBERED,
  type DurationModel,
  durationModelSchema,
  initialDurationModel,
} from '../../../../src/watch/scheduling/duration-model';
import { forecastOf } from '../../../../src/watch/scheduling/forecast';
import { hazardAt, hazardBetween } from '../../../../src/watch/scheduling/hazards';
import {
  learn,
  learnFromPoll,
  learnUnfinished,
  type Observation,
} from '../../../../src/watch/scheduling/learn-durations';
import { NOW, watching } from '../../samples';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;

const finished = (totalMs: number, waitMs: number | null = null): Observation => ({
  kind: 'finished',
  totalMs,
  waitMs,
});

/** The chance that a job reaches this age, and how likely it finishes in the next millisecond then. */
const survival = (model: DurationModel, ageMs: number) =>
  Math.exp(-hazardBetween(forecastOf(model).hazards, 0, ageMs));
const hazardPerMs = (model: DurationModel, ageMs: number) => hazardAt(forecastOf(model).hazards, ageMs);

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
  it('is positive and finite at any age, whatever was learned', () => {
    fc.assert(
      fc.property(anyLearned, anyAge, (durationModel, ageMs) => {
        fc.pre(ageMs >= 0);
        expect(hazardPerMs(durationModel, ageMs)).toBeGreaterThan(0);
        expect(hazardPerMs(durationModel, ageMs)).toBeLessThan(1);
      }),
    );
  });

  it('is the documented share of those who reach a bin, corrected by what was seen there', () => {
    // 20 finishes at 14 s: 5 in the bin before, 10 in its own, 5 in the next one; all 20 reach the first of these.
    const [before, own, next] = [11_000, 14_000, 17_000];
    const model = believing(times(20, finished(own)));
    const shareAt = (seen: DurationModel, ageMs: number) => {
      const ratio = 1.25;
      const from = 500 * ratio ** Math.floor(Math.log(ageMs / 500) / Math.log(ratio));
      return 1 - Math.exp(-hazardBetween(forecastOf(seen).hazards, from, from * ratio));
    };
    const documented = (ageMs: number) => shareAt(initialDurationModel(), ageMs);
    expect(shareAt(model, before)).toBeCloseTo((3 * documented(before) + 5) / (3 + 20), 9);
    expect(shareAt(model, own)).toBeCloseTo((3 * documented(own) + 10) / (3 + 15), 9);
    expect(shareAt(model, next)).toBeCloseTo((3 * documented(next) + 5) / (3 + 5), 9);
    expect(shareAt(model, MIN)).toBeCloseTo(documented(MIN), 9);
    expect(shareAt(model, 2 * S)).toBeCloseTo((3 * documented(2 * S)) / (3 + 20), 9);
  });

  it('falls like 1/age for the old: a job of hours may take hours more', () => {
    const durationModel = believing(times(200, finished(3 * S)));
    for (const ageMs of [MIN, 10 * MIN, HOUR]) {
      expect(hazardPerMs(durationModel, ageMs) * ageMs).toBeGreaterThan(0.4);
      expect(hazardPerMs(durationModel, ageMs) * ageMs).toBeLessThan(2);
    }
  });

  it('falls faster yet for a job so old that it may never finish', () => {
    const times = [5 * HOUR, 20 * HOUR, 100 * HOUR];
    const perAge = times.map((ageMs) => hazardPerMs(initialDurationModel(), ageMs) * ageMs);
    expect(perAge).toEqual(perAge.toSorted((a, b) => b - a));
    expect(Math.max(...perAge)).toBeLessThan(0.4);
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
        const seenJobs = [...durationModel.finished, ...durationModel.unfinished];
        expect(seenJobs.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
          DURATIONS_REMEMBERED + 0.1,
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
    expect(durationModel.recent).toEqual([]);
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
  const learned = (was: Ingestion, is: Ingestion) =>
    learnFromPoll(model, { before: was, after: is }, NOW + HOUR);

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

  it.each(['failed', 'partial_success', 'cancelled', 'other'] satisfies OutcomeKind[])(
    'that finds a job %s teaches nothing of how long one takes that succeeds',
    (kind) => {
      expect(learned(before, endWatch({ ...before, ...over }, kind, NOW + 21 * S))).toEqual(model);
    },
  );

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

describe('a document that was ingested before', () => {
  const many = believing(times(100, finished(3 * S)));
  const model = learn(many, { kind: 'finished', waitMs: null, totalMs: 5 * MIN, documentId: 'handbook' });
  const reaching = (documentId: string | null, ageMs: number) =>
    Math.exp(-hazardBetween(forecastOf(model, documentId).hazards, 0, ageMs));

  it('is expected to take about as long again, whatever the other jobs of the connection take', () => {
    expect(reaching('handbook', MIN)).toBeGreaterThan(0.2);
    expect(reaching('another', MIN)).toBeLessThan(0.02);
    expect(forecastOf(model, 'another')).toEqual(forecastOf(model));
    expect(forecastOf(model, null)).toEqual(forecastOf(model));
  });

  it('weighs its own past against the connection, which counts as one job', () => {
    const [from, to] = [500 * 1.25 ** 15, 500 * 1.25 ** 16];
    const once = learn(many, { kind: 'finished', waitMs: null, totalMs: (from + to) / 2, documentId: 'a' });
    const shareOf = (documentId: string | null) =>
      1 - Math.exp(-hazardBetween(forecastOf(once, documentId).hazards, from, to));
    // Of its one finish a quarter counts for the bin before, a half for this one: three quarters reach it.
    expect(shareOf('a')).toBeCloseTo((shareOf(null) + 0.5) / (1 + 0.75), 9);
  });

  it('is believed more with each time it took as long', () => {
    const again = learn(model, { kind: 'finished', waitMs: null, totalMs: 5 * MIN, documentId: 'handbook' });
    const later = Math.exp(-hazardBetween(forecastOf(again, 'handbook').hazards, 0, MIN));
    expect(later).toBeGreaterThan(reaching('handbook', MIN));
  });

  it('is forgotten when twenty others have been ingested since, and its oldest durations after three more', () => {
    const ingested = (count: number, document: (n: number) => string) =>
      Array.from(
        { length: count },
        (_, n): Observation => ({
          kind: 'finished',
          waitMs: null,
          totalMs: (n + 1) * S,
          documentId: document(n),
        }),
      ).reduce(learn, model);
    expect(ingested(19, String).documents.map(({ durations }) => durations[0])).toContain(5 * MIN);
    expect(ingested(20, String).documents.map(({ durations }) => durations[0])).not.toContain(5 * MIN);
    expect(ingested(3, () => 'handbook').documents).toMatchObject([{ durations: [1 * S, 2 * S, 3 * S] }]);
  });

  it('is learned from a poll by its name, which is not stored', () => {
    const watched = watching(1, { queuedAt: NOW, documentId: 'handbook' });
    const over = { startedAt: NOW + S, completedAt: NOW + 20 * S };
    const after = endWatch({ ...watched, ...over }, 'completed', NOW + 21 * S);
    const learned = learnFromPoll(initialDurationModel(), { before: watched, after }, NOW + 21 * S);
    expect(learned.documents).toMatchObject([{ durations: [20 * S] }]);
    expect(JSON.stringify(learned)).not.toContain('handbook');
  });

  it('is learned also of a job that was over at the first poll, whose answer alone names it', () => {
    const added = watching(1);
    const over = { queuedAt: NOW, completedAt: NOW + 20 * S, documentId: 'handbook' };
    const after = endWatch({ ...added, ...over }, 'completed', NOW + HOUR);
    const learned = learnFromPoll(initialDurationModel(), { before: added, after }, NOW + HOUR);
    expect(forecastOf(learned, 'handbook')).not.toEqual(forecastOf(learned));
  });
});
