import { describe, expect, it } from 'vitest';
import { windowAfter } from '../../../../src/watch/scheduling/rate-window';
import { meta, NOW } from '../../samples';

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
  });
});
