import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionRuntimeSchema } from '../../../../src/watch/model/records';
import { applyRateLimitHeaders } from '../../../../src/watch/scheduling/apply-rate-limit-headers';
import {
  afterClockSetBack,
  isInDebt,
  keepLongerPause,
  newConnectionRuntime,
  refill,
  shareOf,
  spend,
  spendAhead,
  untilTokens,
} from '../../../../src/watch/scheduling/budget';

import { connectionRuntime, meta, NOW } from '../../samples';

/** How many requests go out within ten minutes where there is always another one to send. */
function sentInTenMinutes(isVisible: boolean): number {
  let state = newConnectionRuntime(NOW, true);
  let sent = 0;
  for (let now = NOW; now <= NOW + 600_000; now += 100) {
    state = refill(state, now, { isVisible, ownLimit: null });
    for (; state.tokens >= 1; sent += 1) state = spend(state);
  }
  return sent;
}

describe('the share of a budget', () => {
  test('is half of the 60 requests a minute that a key has, and all of them while a person looks', () => {
    expect(sentInTenMinutes(false)).toBeGreaterThanOrEqual(300);
    expect(sentInTenMinutes(false)).toBeLessThanOrEqual(310);
    expect(sentInTenMinutes(true)).toBeGreaterThanOrEqual(600);
    expect(sentInTenMinutes(true)).toBeLessThanOrEqual(610);
  });

  test('is half of the documented burst, and all of it but one request while a person looks', () => {
    for (const [limitPerMin, burst] of [
      [60, 10],
      [600, 50],
    ] as const) {
      expect(shareOf(limitPerMin, false).burst).toBe(burst / 2);
      expect(shareOf(limitPerMin, true).burst).toBe(burst - 1);
    }
    expect(shareOf(6_000, true).burst).toBe(49);
  });

  test('takes no more at once than the server does, where that is known', () => {
    const atOnce = (isVisible: boolean) =>
      refill(connectionRuntime({ tokens: 10, limitPerMin: 600, burst: 4 }), NOW, {
        isVisible,
        ownLimit: null,
      });
    expect([atOnce(false).tokens, atOnce(true).tokens]).toEqual([2, 3]);
  });

  test('is never overrun, whatever the clock and the headers do', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: -100_000, max: 100_000 }),
      remaining: fc.option(fc.integer({ min: 0, max: 1_000 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state = newConnectionRuntime(NOW, true);
        let now = NOW;
        let furthest = NOW;
        let earned = shareOf(60, true).burst;
        for (const { waitMs, remaining } of steps) {
          now += waitMs;
          state = applyRateLimitHeaders(
            refill(state, now, { isVisible: false, ownLimit: null }),
            meta({ remaining }),
            { now, isVisible: false },
          );
          // Time that a clock set back runs through again is counted again: that much no clock can tell.
          earned += Math.max(0, waitMs) * shareOf(60, false).perMs;
          furthest = Math.max(furthest, now);
          if (state.tokens < 1) continue;
          state = spend(state);
          earned -= 1;
          expect(earned).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
    );
  });

  test('is unspent on a new connection, and empty when it is forgotten what was spent', () => {
    expect(untilTokens(newConnectionRuntime(NOW, true), { isVisible: false, ownLimit: null })).toBe(0);
    expect(newConnectionRuntime(NOW, true).tokens).toBe(9);
    expect(newConnectionRuntime(NOW, false).tokens).toBe(0);
    expect(untilTokens(newConnectionRuntime(NOW, false), { isVisible: false, ownLimit: null })).toBe(2_000);
  });
});

describe('what a person allows', () => {
  test('counts where it is less than the server allows, and never where it is more', () => {
    const spent = connectionRuntime({ tokens: 0, limitPerMin: 60 });
    expect(untilTokens(spent, { isVisible: true, ownLimit: 6 })).toBe(10_000);
    expect(untilTokens(spent, { isVisible: true, ownLimit: 600 })).toBe(
      untilTokens(spent, { isVisible: true, ownLimit: null }),
    );
    expect(refill(spent, NOW + 3_600_000, { isVisible: true, ownLimit: 6 }).tokens).toBe(1);
  });

  test('is halved while nobody looks, like everything else', () => {
    expect(untilTokens(connectionRuntime({ tokens: 0 }), { isVisible: false, ownLimit: 6 })).toBe(20_000);
  });

  test('takes away what was saved up before it was said', () => {
    expect(refill(connectionRuntime({ tokens: 10 }), NOW, { isVisible: true, ownLimit: 6 }).tokens).toBe(1);
    expect(spendAhead(connectionRuntime({ tokens: 10 }), NOW, 6).tokens).toBe(0);
  });
});

describe('what the headers say', () => {
  test('is believed: the limit, what remains, and the clock', () => {
    const heard = applyRateLimitHeaders(
      connectionRuntime(),
      meta({ limitPerMin: 600, remaining: 4, serverTime: NOW + 60_000 }),
      { now: NOW, isVisible: false },
    );
    expect(heard).toMatchObject({ limitPerMin: 600, tokens: 2, offsetMs: 60_000 });
  });

  test('of a clock far from the one known is doubted until a second answer says the same', () => {
    const heard = (runtime: ReturnType<typeof connectionRuntime>, serverTime: number | null) =>
      applyRateLimitHeaders(runtime, meta({ serverTime }), { now: NOW, isVisible: false });
    const once = heard(connectionRuntime(), NOW + 3_600_000);
    expect(once).toMatchObject({ offsetMs: 3_600_000, offsetBeforeMs: 0 });
    expect(heard(once, null)).toMatchObject({ offsetBeforeMs: 0 });
    expect(heard(once, NOW + 3_600_000).offsetBeforeMs).toBeUndefined();
  });

  test('holds everything when the window is spent, until it resets, never for long', () => {
    expect(
      applyRateLimitHeaders(connectionRuntime(), meta({ remaining: 0, resetInMs: 9_000 }), {
        now: NOW,
        isVisible: false,
      }).pausedUntil,
    ).toBe(NOW + 9_000);
    expect(
      applyRateLimitHeaders(connectionRuntime(), meta({ remaining: 0, resetInMs: 9e9 }), {
        now: NOW,
        isVisible: false,
      }).pausedUntil,
    ).toBe(NOW + 60_000);
  });
});

describe('a limit of more than a minute', () => {
  const spentUntil = (windowMs: number, resetInMs: number) =>
    applyRateLimitHeaders(connectionRuntime(), meta({ remaining: 0, windowMs, resetInMs }), {
      now: NOW,
      isVisible: false,
    }).pausedUntil;

  test('holds everything until its window ends, an hour at most', () => {
    expect(spentUntil(3_600_000, 1_800_000)).toBe(NOW + 1_800_000);
    expect(spentUntil(86_400_000, 80_000_000)).toBe(NOW + 3_600_000);
  });
});

test('a window of unknown length gives one token when it ends, and no second one', () => {
  const window = { endsAt: NOW + 500, serverEndsAt: NOW + 500, ms: null };
  const terms = { isVisible: false, ownLimit: null };
  const ended = refill(connectionRuntime({ tokens: 0, window }), NOW + 500, terms);
  expect(refill(connectionRuntime({ tokens: 0, window }), NOW + 499, terms).tokens).toBeLessThan(1);
  expect(ended.tokens).toBe(1);
  expect(refill(spend(ended), NOW + 501, terms).tokens).toBeLessThan(0.01);
  const waiting = connectionRuntime({ tokens: 0, window });
  expect([untilTokens(waiting, terms), untilTokens(waiting, terms, 2)]).toEqual([500, 4_000]);
});

describe('a clock that was set back', () => {
  const HOUR = 3_600_000;
  const poll = { dueAt: NOW + HOUR, lastPolledAt: NOW + HOUR, answeredAt: null, failures: 0 };
  const paused = { pausedUntil: NOW + HOUR, serverPausedUntil: NOW + HOUR };

  test.each([
    ['tokens were counted', { tokensAt: NOW + HOUR }],
    ['the state was written', { writtenAt: NOW + HOUR }],
  ])('to before %s ends pauses, and has everything due', (_, later) => {
    const before = connectionRuntime({ ...paused, ...later, failedAt: NOW + HOUR, polls: { a: poll } });
    expect(afterClockSetBack(before, NOW)).toMatchObject({
      pausedUntil: null,
      serverPausedUntil: null,
      failedAt: NOW,
      tokensAt: NOW,
      polls: { a: { dueAt: NOW } },
    });
  });

  test('ends no pause that is asked for afterwards', () => {
    const once = afterClockSetBack(connectionRuntime({ writtenAt: NOW + HOUR }), NOW);
    expect(afterClockSetBack({ ...once, ...paused }, NOW + 1_000)).toMatchObject(paused);
  });
});

describe('what is sent out of turn', () => {
  const indebted = (count: number, ownLimit: number | null) =>
    Array.from({ length: count }).reduce<ReturnType<typeof connectionRuntime>>(
      (state) => spendAhead(state, NOW, ownLimit),
      connectionRuntime({ tokens: 0 }),
    );

  test('is paid back before the next poll', () => {
    expect(untilTokens(indebted(1, null), { isVisible: false, ownLimit: null })).toBe(4_000);
  });

  test('is a debt only once it is more than was paid for', () => {
    expect(isInDebt(connectionRuntime({ tokens: 0 }), NOW, null)).toBe(false);
    expect(isInDebt(indebted(1, null), NOW, null)).toBe(true);
  });

  test('stops the polls for an hour at most, however much it was and however little may be sent', () => {
    for (const ownLimit of [null, 60, 1]) {
      const state = refill(indebted(3_000, ownLimit), NOW, { isVisible: false, ownLimit });
      expect(untilTokens(state, { isVisible: false, ownLimit })).toBeLessThanOrEqual(3_600_000);
    }
  });

  test('ends no pause, unless the clock was set back to before it began', () => {
    const paused = connectionRuntime({ pausedUntil: NOW + 60_000, serverPausedUntil: NOW + 60_000 });
    expect(spendAhead(paused, NOW, null)).toMatchObject({ pausedUntil: NOW + 60_000 });
    expect(spendAhead(paused, NOW - 1_000, null)).toMatchObject({
      pausedUntil: null,
      serverPausedUntil: null,
    });
  });

  test('leaves a state that can be read again', () => {
    const state = indebted(3_000, 6_000);
    expect(connectionRuntimeSchema.parse(state)).toEqual(state);
  });
});

test('a pause that could not be written down still holds, as does the longer one before it', () => {
  const held = connectionRuntime({ pausedUntil: NOW + 60_000, serverPausedUntil: NOW + 30_000 });
  const freed = connectionRuntime({ tokens: 1 });
  expect(keepLongerPause(held, freed)).toEqual({ ...held, tokens: 1 });
  expect(keepLongerPause(freed, held)).toEqual(held);
});

test.each([
  [null, null, null],
  [NOW, null, NOW],
  [null, NOW, NOW],
  [NOW, NOW + 1, NOW + 1],
  [NOW + 1, NOW, NOW + 1],
])('of pauses until %s before and %s now the later one holds: %s', (before, now, later) => {
  const until = (at: number | null) => connectionRuntime({ pausedUntil: at, serverPausedUntil: at });
  expect(keepLongerPause(until(before), until(now))).toEqual(until(later));
});

test('what could not be written counts as not polled: its failures in a row are not forgotten', () => {
  const poll = { dueAt: NOW, lastPolledAt: NOW, answeredAt: null, failures: 3 };
  const answered = { ...poll, answeredAt: NOW, failures: 0 };
  const kept = keepLongerPause(
    connectionRuntime({ polls: { a: poll } }),
    connectionRuntime({ tokens: 1, polls: { a: answered } }),
  );
  expect(kept).toMatchObject({ tokens: 1, polls: { a: poll } });
});
