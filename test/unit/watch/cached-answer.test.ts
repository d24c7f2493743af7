import { describe, expect, it } from 'vitest';
import { applyPoll } from '../../../src/watch/apply-poll';
import { isCachedAnswer, isMadeBefore, madeAfter, metaOfCached } from '../../../src/watch/cached-answer';
import type { Ingestion } from '../../../src/watch/model/records';
import { startNextRound } from '../../../src/watch/model/rounds';
import type { PollResult } from '../../../src/watch/poll-result';
import { NEVER_POLLED } from '../../../src/watch/scheduling/poll-state';
import { alone, answered as answeredWith, meta, NOW, pendingOutcome, watching } from '../samples';

const answered = { ...NEVER_POLLED, made: { at: NOW, seenAt: NOW } };

describe('an answer', () => {
  it('has been kept by a cache where its Date is still that of the one before, a second and more later', () => {
    const isCached = (laterMs: number, serverTime: number) =>
      isCachedAnswer(meta({ serverTime }), answered, NOW + laterMs);
    expect([isCached(999, NOW), isCached(1_000, NOW), isCached(5_000, NOW + 5_000)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([isCached(-999, NOW), isCached(-3_600_000, NOW)]).toEqual([false, true]);
  });

  it('has been kept where its Age says so, and is no answer at all without headers', () => {
    expect(isCachedAnswer(meta({ ageMs: 1_000 }), NEVER_POLLED, NOW)).toBe(true);
    expect(isCachedAnswer(null, answered, NOW + 5_000)).toBe(false);
  });

  it('was made when its Date was seen first', () => {
    expect(madeAfter(answered, meta({ serverTime: NOW }), NOW + 500)).toEqual({ at: NOW, seenAt: NOW });
    expect(madeAfter(answered, meta({ serverTime: NOW + 1_000 }), NOW + 900)).toEqual({
      at: NOW + 1_000,
      seenAt: NOW + 900,
    });
  });

  it('was made before another one where its Date says so by half a minute and more: clocks of servers differ', () => {
    const isBefore = (agoMs: number) =>
      isMadeBefore(meta({ serverTime: NOW - agoMs }), meta({ serverTime: NOW }));
    expect([31_000, 30_000, 0, -60_000].map(isBefore)).toEqual([true, false, false, false]);
    expect(isMadeBefore(meta(), meta({ serverTime: NOW }))).toBe(false);
    expect(isMadeBefore(meta({ serverTime: NOW }), null)).toBe(false);
  });

  it('that was kept says nothing of the present rate limit, and of the time only what its Age counts', () => {
    const said = { serverTime: NOW, remaining: 3, resetInMs: 9_000, limitPerMin: 60 };
    const silent = { remaining: null, resetInMs: null, limitPerMin: 60 };
    expect(metaOfCached(meta({ ...said, ageMs: 5_000 }))).toMatchObject({ ...silent, serverTime: NOW });
    expect(metaOfCached(meta({ ...said, ageMs: 0 }))).toMatchObject({ ...silent, serverTime: null });
  });
});

describe('an answer that a cache repeats for ever', () => {
  const cachedAt = (at: number, over = {}): PollResult => ({ ...answeredWith(over, at), isCached: true });
  const pastEnd = { ...alone, watchedMs: alone.maxWatchTimeMs };
  const weekLater = { ...alone, watchedMs: alone.maxWatchTimeMs + 7 * 24 * 5 * 60_000 };

  it('lets the watch time out after a week of it, not at once: it is no present word of Synap', () => {
    const begun = applyPoll(watching(), answeredWith(), alone);
    expect(applyPoll(begun, cachedAt(NOW), pastEnd).state).toBe('watching');
    expect(applyPoll(begun, cachedAt(NOW), weekLater)).toMatchObject({ outcome: { kind: 'timed_out' } });
  });

  it('ends the check of a known outcome then as well, and leaves the outcome', () => {
    const checked = startNextRound(pendingOutcome(1, 'completed'), NOW);
    expect(applyPoll(checked, cachedAt(NOW), pastEnd).state).toBe('watching');
    expect(applyPoll(checked, cachedAt(NOW), weekLater)).toMatchObject({ outcome: { kind: 'completed' } });
  });

  it('counts once towards an end in a word that we do not know', () => {
    const times = { startedAt: NOW - 2_000, completedAt: NOW - 1_000 };
    const end = { status: 'other', rawStatus: 'archived', ...times } as const;
    const first = applyPoll(watching(), answeredWith(end, NOW), alone);
    const repeated = [30_000, 60_000, 90_000].reduce<Ingestion>(
      (record, ms) => applyPoll(record, cachedAt(NOW + ms, end), alone),
      first,
    );
    expect(repeated).toMatchObject({ state: 'watching', unknownFinal: { count: 1 } });
  });
});
