import { describe, expect, test } from 'vitest';
import { readHeaders } from '../../../src/synap/headers';
import { NOW } from '../samples';

const read = (headers: Record<string, string>) =>
  readHeaders({ status: 200, headers: new Headers(headers) }, 'sent-id', NOW);

describe('a limit with a window', () => {
  test.each<[Record<string, string>, { limitPerMin: number; windowMs: number | null; burst: number | null }]>(
    [
      [{ 'X-RateLimit-Limit': '10;w=1' }, { limitPerMin: 600, windowMs: 1_000, burst: 10 }],
      [{ 'X-RateLimit-Limit': '10, 10;window=1' }, { limitPerMin: 600, windowMs: 1_000, burst: 10 }],
      [
        { 'RateLimit-Limit': '100, 100;w=60, 1000;w=3600' },
        { limitPerMin: 1_000 / 60, windowMs: 3_600_000, burst: 100 },
      ],
      [{ 'RateLimit-Policy': '100;w=60' }, { limitPerMin: 100, windowMs: 60_000, burst: 100 }],
      [{ 'RateLimit-Policy': '"default";q=100;w=60' }, { limitPerMin: 100, windowMs: 60_000, burst: 100 }],
      [{ 'RateLimit-Policy': '"a, b; c";q=5;w=1' }, { limitPerMin: 300, windowMs: 1_000, burst: 5 }],
      [
        { 'RateLimit-Policy': '"burst";q=10;w=1, "hour";q=600;w=3600', 'X-RateLimit-Limit': '10' },
        { limitPerMin: 10, windowMs: 3_600_000, burst: 10 },
      ],
      [
        { 'RateLimit-Policy': '"bytes";q=99;qu="content-bytes";w=1, "default";q=50;w=60' },
        { limitPerMin: 50, windowMs: 60_000, burst: 50 },
      ],
      [
        { 'RateLimit-Policy': '"bytes";q=5;qu="content-bytes";w=60, "default";q=50;w=60' },
        { limitPerMin: 50, windowMs: 60_000, burst: 50 },
      ],
      [
        { 'RateLimit-Policy': '"default";q=50;qu="requests";w=60' },
        { limitPerMin: 50, windowMs: 60_000, burst: 50 },
      ],
      [{ 'X-RateLimit-Limit-Day': '14400' }, { limitPerMin: 10, windowMs: 86_400_000, burst: 14_400 }],
      [{ 'RateLimit-Limit': '100;w=0' }, { limitPerMin: 100, windowMs: null, burst: null }],
      [{ RateLimit: 'limit=100, remaining=50, reset=5' }, { limitPerMin: 100, windowMs: null, burst: null }],
      [{ 'RateLimit-Limit': '100' }, { limitPerMin: 100, windowMs: null, burst: null }],
      [{ 'X-RateLimit-Limit-Second': '10' }, { limitPerMin: 600, windowMs: 1_000, burst: 10 }],
      [{ 'X-RateLimit-Limit': '600, 60' }, { limitPerMin: 60, windowMs: null, burst: null }],
      [{ 'X-RateLimit-Limit-Minute': '600, 60' }, { limitPerMin: 60, windowMs: 60_000, burst: 60 }],
      [
        { 'X-RateLimit-Limit-Minute': '60', 'X-RateLimit-Limit-Hour': '600', 'X-RateLimit-Limit': '60' },
        { limitPerMin: 10, windowMs: 3_600_000, burst: 60 },
      ],
      [{ 'X-Rate-Limit-Limit': '900' }, { limitPerMin: 900, windowMs: null, burst: null }],
      [
        { 'x-ratelimit-limit': '100, 100;w=60;name="key", 1000;w=3600;name="day"' },
        { limitPerMin: 1_000 / 60, windowMs: 3_600_000, burst: 100 },
      ],
      [
        { 'RateLimit-Policy': '"100-in-1min"; q=100; w=60; pk=:ZGE=:' },
        { limitPerMin: 100, windowMs: 60_000, burst: 100 },
      ],
      [
        {
          'RateLimit-Policy':
            '"ingestions-per-second";q=10;w=1;pk=:ZGE=:, "ingestions-per-minute";q=120;w=60;pk=:ZGE=:, "ingestions-per-hour";q=3600;w=3600;pk=:ZGE=:',
        },
        { limitPerMin: 60, windowMs: 3_600_000, burst: 10 },
      ],
      [{ 'RateLimit-Policy': '"default";q=100' }, { limitPerMin: 100, windowMs: null, burst: null }],
    ],
  )('%j', (headers, limit) => {
    expect(read(headers)).toMatchObject(limit);
  });
});

test('a limit with parts of thousands is no list of limits, of which the tightest stops everything', () => {
  for (const limit of ['5,000', '1,000,000'])
    expect(read({ 'X-RateLimit-Limit': limit }).limitPerMin).toBeNull();
});

describe('a gateway that counts nothing', () => {
  test.each([
    ['0', '0', '0'],
    ['-1', '0', '0'],
    ['0', '0', String(NOW / 1_000)],
  ])('writes a limit of %s, and then nothing is known of what is left', (limit, remaining, reset) => {
    const said = read({
      'X-RateLimit-Limit': limit,
      'X-RateLimit-Remaining': remaining,
      'X-RateLimit-Reset': reset,
    });
    expect(said).toMatchObject({ limitPerMin: null, windowMs: null, burst: null, remaining: null });
  });

  test('says nothing against a limit of the server behind it', () => {
    expect(read({ 'X-RateLimit-Limit': '0, 60', 'X-RateLimit-Remaining': '12' })).toMatchObject({
      limitPerMin: 60,
      remaining: 12,
    });
    expect(read({ 'RateLimit-Policy': '"off";q=0;w=60, "on";q=30;w=60' }).limitPerMin).toBe(30);
  });
});

describe('what is left of a window', () => {
  test.each<[Record<string, string>, { remaining: number | null; resetInMs: number | null }]>([
    [{ RateLimit: '"default";r=50;t=30' }, { remaining: 50, resetInMs: 30_000 }],
    [{ RateLimit: '"default" ; r = 50 ; t = 30' }, { remaining: 50, resetInMs: 30_000 }],
    [{ RateLimit: '"hour";r=50;t=300, "second";r=2;t=1' }, { remaining: 2, resetInMs: 1_000 }],
    [{ RateLimit: '"hour";r=2;t=300, "second";r=50;t=1' }, { remaining: 2, resetInMs: 300_000 }],
    [{ RateLimit: 'limit=100, remaining=50, reset=5' }, { remaining: 50, resetInMs: 5_000 }],
    [
      { 'RateLimit-Remaining': '7', 'RateLimit-Reset': '3' },
      { remaining: 7, resetInMs: 3_000 },
    ],
    [{ 'X-RateLimit-Reset': '20' }, { remaining: null, resetInMs: 20_000 }],
    [{ 'X-RateLimit-Reset': String(NOW / 1_000 + 20) }, { remaining: null, resetInMs: 20_000 }],
    [{ 'X-RateLimit-Reset': String(NOW + 20_000) }, { remaining: null, resetInMs: 20_000 }],
    [
      { 'X-RateLimit-Remaining-Second': '9', 'X-RateLimit-Limit-Second': '10', 'RateLimit-Reset': '1' },
      { remaining: 9, resetInMs: 1_000 },
    ],
    [
      {
        'X-RateLimit-Limit-Minute': '60',
        'X-RateLimit-Remaining-Minute': '3',
        'X-RateLimit-Limit-Hour': '600',
        'X-RateLimit-Remaining-Hour': '2',
      },
      { remaining: 2, resetInMs: null },
    ],
    [
      { 'X-Rate-Limit-Remaining': '8', 'X-Rate-Limit-Reset': String(NOW / 1_000 + 20) },
      { remaining: 8, resetInMs: 20_000 },
    ],
    [
      { 'RateLimit-Remaining': '7', 'RateLimit-Reset': String(NOW / 1_000 + 20) },
      { remaining: 7, resetInMs: 20_000 },
    ],
    [
      { 'X-RateLimit-Remaining': '599.0', 'X-RateLimit-Reset': '12.5' },
      { remaining: 599, resetInMs: 12_500 },
    ],
    [{ 'X-RateLimit-Reset': String(NOW / 1_000 + 0.25) }, { remaining: null, resetInMs: 250 }],
    [{ 'X-RateLimit-Reset': new Date(NOW + 20_000).toUTCString() }, { remaining: null, resetInMs: 20_000 }],
    [{ 'X-RateLimit-Reset': new Date(NOW + 20_000).toISOString() }, { remaining: null, resetInMs: 20_000 }],
    [
      { 'X-RateLimit-Reset': 'Thu Jan 15 2026 12:00:20 GMT+0000 (Coordinated Universal Time)' },
      { remaining: null, resetInMs: 20_000 },
    ],
    [{ 'X-RateLimit-Reset': '2026-01-15 12:00:20+00:00' }, { remaining: null, resetInMs: 20_000 }],
    [{ 'X-RateLimit-Reset': '2026-01-15 12:00:20' }, { remaining: null, resetInMs: null }],
    [{ 'X-RateLimit-Reset': '2026-01-15T17:30:20.123456+05:30' }, { remaining: null, resetInMs: 20_123 }],
    [{ 'X-RateLimit-Reset': '2026-01-15T12:00:00' }, { remaining: null, resetInMs: null }],
    [{ 'X-RateLimit-Reset-After': '1.5' }, { remaining: null, resetInMs: 1_500 }],
    [
      { 'X-RateLimit-Remaining': '59, 4', 'X-RateLimit-Reset': '12, 40' },
      { remaining: 4, resetInMs: 40_000 },
    ],
    [{ 'X-RateLimit-Remaining': '1,000' }, { remaining: null, resetInMs: null }],
    [
      { 'X-RateLimit-Remaining': '0, many', 'X-RateLimit-Reset': '12, soon' },
      { remaining: null, resetInMs: null },
    ],
    [{ RateLimit: `"default";r=5;t=${NOW / 1_000 + 9}` }, { remaining: 5, resetInMs: 9_000 }],
    [
      { 'X-RateLimit-Remaining': '-1', 'X-RateLimit-Reset': '-1' },
      { remaining: null, resetInMs: null },
    ],
    [{ 'RateLimit-Remaining': '76;w=21600' }, { remaining: 76, resetInMs: null }],
    [{ RateLimit: '"default";r=many;t=soon' }, { remaining: null, resetInMs: null }],
    [{ RateLimit: `"${'a'.repeat(600)}";r=1;t=1` }, { remaining: null, resetInMs: null }],
  ])('%j', (headers, left) => {
    expect(read(headers)).toMatchObject(left);
  });
});

describe('the age of a cached answer', () => {
  const madeAt = NOW - 300_000;
  const kept = { Date: new Date(madeAt).toUTCString(), Age: '300' };

  test('is added to the time at which it was made', () => {
    expect(read(kept)).toMatchObject({ serverTime: NOW, ageMs: 300_000 });
  });

  test('may be of days', () => {
    const days = { Date: new Date(NOW - 6 * 86_400_000).toUTCString(), Age: String(6 * 86_400) };
    expect(read(days)).toMatchObject({ serverTime: NOW, ageMs: 6 * 86_400_000 });
  });

  test('is taken from the time that it asks to wait', () => {
    expect(read({ ...kept, 'Retry-After': '330' }).retryAfterMs).toBe(30_000);
    expect(read({ ...kept, 'Retry-After': '60' }).retryAfterMs).toBe(0);
    expect(read({ ...kept, 'Retry-After': new Date(NOW + 9_000).toUTCString() }).retryAfterMs).toBe(9_000);
  });

  test('says that nothing is known of what is left', () => {
    const spent = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '60' };
    expect(read({ ...kept, ...spent })).toMatchObject({ remaining: null, resetInMs: null });
    expect(read({ ...kept, ...spent, Age: '0' })).toMatchObject({ remaining: 0, resetInMs: 60_000 });
  });

  test('that is absurd says that it was kept, and nothing of the time', () => {
    expect(read({ ...kept, Age: '999999999' })).toMatchObject({ serverTime: null, ageMs: 999_999_999_000 });
  });

  test('that two caches have written is the first', () => {
    expect(read({ ...kept, Age: '300, 240' })).toMatchObject({ serverTime: NOW, ageMs: 300_000 });
  });

  test.each(['soon', '-5', '1.5', ''])('that is junk (%s) counts as none', (age) => {
    expect(read({ ...kept, Age: age })).toMatchObject({ serverTime: madeAt, ageMs: 0 });
  });
});
