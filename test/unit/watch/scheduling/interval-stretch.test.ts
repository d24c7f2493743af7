import { describe, expect, it } from 'vitest';
import { afterAnswer, type SettledPoll } from '../../../../src/watch/scheduling/after-poll';
import type { Candidate } from '../../../../src/watch/scheduling/choose-polls';
import { perBin } from '../../../../src/watch/scheduling/hazards';
import { intervalStretch, STRETCH_MAX } from '../../../../src/watch/scheduling/interval-stretch';
import { lawfulIntervalMs } from '../../../../src/watch/scheduling/poll-interval';
import { pollStateOf } from '../../../../src/watch/scheduling/poll-state';
import { connectionRuntime, idOf, meta, NOW, settledPoll, watching } from '../../samples';

const S = 1_000;

/** A job of such a kind that the law polls it each second, at any age. */
const eachSecond = (sinceLastPollMs: number | null = 0): Candidate => ({
  forecast: { hazards: perBin(() => 68 / S ** 2), waitShare: 0.5 },
  input: { ageMs: 60 * S, status: 'processing', isVisible: false, sinceLastPollMs },
});
const perSecond = (count: number) => count / S;

describe('how much longer intervals are', () => {
  it('is not at all while the share affords what is asked for', () => {
    expect(lawfulIntervalMs(eachSecond().forecast, eachSecond().input)).toBeCloseTo(S, 6);
    expect(intervalStretch([eachSecond(), eachSecond()], perSecond(2))).toBe(1);
    expect(intervalStretch([eachSecond(), eachSecond()], perSecond(9))).toBe(1);
    expect(intervalStretch([], perSecond(1))).toBe(1);
  });

  it('is by as much as more is asked for than afforded', () => {
    expect(intervalStretch([eachSecond(), eachSecond()], perSecond(1.25))).toBeCloseTo(1.6, 6);
    expect(intervalStretch([eachSecond(), eachSecond(), eachSecond()], perSecond(2))).toBeCloseTo(1.5, 6);
  });

  it('is twice at most, however many there are', () => {
    const crowd = Array.from({ length: 1_000 }, () => eachSecond());
    expect(intervalStretch(crowd, perSecond(1))).toBe(STRETCH_MAX);
    expect(STRETCH_MAX).toBe(2);
  });

  it('is not at all for one alone, whose burst nobody else needs', () => {
    expect(intervalStretch([eachSecond()], perSecond(0.1))).toBe(1);
  });

  it('counts what each asks for from now on, whenever it was polled', () => {
    for (const sinceLastPollMs of [null, 0, 30 * S])
      expect(intervalStretch([eachSecond(), eachSecond(sinceLastPollMs)], perSecond(1.25))).toBeCloseTo(
        1.6,
        6,
      );
  });
});

describe('after an answer', () => {
  const spent = connectionRuntime({ tokens: 0, tokensAt: NOW });
  const waitMs = (over: Partial<SettledPoll>, runtime = spent) => {
    const record = watching(1, { queuedAt: NOW - 3 * S });
    const after = afterAnswer(runtime, meta(), settledPoll({ record, ...over }));
    return pollStateOf(after, idOf(1)).dueAt - NOW;
  };
  const young = (number: number, isVisible = false) => ({
    record: watching(number, { queuedAt: NOW - 3 * S }),
    isVisible,
  });
  const aloneMs = waitMs({});

  it('the next poll of one alone comes by the law, and of one that shares too little up to twice as late', () => {
    expect(waitMs({ others: [young(2)] })).toBeCloseTo(2 * aloneMs, 3);
    expect(waitMs({ others: [young(2), young(3), young(4)] })).toBeCloseTo(2 * aloneMs, 3);
  });

  it('others that are rarely polled hardly matter', () => {
    const old = { record: watching(2, { queuedAt: NOW - 24 * 3_600 * S }), isVisible: false };
    const withOldMs = waitMs({ others: [old] }, connectionRuntime({ tokens: 5, tokensAt: NOW }));
    expect(withOldMs / aloneMs).toBeLessThan(1.05);
  });

  it('two alike come as often, together, as the share brings tokens and those in hand last five seconds', () => {
    const withTokens = (tokens: number) => {
      const runtime = connectionRuntime({ tokens, tokensAt: NOW - S, limitPerMin: 120 });
      return waitMs({ others: [young(2)] }, runtime);
    };
    // A token a second, and the one of the second that has passed.
    expect(withTokens(3)).toBeCloseTo((2 * S) / (1 + 4 / 5), 3);
    expect(withTokens(4)).toBeCloseTo((2 * S) / (1 + 5 / 5), 3);
    const plenty = connectionRuntime({ tokens: 50, tokensAt: NOW, limitPerMin: 6_000 });
    expect(waitMs({ others: [young(2)] }, plenty)).toBe(aloneMs);
  });

  it('a debt affords no less than nothing in hand', () => {
    const indebted = connectionRuntime({ tokens: -40, tokensAt: NOW, limitPerMin: 240 });
    const even = connectionRuntime({ tokens: 0, tokensAt: NOW, limitPerMin: 240 });
    expect(waitMs({ others: [young(2)] }, indebted)).toBe(waitMs({ others: [young(2)] }, even));
  });

  it('what the person allows counts where it is less than what the server does', () => {
    const generous = connectionRuntime({ tokens: 0, tokensAt: NOW, limitPerMin: 6_000 });
    expect(waitMs({ others: [young(2)] }, generous)).toBe(aloneMs);
    expect(waitMs({ others: [young(2)], ownLimit: 30 }, generous)).toBeCloseTo(2 * aloneMs, 3);
  });

  it('a page that shows any of them frees the whole of the budget', () => {
    const enough = connectionRuntime({ tokens: 0, tokensAt: NOW, limitPerMin: 240 });
    const old = (isVisible: boolean) => ({
      record: watching(3, { queuedAt: NOW - 24 * 3_600 * S }),
      isVisible,
    });
    const unseenMs = waitMs({ others: [young(2), old(false)] }, enough);
    expect(unseenMs).toBeGreaterThan(aloneMs);
    expect(waitMs({ others: [young(2), old(true)] }, enough)).toBeLessThan(unseenMs);
  });
});
