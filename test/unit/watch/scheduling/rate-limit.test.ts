import { describe, expect, it } from 'vitest';
import {
  applyRateLimitHeaders,
  pauseForServer,
} from '../../../../src/watch/scheduling/apply-rate-limit-headers';
import {
  newConnectionRuntime,
  refill,
  shareOf,
  spend,
  untilTokens,
} from '../../../../src/watch/scheduling/budget';
import { connectionRuntime, meta, NOW } from '../../samples';

describe('the burst that a server takes', () => {
  it.each([
    [6_000, 49],
    [600, 49],
    [330, 29],
    [60, 9],
    [30, 4],
    [6, 1],
    [1, 1],
  ])('at %i a minute lets %i go at once', (limitPerMin, burst) => {
    expect(shareOf(limitPerMin, true).burst).toBe(burst);
    expect(
      refill(connectionRuntime({ tokens: 999, limitPerMin }), NOW, { isVisible: true, ownLimit: null })
        .tokens,
    ).toBe(burst);
  });
});

describe('tokens', () => {
  it('come with time, are spent one by one, and are waited for only when there is none', () => {
    const empty = newConnectionRuntime(NOW, false);
    const later = refill(empty, NOW + 3_000, { isVisible: true, ownLimit: null });
    expect(later).toMatchObject({ tokens: 3, tokensAt: NOW + 3_000 });
    expect(spend(later).tokens).toBe(2);
    expect(untilTokens(connectionRuntime({ tokens: 1 }), { isVisible: true, ownLimit: null })).toBe(0);
    expect(untilTokens(connectionRuntime({ tokens: 0.5 }), { isVisible: true, ownLimit: null })).toBe(500);
  });

  it('neither come nor go when the clock is set back', () => {
    expect(
      refill(connectionRuntime({ tokens: 3 }), NOW - 60_000, { isVisible: true, ownLimit: null }),
    ).toMatchObject({
      tokens: 3,
      tokensAt: NOW - 60_000,
    });
  });
});

describe('an answer', () => {
  const heard = (over: Parameters<typeof meta>[0], state = connectionRuntime({ tokens: 3 })) =>
    applyRateLimitHeaders(state, meta(over), { now: NOW, isVisible: false });

  it('that says nothing of the limit changes nothing', () => {
    expect(heard({})).toEqual(connectionRuntime({ tokens: 3 }));
  });

  it('takes tokens away that the server does not have, and gives none', () => {
    expect(heard({ remaining: 3 }).tokens).toBe(1);
    expect(heard({ remaining: 90 }).tokens).toBe(3);
  });

  it('holds the connection only where the window is spent and says when it ends', () => {
    expect(heard({ remaining: 1, resetInMs: 9_000 }).pausedUntil).toBeNull();
    expect(heard({ remaining: 0 }).pausedUntil).toBeNull();
    expect(heard({ remaining: 0, resetInMs: 9_000 })).toMatchObject({
      pausedUntil: NOW + 9_000,
      serverPausedUntil: NOW + 9_000,
    });
  });

  it.each([
    ['within the blur of its seconds is no news', 0, 1_999, 0],
    ['beyond it is', 0, 2_000, 2_000],
    ['near what is known is no news', 9_000, 10_999, 9_000],
    ['that has drifted is', 9_000, 11_000, 11_000],
    ['that is right again counts as none', 9_000, 500, 0],
    ['behind counts the same', 0, -60_000, -60_000],
    ['that says nothing keeps what is known', 9_000, null, 9_000],
  ])('with a clock %s', (_, knownMs, seenMs, offsetMs) => {
    const serverTime = seenMs === null ? null : NOW + seenMs;
    expect(heard({ serverTime }, connectionRuntime({ offsetMs: knownMs })).offsetMs).toBe(offsetMs);
  });
});

it('of two pauses the longer holds', () => {
  const held = connectionRuntime({ pausedUntil: NOW + 9_000, serverPausedUntil: NOW + 5_000 });
  expect(pauseForServer(held, NOW + 7_000)).toMatchObject({
    pausedUntil: NOW + 9_000,
    serverPausedUntil: NOW + 7_000,
  });
  expect(pauseForServer(held, NOW + 3_000)).toEqual(held);
  expect(pauseForServer(connectionRuntime(), NOW + 7_000)).toMatchObject({
    pausedUntil: NOW + 7_000,
    serverPausedUntil: NOW + 7_000,
  });
});
