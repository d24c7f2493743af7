import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../../../src/synap/status';
import { initialDurationModel } from '../../../../src/watch/scheduling/duration-model';
import { type Forecast, forecastOf } from '../../../../src/watch/scheduling/forecast';
import { perBin } from '../../../../src/watch/scheduling/hazards';
import { learn } from '../../../../src/watch/scheduling/learn-durations';
import {
  INTERVAL_MAX_MS,
  INTERVAL_MIN_MS,
  lawfulIntervalMs,
  pollIntervalMs,
  REQUEST_PRICE_MS,
  type ScheduleInput,
  urgency,
  VISIBLE_WEIGHT,
} from '../../../../src/watch/scheduling/poll-interval';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;

/** Jobs of which so many finish in a millisecond, at any age. */
const flat = (perMs: number): Forecast => ({ hazards: perBin(() => perMs), waitShare: 0.5 });
const taught = (count: number, totalMs: number, waitMs: number | null = null): Forecast =>
  forecastOf(
    Array.from({ length: count }, () => ({ kind: 'finished' as const, totalMs, waitMs })).reduce(
      learn,
      initialDurationModel(),
    ),
  );
const NOTHING_KNOWN = forecastOf(initialDurationModel());

/** Just polled and still processing, shown by no page, unless a test says otherwise. */
function input(ageMs: number, more: Partial<ScheduleInput> = {}): ScheduleInput {
  return { ageMs, status: 'processing', isVisible: false, sinceLastPollMs: 0, ...more };
}

const anyNumber = fc.oneof(
  fc.double({ min: 0, max: 18 }).map((power) => Math.exp(power)),
  fc.double(),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE),
);
const anyInput: fc.Arbitrary<ScheduleInput> = fc.record({
  ageMs: anyNumber,
  status: fc.option(fc.constantFrom(...STATUSES)),
  isVisible: fc.boolean(),
  sinceLastPollMs: fc.option(anyNumber),
});
const anyForecast = fc
  .array(
    fc.record({ kind: fc.constant('finished' as const), totalMs: anyNumber, waitMs: fc.option(anyNumber) }),
    { maxLength: 40 },
  )
  .map((seen) => forecastOf(seen.reduce(learn, initialDurationModel())));
/** Hazards at which the law's interval is within its bounds. */
const hazard = fc.double({ min: -16, max: -9, noNaN: true }).map((power) => Math.exp(power));

describe('the interval to the next poll', () => {
  it('is √(2 · price of a request ÷ hazard)', () => {
    for (const perMs of [1e-4, 1e-5, 1e-6])
      expect(pollIntervalMs(flat(perMs), input(10 * S))).toBeCloseTo(
        Math.sqrt((2 * REQUEST_PRICE_MS) / perMs),
        6,
      );
  });

  it('is half as long for a visible ingestion, whose waiting weighs four times as much', () => {
    fc.assert(
      fc.property(hazard, (perMs) => {
        const hidden = pollIntervalMs(flat(perMs), input(MIN));
        const visible = pollIntervalMs(flat(perMs), input(MIN, { isVisible: true }));
        fc.pre(visible > INTERVAL_MIN_MS && hidden < INTERVAL_MAX_MS);
        expect(hidden / visible).toBeCloseTo(Math.sqrt(VISIBLE_WEIGHT), 6);
      }),
    );
    expect(VISIBLE_WEIGHT).toBe(4);
  });

  it('is never shorter than half a second nor longer than five minutes', () => {
    expect([INTERVAL_MIN_MS, INTERVAL_MAX_MS]).toEqual([500, 300_000]);
    const at = (intervalMs: number) =>
      pollIntervalMs(flat((2 * REQUEST_PRICE_MS) / intervalMs ** 2), input(MIN));
    expect([at(499), at(501), at(299_999), at(300_001)].map(Math.round)).toEqual([
      500, 501, 299_999, 300_000,
    ]);
    expect(pollIntervalMs(flat(0), input(MIN))).toBe(300_000);
  });

  it('is within these bounds, or none for what was never polled, whatever comes in', () => {
    fc.assert(
      fc.property(anyForecast, anyInput, (forecast, any) => {
        const interval = pollIntervalMs(forecast, any);
        const isPolled = any.sinceLastPollMs !== null;
        expect(interval).toBeGreaterThanOrEqual(isPolled ? 500 : 0);
        expect(interval).toBeLessThanOrEqual(isPolled ? 300_000 : 0);
      }),
    );
  });

  it('is never longer while a page shows the ingestion', () => {
    fc.assert(
      fc.property(anyForecast, anyInput, (forecast, any) => {
        expect(pollIntervalMs(forecast, { ...any, isVisible: true })).toBeLessThanOrEqual(
          pollIntervalMs(forecast, { ...any, isVisible: false }),
        );
      }),
    );
  });

  it('counts from the poll, not from when it is planned', () => {
    const atOnce = pollIntervalMs(NOTHING_KNOWN, input(10 * MIN));
    expect(pollIntervalMs(NOTHING_KNOWN, input(10 * MIN + 7 * S, { sinceLastPollMs: 7 * S }))).toBe(atOnce);
  });

  it('goes by what is about to happen: a first poll is not repeated before a job could finish', () => {
    const forecast = taught(100, 40 * S);
    expect(pollIntervalMs(forecast, input(0))).toBeGreaterThan(3 * pollIntervalMs(NOTHING_KNOWN, input(0)));
    expect(pollIntervalMs(forecast, input(40 * S))).toBeLessThan(1.5 * S);
  });

  it('is a second or two for a young job of which nothing is known, and no more than 5 % of an old one’s age', () => {
    for (const ageMs of [S, 3 * S, 10 * S]) {
      expect(pollIntervalMs(NOTHING_KNOWN, input(ageMs))).toBeGreaterThan(0.5 * S);
      expect(pollIntervalMs(NOTHING_KNOWN, input(ageMs))).toBeLessThan(2 * S);
    }
    for (const ageMs of [3 * MIN, 10 * MIN, HOUR])
      expect(pollIntervalMs(NOTHING_KNOWN, input(ageMs))).toBeLessThan(0.05 * ageMs);
  });

  it('polls a job that is far past everything known ever more rarely: at most once a minute after five hours', () => {
    for (const forecast of [NOTHING_KNOWN, taught(200, 3 * S), taught(200, 10 * MIN)]) {
      let before = 0;
      for (const ageMs of [10 * MIN, HOUR, 5 * HOUR, 20 * HOUR]) {
        const interval = pollIntervalMs(forecast, input(ageMs));
        if (ageMs > HOUR) expect(interval).toBeGreaterThan(before);
        before = interval;
      }
      expect(pollIntervalMs(forecast, input(5 * HOUR))).toBeGreaterThanOrEqual(MIN);
    }
  });

  it('is longer for a queued job than for one being processed, and longest where jobs start at once', () => {
    for (const ageMs of [3 * MIN, 10 * MIN, HOUR]) {
      const factor = (forecast: Forecast) =>
        pollIntervalMs(forecast, input(ageMs, { status: 'queued' })) / pollIntervalMs(forecast, input(ageMs));
      expect(factor(NOTHING_KNOWN)).toBeGreaterThan(1.2);
      expect(factor(taught(30, 20 * S, 0))).toBeGreaterThan(factor(taught(30, 20 * S, 19 * S)));
      expect(factor(taught(30, 20 * S, 0))).toBeLessThan(2.6);
    }
  });

  it('of a queued job of whose duration half is spent queued is √3 times that of one being processed', () => {
    const queued = pollIntervalMs(flat(1e-6), input(MIN, { status: 'queued' }));
    expect(queued / pollIntervalMs(flat(1e-6), input(MIN))).toBeCloseTo(Math.sqrt(3), 9);
  });
});

it('the law asks for a poll that was never sent as long after the job was queued as for one after a poll then', () => {
  const never = input(3 * S, { sinceLastPollMs: null });
  expect(lawfulIntervalMs(NOTHING_KNOWN, never)).toBe(pollIntervalMs(NOTHING_KNOWN, input(0)));
});

describe('the urgency of a poll', () => {
  it('is the price of a request when the law’s interval is over: the most urgent is due first', () => {
    fc.assert(
      fc.property(
        hazard,
        fc.boolean(),
        fc.constantFrom('queued', 'processing'),
        (perMs, isVisible, status) => {
          const about = { isVisible, status } as const;
          const interval = pollIntervalMs(flat(perMs), input(HOUR, about));
          fc.pre(interval > INTERVAL_MIN_MS && perMs * interval < 0.01);
          const over = urgency(flat(perMs), input(HOUR + interval, { ...about, sinceLastPollMs: interval }));
          expect(over / REQUEST_PRICE_MS).toBeCloseTo(1, 2);
        },
      ),
    );
  });

  it('is h·w²/2 while a finish is unlikely, four times that for a visible ingestion', () => {
    const waiting = input(HOUR, { sinceLastPollMs: 10 * S });
    expect(urgency(flat(1e-9), waiting)).toBeCloseTo((1e-9 * 1e8) / 2, 5);
    expect(urgency(flat(1e-9), { ...waiting, isVisible: true })).toBeCloseTo(4 * ((1e-9 * 1e8) / 2), 4);
  });

  it('grows without limit as a finish becomes certain: w·(eⁿ - 1 - n)/n', () => {
    const waiting = input(HOUR, { sinceLastPollMs: 10 * S });
    expect(urgency(flat(2e-4), waiting)).toBeCloseTo((10 * S * (Math.exp(2) - 3)) / 2, 6);
  });

  it('is a finite number, 0 or more, whatever comes in', () => {
    fc.assert(
      fc.property(anyForecast, anyInput, (forecast, any) => {
        const value = urgency(forecast, any);
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(urgency(flat(1), input(HOUR, { sinceLastPollMs: HOUR }))).toBeLessThan(Number.MAX_VALUE);
  });

  it('is higher for the one more likely to have finished since its last poll', () => {
    const inItsPrime = input(4 * S, { sinceLastPollMs: 3 * S });
    expect(urgency(NOTHING_KNOWN, inItsPrime)).toBeGreaterThan(
      urgency(NOTHING_KNOWN, input(20 * MIN, { sinceLastPollMs: 3 * S })),
    );
    const usual = taught(100, 5 * MIN);
    expect(urgency(usual, input(5 * MIN, { sinceLastPollMs: 10 * S }))).toBeGreaterThan(
      urgency(usual, input(MIN, { sinceLastPollMs: 10 * S })),
    );
  });

  it('is higher for one never polled than for one of the same age that was, and lower for one still queued', () => {
    for (const ageMs of [S, 10 * S, MIN, HOUR]) {
      const polled = input(ageMs, { sinceLastPollMs: ageMs / 2 });
      expect(urgency(NOTHING_KNOWN, input(ageMs, { sinceLastPollMs: null }))).toBeGreaterThan(
        urgency(NOTHING_KNOWN, polled),
      );
      expect(urgency(NOTHING_KNOWN, { ...polled, status: 'queued' })).toBeLessThan(
        urgency(NOTHING_KNOWN, polled),
      );
    }
  });

  it('of a first poll at age 0 is nothing: no finish waits for it', () => {
    expect(urgency(NOTHING_KNOWN, input(0, { sinceLastPollMs: null, isVisible: true }))).toBe(0);
  });

  it('grows with the waiting, without end', () => {
    fc.assert(
      fc.property(
        anyForecast,
        fc.double({ min: S, max: HOUR, noNaN: true }),
        fc.double({ min: S, max: HOUR, noNaN: true }),
        (forecast, polledAgeMs, waitedMs) => {
          const waiting = (ms: number) => urgency(forecast, input(polledAgeMs + ms, { sinceLastPollMs: ms }));
          expect(waiting(2 * waitedMs)).toBeGreaterThan(waiting(waitedMs));
        },
      ),
    );
  });
});
