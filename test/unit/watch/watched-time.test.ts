import { describe, expect, it } from 'vitest';
import { applyPoll } from '../../../src/watch/apply-poll';
import type { PollResult } from '../../../src/watch/poll-result';
import { unansweredPollState } from '../../../src/watch/unanswered-watch';
import { watchedAfterPoll, watchedMsOf, withWatchedTime } from '../../../src/watch/watched-time';
import { alone, answered, HOME, NOW, watching } from '../samples';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it('a round is watched since its own first poll, whatever was polled in the one before', () => {
  const poll = { dueAt: NOW, lastPolledAt: NOW - 60_000, answeredAt: null, failures: 0 };
  const watched = (round: number) =>
    watchedAfterPoll(watching(1, { round: 2 }), { ...poll, watched: { round, ms: 5_000 } }, NOW);
  expect(watched(1)).toEqual({ round: 2, ms: 0 });
  expect(watched(2)).toEqual({ round: 2, ms: 65_000 });
});

it('a gap between two polls counts as five minutes at most, and as nothing where the clock was set back', () => {
  const afterGap = (gapMs: number) => {
    const poll = { dueAt: NOW, lastPolledAt: NOW - gapMs, answeredAt: null, failures: 0 };
    return watchedAfterPoll(watching(), { ...poll, watched: { round: 1, ms: 5_000 } }, NOW)?.ms;
  };
  expect([MINUTE, 5 * MINUTE, 24 * HOUR, -HOUR].map(afterGap)).toEqual([
    5_000 + MINUTE,
    5_000 + 5 * MINUTE,
    5_000 + 5 * MINUTE,
    5_000,
  ]);
});

it('a round has been watched for the longer of what is written and what this session counted of it', () => {
  const poll = { dueAt: NOW, lastPolledAt: NOW, answeredAt: null, failures: 0 };
  const watchedMs = (ms: number, round = 1) =>
    watchedMsOf(watching(1, { watchedMs: HOUR }), { ...poll, watched: { round, ms } });
  expect([watchedMs(HOUR - 1), watchedMs(HOUR + 1), watchedMs(HOUR + 1, 2)]).toEqual([HOUR, HOUR + 1, HOUR]);
});

it('what nobody answers is polled each hour past the longest watch, and as ever before', () => {
  const poll = { dueAt: NOW + MINUTE, lastPolledAt: NOW, answeredAt: null, failures: 0 };
  const dueAt = (watchedMs: number) =>
    unansweredPollState(poll, { watchedMs, maxWatchTimeMs: 24 * HOUR }, NOW).dueAt;
  expect([dueAt(24 * HOUR - 1), dueAt(24 * HOUR)]).toEqual([NOW + MINUTE, NOW + HOUR]);
});

describe('the watched time is written', () => {
  const written = (storedMs: number, watchedMs: number, maxWatchTimeMs = 24 * HOUR) =>
    withWatchedTime(watching(1, { watchedMs: storedMs }), { watchedMs, maxWatchTimeMs }).watchedMs;

  it('each quarter of an hour, and more often where the longest watch is short', () => {
    expect([written(0, 15 * MINUTE - 1), written(0, 15 * MINUTE)]).toEqual([0, 15 * MINUTE]);
    expect([written(0, 3 * MINUTE - 1, HOUR), written(0, 3 * MINUTE, HOUR)]).toEqual([0, 3 * MINUTE]);
  });

  it('at every poll past the longest watch, and grows by each: a browser session may bring no second one', () => {
    expect(written(24 * HOUR, 24 * HOUR + MINUTE)).toBe(24 * HOUR + MINUTE);
    expect(written(24 * HOUR, 24 * HOUR)).toBe(24 * HOUR + 5 * MINUTE);
  });

  it('whatever a poll brought: a status, a refusal or nothing that can be used', () => {
    const error = {
      code: 'not_found',
      detail: null,
      httpStatus: 404,
      correlationId: null,
      link: null,
    } as const;
    const failed = (kind: 'not_found' | 'refused' | 'unusable'): PollResult => ({
      kind,
      error,
      connectionId: HOME,
      receivedAt: NOW,
      serverTime: NOW,
    });
    for (const result of [answered(), failed('not_found'), failed('refused'), failed('unusable')])
      expect(applyPoll(watching(), result, { ...alone, watchedMs: HOUR })).toMatchObject({ watchedMs: HOUR });
  });
});
