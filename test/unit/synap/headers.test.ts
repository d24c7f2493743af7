import { describe, expect, test } from 'vitest';
import { readHeaders } from '../../../src/synap/headers';
import { NOW } from '../samples';

/** As they came: a real `Headers` would cut off blanks. */
const read = (headers: Record<string, string>) => {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return readHeaders({ status: 200, headers: { get: (name) => byName.get(name) ?? null } }, 'sent-id', NOW);
};

describe('Retry-After', () => {
  test.each<[string, string, number | 'junk']>([
    ['in seconds', '7', 7_000],
    ['in fractions of a second', '1.5', 1_500],
    ['as a date', new Date(NOW + 9_000).toUTCString(), 9_000],
    ['as a date that is over', new Date(NOW - 9_000).toUTCString(), 0],
    ['negative is junk', '-5', 'junk'],
    ['a word is junk', 'soon', 'junk'],
    ['empty is junk', '', 'junk'],
    ['a word and a number are junk', 'soon, 5', 'junk'],
    ['of more digits than a number holds is still finite', '9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['twice, as from a gateway and a server, is the longer', '30, 120', 120_000],
    ['twice the same', '60, 60', 60_000],
    ['with parts of thousands is junk', '1,000', 'junk'],
    ['as the time of the end in seconds', String(NOW / 1_000 + 60), 60_000],
    ['as the time of the end in milliseconds', String(NOW + 60_000), 60_000],
    ['as a date of ISO 8601', new Date(NOW + 9_000).toISOString(), 9_000],
    [
      'as a date of ISO 8601 without seconds',
      `${new Date(NOW + 60_000).toISOString().slice(0, 16)}Z`,
      60_000,
    ],
    ['as a date of a mail, without its day', new Date(NOW + 9_000).toUTCString().slice(5), 9_000],
    ['in quotes', '"7"', 7_000],
    ['enormous is what it says: the engine bounds it', '999999999', 999_999_999_000],
  ])('%s', (_, text, ms) => {
    expect(read({ 'Retry-After': text }).retryAfterMs).toBe(ms);
  });

  test('counts from when the answer was made, where a cache has kept it since', () => {
    expect(read({ 'Retry-After': '30', Age: '20' }).retryAfterMs).toBe(10_000);
    expect(read({ 'Retry-After': '30', Age: '40' }).retryAfterMs).toBe(0);
  });

  test('missing says nothing', () => {
    expect(read({}).retryAfterMs).toBeNull();
  });

  test('as a date counts by the clock of the server that sent it', () => {
    const server = NOW + 3_600_000;
    const headers = {
      Date: new Date(server).toUTCString(),
      'Retry-After': new Date(server + 5_000).toUTCString(),
    };
    expect(read(headers).retryAfterMs).toBe(5_000);
  });
});

describe('the correlation ID', () => {
  test('is the one that the server gives, or the one that was sent, and never longer than 200 characters', () => {
    expect(read({ 'X-Correlation-Id': ' corr-1 ' }).correlationId).toBe('corr-1');
    expect(read({ 'X-Correlation-Id': ' ' }).correlationId).toBe('sent-id');
    expect(read({ 'X-Correlation-Id': 'c'.repeat(300) }).correlationId).toBe('c'.repeat(200));
  });
});

describe('the other headers', () => {
  test.each([
    ['with a comma', 'Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['with a long day', 'Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['without a zone, which is UTC', 'Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['that is only a number is none', '2', null],
    ['with blanks around it', ' Sun, 06 Nov 1994 08:49:37 GMT ', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ])('tell the time %s', (_, date, at) => {
    expect(read({ Date: date }).serverTime).toBe(at);
  });

  test('are read as documented', () => {
    const headers = {
      'X-Correlation-Id': 'abc',
      'X-RateLimit-Limit': '600',
      'X-RateLimit-Remaining': '12',
      'X-RateLimit-Reset': String(NOW / 1000 + 30),
      Date: new Date(NOW).toUTCString(),
    };
    expect(read(headers)).toMatchObject({
      correlationId: 'abc',
      limitPerMin: 600,
      remaining: 12,
      resetInMs: 30_000,
      serverTime: NOW,
    });
  });

  test('tell when the window ends by the clock of the server that sent them', () => {
    const server = NOW + 3_600_000;
    const headers = {
      'X-RateLimit-Reset': String(server / 1000 + 30),
      Date: new Date(server).toUTCString(),
    };
    expect(read(headers).resetInMs).toBe(30_000);
  });

  test('tell when the window ends by our own clock where the server does not say its time', () => {
    expect(read({ 'X-RateLimit-Reset': String(NOW / 1000 + 30) }).resetInMs).toBe(30_000);
  });

  test.each([
    ['blanks around it', ' 12 ', 12],
    ['as many digits as a limit may have', '9'.repeat(9), 999_999_999],
    ['more digits than that', '9'.repeat(10), null],
    ['a unit after it', '12/min', null],
    ['a fraction, which is rounded down', '1.5', 1],
  ])('are whole numbers: %s', (_, text, number) => {
    expect(read({ 'X-RateLimit-Remaining': text }).remaining).toBe(number);
  });

  test('say nothing when they are junk, and spoil no other', () => {
    const headers = {
      'X-RateLimit-Limit': 'many',
      'X-RateLimit-Remaining': '-1',
      'X-RateLimit-Reset': 'later',
      Date: 'x',
    };
    expect(read({ ...headers, 'Retry-After': '3' })).toMatchObject({
      limitPerMin: null,
      remaining: null,
      resetInMs: null,
      serverTime: null,
      retryAfterMs: 3_000,
    });
  });

  test('cannot set a limit that stops or floods', () => {
    expect(read({ 'X-RateLimit-Limit': '0' }).limitPerMin).toBeNull();
    expect(read({ 'X-RateLimit-Limit-Day': '1' }).limitPerMin).toBe(1);
    expect(read({ 'X-RateLimit-Limit': '99999999' }).limitPerMin).toBe(6_000);
  });

  test('leave the correlation ID that was sent when the server names none', () => {
    expect(read({}).correlationId).toBe('sent-id');
  });
});
