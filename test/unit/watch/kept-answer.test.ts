import { describe, expect, it } from 'vitest';
import { isKeptAnswer, madeAfter } from '../../../src/watch/kept-answer';
import { NEVER_POLLED } from '../../../src/watch/scheduling/poll-state';
import { meta, NOW } from '../samples';

const answered = { ...NEVER_POLLED, made: { at: NOW, seenAt: NOW } };

describe('an answer', () => {
  it('has been kept by a cache where its Date is still that of the one before, a second and more later', () => {
    const isKept = (laterMs: number, serverTime: number) =>
      isKeptAnswer(meta({ serverTime }), answered, NOW + laterMs);
    expect([isKept(999, NOW), isKept(1_000, NOW), isKept(5_000, NOW + 5_000)]).toEqual([false, true, false]);
  });

  it('has been kept where its Age says so, and is no answer at all without headers', () => {
    expect(isKeptAnswer(meta({ ageMs: 1_000 }), NEVER_POLLED, NOW)).toBe(true);
    expect(isKeptAnswer(null, answered, NOW + 5_000)).toBe(false);
  });

  it('was made when its Date was seen first', () => {
    expect(madeAfter(answered, meta({ serverTime: NOW }), NOW + 500)).toEqual({ at: NOW, seenAt: NOW });
    expect(madeAfter(answered, meta({ serverTime: NOW + 1_000 }), NOW + 900)).toEqual({
      at: NOW + 1_000,
      seenAt: NOW + 900,
    });
  });
});
