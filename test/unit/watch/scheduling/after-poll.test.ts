import { describe, expect, test } from 'vitest';
import type { Watching } from '../../../../src/watch/model/records';
import { NO_REFUSALS } from '../../../../src/watch/model/rounds';
import {
  afterAnswer,
  afterFailure,
  afterRefusal,
  retryLater,
} from '../../../../src/watch/scheduling/after-poll';
import { backOffMs, retryAfterMs } from '../../../../src/watch/scheduling/back-off';
import { markDueNow, pollStateOf } from '../../../../src/watch/scheduling/poll-state';
import { connectionRuntime, idOf, meta, NOW, settledPoll, watching } from '../../samples';

const error = {
  code: 'server_error',
  detail: null,
  httpStatus: 503,
  correlationId: null,
  link: null,
} as const;
const limited = { ...error, code: 'rate_limited' } as const;

describe('back-off', () => {
  test('is longer after each failure, a minute at most, and not the same for all who failed together', () => {
    const [first = 0, ...later] = [1, 2, 3, 4, 5, 6].map((failures) => backOffMs(failures, 1));
    expect(first).toBeLessThanOrEqual(1_000);
    for (const [n, ms] of later.entries()) expect(ms).toBe(2 * backOffMs(n + 1, 1));
    for (const failures of [7, 10, 1_000]) expect(backOffMs(failures, 1)).toBe(60_000);
    expect(backOffMs(3, 0)).toBeLessThan(backOffMs(3, 0.5));
    expect(backOffMs(3, 0)).toBeGreaterThanOrEqual(backOffMs(3, 1) / 2);
  });

  test('of one broken ingestion does not hold the others until nothing goes well', () => {
    const once = afterFailure(connectionRuntime(), { error: error, meta: meta() }, settledPoll());
    expect(once).toMatchObject({ failures: 1, pausedUntil: null, connectionError: { code: 'server_error' } });
    const twice = afterFailure(
      once,
      { error: error, meta: meta() },
      settledPoll({ sentAt: NOW + 5, now: NOW + 5 }),
    );
    expect(twice.pausedUntil).toBeGreaterThan(NOW);
  });

  test('counts requests that failed together as one failure', () => {
    const once = afterFailure(connectionRuntime(), { error: error, meta: null }, settledPoll());
    expect(
      afterFailure(once, { error: error, meta: null }, settledPoll({ record: watching(2) })).failures,
    ).toBe(1);
  });

  test('ends with the first answer', () => {
    const failed = afterFailure(connectionRuntime(), { error: error, meta: meta() }, settledPoll());
    expect(afterAnswer(failed, meta(), settledPoll())).toMatchObject({ failures: 0, connectionError: null });
  });
});

test('what could not be written down is asked again later and later', () => {
  const once = retryLater(connectionRuntime(), idOf(1), { now: NOW, random: 1 });
  expect(pollStateOf(once, idOf(1))).toMatchObject({ dueAt: NOW + 1_000, failures: 1 });
  const twice = retryLater(once, idOf(1), { now: NOW, random: 1 });
  expect(pollStateOf(twice, idOf(1)).dueAt).toBe(NOW + 2_000);
});

describe('Retry-After', () => {
  test('holds the whole connection as long as it says, an hour at most, a minute when it says nothing usable', () => {
    expect(retryAfterMs(meta({ retryAfterMs: 7_000 }))).toBe(7_000);
    expect(retryAfterMs(meta({ retryAfterMs: 9e12 }))).toBe(3_600_000);
    expect(retryAfterMs(meta({ retryAfterMs: 'junk' }))).toBe(60_000);
    expect(retryAfterMs(null)).toBe(60_000);
    expect(
      afterFailure(
        connectionRuntime(),
        { error: limited, meta: meta({ retryAfterMs: 7_000 }) },
        settledPoll(),
      ).pausedUntil,
    ).toBe(NOW + 7_000);
  });

  test.each([
    ['where it is missing', null, 0, 3_000, 3_000],
    ['where it is junk', 'junk', 0, 3_000, 3_000],
    ['where nothing says how many are left', null, null, 3_000, 3_000],
    ['for no longer than a minute', null, 0, 90_000, 60_000],
    ['for a moment at least', null, 0, 20, 1_000],
    ['but not where it has passed', null, 0, 0, 60_000],
    ['but not where another limit was hit', null, 7, 3_000, 60_000],
    ['but not where it says more itself', 9_000, 0, 3_000, 9_000],
  ] as const)('gives way to the end of the window %s', (_, retryAfter, remaining, resetInMs, pauseMs) => {
    expect(retryAfterMs(meta({ retryAfterMs: retryAfter, remaining, resetInMs }))).toBe(pauseMs);
  });

  test('that is shorter never shortens the one before', () => {
    const held = connectionRuntime({ pausedUntil: NOW + 60_000 });
    expect(
      afterFailure(held, { error: limited, meta: meta({ retryAfterMs: 1_000 }) }, settledPoll()).pausedUntil,
    ).toBe(NOW + 60_000);
  });
});

test('an answer that asks to wait never has its ingestion polled sooner than without that', () => {
  const record = watching(1, { queuedAt: NOW - 5 * 3_600_000, status: 'processing' });
  const dueAt = (retryAfterMs: number | null) =>
    pollStateOf(afterAnswer(connectionRuntime(), meta({ retryAfterMs }), settledPoll({ record })), idOf(1))
      .dueAt;
  expect(dueAt(1_000)).toBe(dueAt(null));
  expect(dueAt(3_000_000)).toBe(NOW + 3_000_000);
  expect(dueAt(9e12)).toBe(NOW + 3_600_000);
});

test('a refusal that asks for no wait ends the one that was asked for before', () => {
  const paused = afterRefusal(connectionRuntime(), meta({ retryAfterMs: 60_000 }), settledPoll());
  const wait = { dueAt: NOW + 60_000, serverPausedUntil: NOW + 60_000 };
  expect(pollStateOf(paused, idOf(1))).toMatchObject(wait);
  const again = afterRefusal(paused, meta(), settledPoll());
  expect(pollStateOf(again, idOf(1))).not.toHaveProperty('serverPausedUntil');
});

test('how long a round has been watched is known after whatever a poll brought', () => {
  const watched = { round: 1, ms: 7_000 };
  const poll = { dueAt: NOW, lastPolledAt: NOW - 60_000, answeredAt: null, failures: 0, watched };
  const before = connectionRuntime({ polls: { [idOf(1)]: poll } });
  const after = [
    afterAnswer(before, meta(), settledPoll()),
    afterRefusal(before, meta(), settledPoll()),
    afterFailure(before, { error, meta: null }, settledPoll()),
    retryLater(before, idOf(1), { now: NOW, random: 1 }),
  ];
  for (const runtime of after) expect(pollStateOf(runtime, idOf(1)).watched).toEqual(watched);
});

test('an outcome that takes several answers to believe is confirmed within half a minute, however old the job is', () => {
  const waitMs = (unknownFinal: Watching['unknownFinal']) => {
    const record = watching(1, { queuedAt: NOW - 24 * 3_600_000, unknownFinal });
    return (
      pollStateOf(afterAnswer(connectionRuntime(), meta(), settledPoll({ record })), idOf(1)).dueAt - NOW
    );
  };
  expect(waitMs(null)).toBeGreaterThan(30_000);
  expect(waitMs({ completedAt: NOW, count: 1, first: { at: NOW, serverAt: NOW } })).toBe(30_000);
});

test('an answer that a cache has kept does not make Synap have answered later than it has', () => {
  const answeredAt = (known: number | null) => {
    const poll = { dueAt: NOW, lastPolledAt: NOW - 60_000, answeredAt: known, failures: 0 };
    const kept = afterAnswer(
      connectionRuntime({ polls: { [idOf(1)]: poll } }),
      meta({ ageMs: 5_000 }),
      settledPoll({ isCached: true }),
    );
    return pollStateOf(kept, idOf(1)).answeredAt;
  };
  expect(answeredAt(NOW - 60_000)).toBe(NOW - 60_000);
  expect(answeredAt(null)).toBe(NOW - 10 - 5_000);
});

test('a 404 is asked again within a second, then ever later, and more than three times in the first minute', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((count) => {
    const record = watching(1, { refusals: { ...NO_REFUSALS, count } });
    return (
      (afterRefusal(connectionRuntime(), meta(), settledPoll({ record })).polls[idOf(1)]?.dueAt ?? 0) - NOW
    );
  });
  expect(waits[0]).toBeLessThanOrEqual(1_000);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  const sum = (some: number[]) => some.reduce((all, ms) => all + ms, 0);
  expect(sum(waits.slice(0, 3))).toBeLessThan(60_000);
  expect(sum(waits.slice(0, 6))).toBeGreaterThanOrEqual(60_000);
});

test('a refusal that a cache repeats is asked about ever more rarely', () => {
  const repeated = settledPoll({ isCached: true });
  const waits: number[] = [];
  for (let runtime = connectionRuntime(); waits.length < 6; ) {
    runtime = afterRefusal(runtime, meta({ ageMs: 5_000 }), repeated);
    waits.push(pollStateOf(runtime, idOf(1)).dueAt - NOW);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
});

test('a refusal is remembered by when it was made, so that a copy of it is recognised', () => {
  const after = afterRefusal(connectionRuntime(), meta({ serverTime: NOW - 3_000 }), settledPoll());
  const { made } = pollStateOf(after, idOf(1));
  expect(made).toEqual({ at: NOW - 3_000, seenAt: NOW });
});

test('what a person asks for is due now', () => {
  expect(markDueNow(connectionRuntime(), [idOf(1)]).polls[idOf(1)]?.dueAt).toBe(0);
  const paused = afterAnswer(connectionRuntime(), meta({ retryAfterMs: 60_000 }), settledPoll());
  expect(pollStateOf(paused, idOf(1)).serverPausedUntil).toBe(NOW + 60_000);
  expect(markDueNow(paused, [idOf(1)]).polls[idOf(1)]).not.toHaveProperty('serverPausedUntil');
});
