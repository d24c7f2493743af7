import { describe, expect, it } from 'vitest';
import { missingAfter, windowAfter, withServerLimit } from '../../../../src/watch/scheduling/rate-window';
import { connectionRuntime, meta, NOW } from '../../samples';

const SECOND = 1_000;

/** The first answer of a window of a second, at which the server's clock shows this. */
const firstOfWindow = (serverTime: number) =>
  meta({ limitPerMin: 10, remaining: 9, resetInMs: SECOND, serverTime });

const known = { endsAt: NOW + SECOND, serverEndsAt: NOW + SECOND, ms: null };

describe('the window of a limit', () => {
  it('is as long as the time between its two ends', () => {
    const next = windowAfter({ window: known, offsetMs: 0 }, firstOfWindow(NOW + SECOND), NOW + SECOND);
    expect(next).toEqual({ endsAt: NOW + 2 * SECOND, serverEndsAt: NOW + 2 * SECOND, ms: SECOND });
  });

  it('is found anew where the clock of the server was set back by hours', () => {
    const hours = 5 * 3_600_000;
    const next = windowAfter({ window: known, offsetMs: 0 }, firstOfWindow(NOW - hours), NOW + SECOND);
    expect(next?.serverEndsAt).toBe(NOW - hours + SECOND);
  });

  it('says nothing by an answer that is not the first in it', () => {
    const later = { ...firstOfWindow(NOW), remaining: 8 };
    expect(windowAfter({ window: known, offsetMs: 0 }, later, NOW)).toBe(known);
    const inTheNext = { ...firstOfWindow(NOW + SECOND), remaining: 8 };
    expect(windowAfter({ window: known, offsetMs: 0 }, inTheNext, NOW + SECOND)).toBe(known);
  });

  it('is no longer than it was, though windows pass in which nothing is asked', () => {
    const window = { ...known, ms: SECOND };
    const next = windowAfter({ window, offsetMs: 0 }, firstOfWindow(NOW + 9 * SECOND), NOW + 9 * SECOND);
    expect(next?.ms).toBe(SECOND);
  });

  it('is no longer than it was either where many requests that were missing are back at once', () => {
    const missing = { count: 100, seenAt: NOW, at: NOW, endsAt: NOW + SECOND };
    const at = NOW + 9 * SECOND;
    const whole = meta({ limitPerMin: 600, remaining: 599, resetInMs: SECOND, serverTime: at });
    const next = windowAfter({ window: { ...known, ms: SECOND }, missing, offsetMs: 0 }, whole, at);
    expect(next?.ms).toBe(SECOND);
  });
});

describe('what is missing of a limit', () => {
  const missing = { count: 5, seenAt: NOW, at: NOW, endsAt: NOW + 10 * SECOND };
  const answer = (remaining: number, serverTime: number | null) =>
    meta({ limitPerMin: 60, remaining, resetInMs: 10 * SECOND, serverTime });
  const countAfter = (remaining: number, at: number) =>
    missingAfter({ missing, offsetMs: 0 }, answer(remaining, at), at)?.count;

  it('is the most of one window, and counted anew in the next', () => {
    expect([countAfter(57, NOW + SECOND), countAfter(53, NOW + SECOND)]).toEqual([5, 7]);
    expect(countAfter(57, NOW + 10 * SECOND)).toBe(3);
  });
});

describe('the limit that an answer tells', () => {
  const told = (known: Parameters<typeof connectionRuntime>[0], over: Parameters<typeof meta>[0]) => {
    const { limitPerMin, burst } = withServerLimit(
      connectionRuntime(known),
      meta({ limitPerMin: 60, ...over }),
    );
    return [limitPerMin, burst];
  };

  it('is one of the window that it names, whatever was found out before', () => {
    const reset = { endsAt: NOW, seenAt: NOW, serverSeenAt: NOW, windowMs: 3_600_000 };
    expect(told({ reset }, {})).toEqual([1, undefined]);
    expect(told({ reset }, { windowMs: 60_000 })).toEqual([60, undefined]);
    expect(told({ window: { ...known, ms: SECOND } }, { windowMs: 60_000 })).toEqual([60, undefined]);
  });

  it('is all that the server takes at once in a window of seconds, and what it takes no more is forgotten', () => {
    expect(told({ window: { ...known, ms: SECOND } }, { limitPerMin: 10, burst: 50 })).toEqual([600, 10]);
    expect(told({ burst: 7 }, {})).toEqual([60, undefined]);
    expect(told({ burst: 7 }, { burst: 4 })).toEqual([60, 4]);
  });
});
