import { describe, expect, it } from 'vitest';
import { applyRateLimitHeaders } from '../../../../src/watch/scheduling/apply-rate-limit-headers';
import { newConnectionRuntime } from '../../../../src/watch/scheduling/budget';
import { meta, NOW } from '../../samples';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Answer {
  at: number;
  endsAt: number;
  /** Of the server; this machine's clock where it is left out. */
  serverTime?: number | null;
  limit?: number;
  remaining?: number;
}

/** What is known of a connection after such answers, one after the other. */
function runtimeAfter(...answers: Answer[]) {
  return answers.reduce(
    (runtime, { at, endsAt, serverTime = at, limit = 5_000, remaining = limit - 1 }) => {
      const resetInMs = Math.max(0, endsAt - (serverTime ?? at));
      const headers = meta({ limitPerMin: limit, remaining, resetInMs, serverTime });
      return applyRateLimitHeaders(runtime, headers, { now: at, isVisible: false });
    },
    newConnectionRuntime(NOW, true),
  );
}

describe('a limit that begins anew in an hour and names no window', () => {
  const inAnHour = { endsAt: NOW + HOUR };

  it('is one of the hour once its reset has stayed the same for longer than a minute', () => {
    expect(runtimeAfter({ at: NOW, ...inAnHour }).limitPerMin).toBe(5_000);
    const known = runtimeAfter({ at: NOW, ...inAnHour }, { at: NOW + 2 * MINUTE, ...inAnHour });
    expect(known.limitPerMin).toBeCloseTo(5_000 / 60);
  });

  it('stays one for its last seconds, and in the next hour', () => {
    const both = [
      { at: NOW, ...inAnHour },
      { at: NOW + 2 * MINUTE, ...inAnHour },
    ];
    expect(runtimeAfter(...both, { at: NOW + HOUR - SECOND, ...inAnHour }).limitPerMin).toBeCloseTo(
      5_000 / 60,
    );
    const next = { at: NOW + HOUR + SECOND, endsAt: NOW + 2 * HOUR };
    expect(runtimeAfter(...both, next).limitPerMin).toBeCloseTo(5_000 / 60);
    const middle = [90, 95].map((n) => ({ at: NOW + n * MINUTE, endsAt: NOW + 2 * HOUR }));
    expect(runtimeAfter(...both, ...middle).limitPerMin).toBeCloseTo(5_000 / 60);
  });

  it('stays one after an answer that says nothing of the limit, and needs no Date where the clocks differ', () => {
    const ahead = { endsAt: NOW + HOUR + 10 * MINUTE, serverTime: NOW + 10 * MINUTE };
    const dateless = { at: NOW + 2 * MINUTE, endsAt: NOW + HOUR, serverTime: null };
    expect(runtimeAfter({ at: NOW, ...ahead }, dateless).limitPerMin).toBeCloseTo(5_000 / 60);
    const at = { now: NOW + 3 * MINUTE, isVisible: false };
    const known = runtimeAfter({ at: NOW, ...inAnHour }, { at: NOW + 2 * MINUTE, ...inAnHour });
    const silent = applyRateLimitHeaders(known, meta(), at);
    const headers = meta({ limitPerMin: 5_000, resetInMs: 57 * MINUTE, serverTime: at.now });
    expect(applyRateLimitHeaders(silent, headers, at).limitPerMin).toBeCloseTo(5_000 / 60);
  });

  it('that is spent pauses the connection until then, and one of which that is not known for a minute', () => {
    const spent = { endsAt: NOW + 40 * MINUTE, remaining: 0 };
    expect(runtimeAfter({ at: NOW, ...spent }).serverPausedUntil).toBe(NOW + MINUTE);
    const known = runtimeAfter({ at: NOW, ...spent }, { at: NOW + 2 * MINUTE, ...spent });
    expect(known.serverPausedUntil).toBe(NOW + 40 * MINUTE);
  });

  it('is no longer one where the server counts in minutes from then on', () => {
    const minutes = [3, 4].map((n) => ({ at: NOW + n * MINUTE, endsAt: NOW + (n + 1) * MINUTE, limit: 60 }));
    const known = runtimeAfter({ at: NOW, ...inAnHour }, { at: NOW + 2 * MINUTE, ...inAnHour }, ...minutes);
    expect(known.limitPerMin).toBe(60);
  });
});

describe('a limit of a minute', () => {
  it.each<[string, Answer[]]>([
    [
      'whose server tells an hour too much each time',
      [0, 2, 4, 6].map((n) => ({ at: NOW + n * MINUTE, endsAt: NOW + n * MINUTE + HOUR })),
    ],
    [
      'whose server has a wrong date for a moment',
      [
        { at: NOW, endsAt: NOW + 30 * SECOND },
        { at: NOW + SECOND, endsAt: NOW + 30 * SECOND, serverTime: NOW - HOUR },
        { at: NOW + 2 * SECOND, endsAt: NOW + 30 * SECOND },
      ],
    ],
    [
      'while this clock is set ahead',
      [
        { at: NOW, endsAt: NOW + 30 * SECOND, serverTime: NOW },
        { at: NOW + HOUR, endsAt: NOW + 30 * SECOND, serverTime: NOW + SECOND },
      ],
    ],
    [
      'that begins anew each minute',
      [0, 30, 61, 100, 121, 179, 181].map((s) => ({
        at: NOW + s * SECOND,
        endsAt: NOW + Math.floor(s / 60 + 1) * MINUTE,
      })),
    ],
  ])('%s stays one', (_, answers) => {
    expect(runtimeAfter(...answers.map((one) => ({ ...one, limit: 60 }))).limitPerMin).toBe(60);
  });
});
