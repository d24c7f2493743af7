import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../../../src/synap/status';
import {
  CROWD,
  INTERVAL_MAX_MS,
  INTERVAL_MIN_MS,
  VISIBLE_INTERVAL_MAX_MS,
  YOUNG_INTERVAL_MAX_MS,
  YOUNG_MS,
} from '../../../../src/watch/constants';
import {
  type DurationModel,
  hazardPerMs,
  initialDurationModel,
  learn,
  type Observation,
  survival,
} from '../../../../src/watch/scheduling/duration-model';
import {
  pollIntervalMs,
  type ScheduleInput,
  unboundedIntervalMs,
  urgency,
} from '../../../../src/watch/scheduling/poll-interval';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;

const finished = (totalMs: number, waitMs: number | null = null): Observation => ({
  kind: 'finished',
  totalMs,
  waitMs,
});
const taught = (count: number, totalMs: number, waitMs: number | null = null): DurationModel =>
  Array.from({ length: count }, () => finished(totalMs, waitMs)).reduce(learn, initialDurationModel());

/** Just polled and still processing, nobody looking, unless told otherwise. */
function look(ageMs: number, more: Partial<ScheduleInput> = {}): ScheduleInput {
  return { ageMs, status: 'processing', isVisible: false, sinceLastPollMs: 0, ...more };
}

const AGES = [0, 500, S, 3 * S, 10 * S, 30 * S, 90 * S, 3 * MIN, 10 * MIN, HOUR, 5 * HOUR, 24 * HOUR];

const anyNumber = fc.oneof(
  fc.double({ min: 0, max: 18 }).map((power) => Math.exp(power)),
  fc.double(),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE),
);
const anyLook: fc.Arbitrary<ScheduleInput> = fc.record(
  {
    ageMs: anyNumber,
    status: fc.option(fc.constantFrom(...STATUSES)),
    isVisible: fc.boolean(),
    sinceLastPollMs: fc.option(anyNumber),
    inProgress: anyNumber,
  },
  { requiredKeys: ['ageMs', 'status', 'isVisible', 'sinceLastPollMs'] },
);
const anyLearned = fc
  .array(
    fc.record({ kind: fc.constant('finished' as const), totalMs: anyNumber, waitMs: fc.option(anyNumber) }),
    {
      maxLength: 40,
    },
  )
  .map((seen) => seen.reduce<DurationModel>(learn, initialDurationModel()));

describe('the gap to the next poll', () => {
  it('is between a second and five minutes, or none for what was never polled, whatever comes in', () => {
    fc.assert(
      fc.property(anyLearned, anyLook, (durationModel, any) => {
        const gap = pollIntervalMs(durationModel, any);
        const isPolled = any.sinceLastPollMs !== null;
        expect(gap).toBeGreaterThanOrEqual(isPolled ? INTERVAL_MIN_MS : 0);
        expect(gap).toBeLessThanOrEqual(isPolled ? INTERVAL_MAX_MS : 0);
      }),
    );
  });

  it('keeps a young job within about a second, whatever was learned and whatever its status', () => {
    fc.assert(
      fc.property(
        anyLearned,
        fc.double({ min: 0, max: YOUNG_MS - 1, noNaN: true }),
        fc.constantFrom(null, ...STATUSES),
        (durationModel, ageMs, status) => {
          expect(pollIntervalMs(durationModel, look(ageMs, { status }))).toBeLessThanOrEqual(
            YOUNG_INTERVAL_MAX_MS,
          );
        },
      ),
    );
  });

  it('grows once a job is no longer young, and stays a small part of its age', () => {
    let before = 0;
    for (const ageMs of [3 * MIN, 10 * MIN, 30 * MIN, HOUR, 5 * HOUR]) {
      const gap = pollIntervalMs(initialDurationModel(), look(ageMs));
      expect(gap).toBeGreaterThan(before);
      expect(gap).toBeLessThan(Math.max(20 * S, 0.05 * ageMs));
      before = gap;
    }
  });

  it('does not hammer a job of hours: fewer than 30 requests in its fifth hour', () => {
    let requests = 0;
    for (let ageMs = 4 * HOUR; ageMs < 5 * HOUR; ageMs += pollIntervalMs(initialDurationModel(), look(ageMs)))
      requests += 1;
    expect(requests).toBeLessThan(30);
  });

  it('is shorter where finishes concentrate than where the same connection has none', () => {
    const durationModel = taught(100, 10 * MIN);
    expect(pollIntervalMs(durationModel, look(10 * MIN))).toBeLessThan(
      pollIntervalMs(durationModel, look(3 * MIN)),
    );
    expect(pollIntervalMs(durationModel, look(10 * MIN))).toBeLessThan(
      pollIntervalMs(initialDurationModel(), look(10 * MIN)) * 0.8,
    );
    expect(pollIntervalMs(durationModel, look(3 * MIN))).toBeGreaterThan(
      pollIntervalMs(initialDurationModel(), look(3 * MIN)),
    );
  });

  it('is longer for a queued job than for one being processed, and longest where jobs start at once', () => {
    for (const ageMs of [3 * MIN, 10 * MIN, HOUR]) {
      const startsAtOnce = taught(30, 20 * S, 0);
      const startsLate = taught(30, 20 * S, 19 * S);
      const factor = (durationModel: DurationModel) =>
        pollIntervalMs(durationModel, look(ageMs, { status: 'queued' })) /
        pollIntervalMs(durationModel, look(ageMs));
      expect(factor(initialDurationModel())).toBeGreaterThan(1.2);
      expect(factor(startsAtOnce)).toBeGreaterThan(factor(startsLate));
      expect(factor(startsAtOnce)).toBeLessThan(2.6);
    }
  });

  it('is never longer while a person looks, and clearly shorter for an old job', () => {
    fc.assert(
      fc.property(anyLearned, anyLook, (durationModel, any) => {
        expect(pollIntervalMs(durationModel, { ...any, isVisible: true })).toBeLessThanOrEqual(
          pollIntervalMs(durationModel, { ...any, isVisible: false }),
        );
      }),
    );
    for (const ageMs of [3 * MIN, 10 * MIN, HOUR]) {
      const looked = pollIntervalMs(initialDurationModel(), look(ageMs, { isVisible: true }));
      expect(looked).toBeLessThan(0.7 * pollIntervalMs(initialDurationModel(), look(ageMs)));
      expect(looked).toBeLessThanOrEqual(VISIBLE_INTERVAL_MAX_MS);
    }
  });

  it('makes any number of jobs cost no more requests than a crowd of the first size', () => {
    const rate = (inProgress: number, ageMs: number) =>
      inProgress / pollIntervalMs(initialDurationModel(), look(ageMs, { inProgress }));
    for (const ageMs of [0, 30 * S, 10 * MIN]) {
      for (const inProgress of [40, 100, 200]) {
        expect(rate(inProgress, ageMs)).toBeLessThanOrEqual(1.001 * rate(CROWD, ageMs));
      }
    }
  });

  it('leaves what a person looks at alone, however large the crowd', () => {
    const alone = look(10 * MIN, { isVisible: true });
    expect(pollIntervalMs(initialDurationModel(), { ...alone, inProgress: 1_000 })).toBe(
      pollIntervalMs(initialDurationModel(), alone),
    );
  });

  it('counts from the poll, not from when it is reckoned', () => {
    const atOnce = pollIntervalMs(initialDurationModel(), look(10 * MIN));
    const later = pollIntervalMs(initialDurationModel(), look(10 * MIN + 7 * S, { sinceLastPollMs: 7 * S }));
    expect(later).toBe(atOnce);
  });
});

describe('the schedule under the gap', () => {
  it('is half as long where a finish is four times as likely, and twice as long at twice the scale', () => {
    for (const hazard of [1e-2, 1e-4, 1e-6]) {
      const gap = unboundedIntervalMs(() => hazard, 5 * S, 20);
      expect(unboundedIntervalMs(() => 4 * hazard, 5 * S, 20)).toBeCloseTo(gap / 2, 6);
      expect(unboundedIntervalMs(() => hazard, 5 * S, 40)).toBeCloseTo(gap * 2, 6);
    }
  });

  it('spends the same part of the schedule in each gap', () => {
    const hazard = (ageMs: number) => hazardPerMs(initialDurationModel(), ageMs);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: HOUR, noNaN: true }),
        fc.double({ min: 5, max: 100, noNaN: true }),
        (ageMs, scale) => {
          const half = unboundedIntervalMs(hazard, ageMs, scale / 2);
          const whole = half + unboundedIntervalMs(hazard, ageMs + half, scale / 2);
          expect(whole / unboundedIntervalMs(hazard, ageMs, scale)).toBeCloseTo(1, 1);
        },
      ),
    );
  });
});

describe('who is asked first', () => {
  it('is decided by a finite number, 0 or more, whatever comes in', () => {
    fc.assert(
      fc.property(anyLearned, anyLook, (durationModel, any) => {
        const value = urgency(durationModel, any);
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is the one most likely to have finished since its last poll', () => {
    const inItsPrime = look(4 * S, { sinceLastPollMs: 3 * S });
    const old = look(20 * MIN, { sinceLastPollMs: 3 * S });
    expect(urgency(initialDurationModel(), inItsPrime)).toBeGreaterThan(urgency(initialDurationModel(), old));
    const usual = taught(100, 5 * MIN);
    expect(urgency(usual, look(5 * MIN, { sinceLastPollMs: 10 * S }))).toBeGreaterThan(
      urgency(usual, look(MIN, { sinceLastPollMs: 10 * S })),
    );
  });

  it('is the never polled before any of the same age that was, and before all others if a person looks at it', () => {
    for (const ageMs of AGES.slice(2)) {
      const never = look(ageMs, { sinceLastPollMs: null });
      const polled = look(ageMs, { sinceLastPollMs: ageMs / 2 });
      expect(urgency(initialDurationModel(), never)).toBeGreaterThan(urgency(initialDurationModel(), polled));
      const brandNew = look(0, { sinceLastPollMs: null, isVisible: true });
      expect(urgency(initialDurationModel(), brandNew)).toBeGreaterThan(
        urgency(initialDurationModel(), never),
      );
    }
  });

  it('prefers what a person looks at, and one being processed to one still queued', () => {
    for (const ageMs of AGES.slice(2)) {
      const polled = look(ageMs, { sinceLastPollMs: ageMs / 3 });
      expect(urgency(initialDurationModel(), { ...polled, isVisible: true })).toBeGreaterThan(
        urgency(initialDurationModel(), polled),
      );
      expect(urgency(initialDurationModel(), { ...polled, status: 'queued' })).toBeLessThan(
        urgency(initialDurationModel(), polled),
      );
    }
  });

  it('is worth the waiting that a poll now is expected to save, however unlikely news is', () => {
    const model = initialDurationModel();
    for (const [ageMs, waitedMs] of [
      [20 * S, 10 * S],
      [HOUR, 5 * MIN],
      [HOUR, S],
      [20 * HOUR, 100],
    ] as const) {
      const news = Math.log(survival(model, ageMs - waitedMs) / survival(model, ageMs));
      // The series of (e^n - 1 - n)/n, which loses nothing where n is small.
      const gain = news / 2 + news ** 2 / 6 + news ** 3 / 24 + news ** 4 / 120 + news ** 5 / 720;
      expect(urgency(model, look(ageMs, { sinceLastPollMs: waitedMs })) / (waitedMs * gain)).toBeCloseTo(
        1,
        3,
      );
    }
  });

  it('is more urgent the longer it has waited, without end', () => {
    fc.assert(
      fc.property(
        anyLearned,
        fc.double({ min: S, max: HOUR, noNaN: true }),
        fc.double({ min: S, max: HOUR, noNaN: true }),
        (durationModel, polledAgeMs, waitedMs) => {
          const waiting = (ms: number) =>
            urgency(durationModel, look(polledAgeMs + ms, { sinceLastPollMs: ms }));
          expect(waiting(2 * waitedMs)).toBeGreaterThan(waiting(waitedMs));
        },
      ),
    );
  });

  it('starves none: with a request every three seconds for 40 jobs of all ages, looked at or not, each is asked again', () => {
    const durationModel = taught(50, 5 * S);
    const jobs = Array.from({ length: 40 }, (_, i) => ({
      queuedAt: -((i * 97) % 7_200) * S,
      polledAt: 0,
      isVisible: i % 10 === 0,
      polls: 0,
    }));
    for (let now = S; now <= 900 * S; now += 3 * S) {
      const seen = jobs.map((job) => {
        const { isVisible, polledAt, queuedAt } = job;
        const one = look(now - queuedAt, {
          isVisible,
          sinceLastPollMs: now - polledAt,
          inProgress: jobs.length,
        });
        return {
          job,
          isDue: now - polledAt >= pollIntervalMs(durationModel, one),
          urgency: urgency(durationModel, one),
        };
      });
      const [first] = seen.filter(({ isDue }) => isDue).sort((a, b) => b.urgency - a.urgency);
      if (first === undefined) continue;
      first.job.polledAt = now;
      first.job.polls += 1;
    }
    expect(Math.min(...jobs.map(({ polls }) => polls))).toBeGreaterThanOrEqual(1);
  });
});
