import { describe, expect, test } from 'vitest';
import { readServerTime } from '../../../src/synap/time';

const NOON = Date.UTC(2026, 0, 2, 12, 0, 0);

test('these promises are kept in the time zone the project names, which is not UTC', () => {
  const here = new Intl.DateTimeFormat('en', { timeStyle: 'full' });
  const named = new Intl.DateTimeFormat('en', { timeStyle: 'full', timeZone: process.env.TZ ?? '' });
  expect(here.format(NOON)).toBe(named.format(NOON));
  expect(new Date(NOON).getTimezoneOffset()).not.toBe(0);
});

describe('a server time', () => {
  test.each([
    ['without an offset is UTC wherever the person sits', '2026-01-02T12:00:00', NOON],
    ['with Z is UTC', '2026-01-02T12:00:00Z', NOON],
    ['with an offset counts from there', '2026-01-02T17:30:00+05:30', NOON],
    ['with an offset west of UTC counts from there', '2026-01-02T08:30:00-0330', NOON],
    ['may have hours alone as its offset', '2026-01-02T14:00:00+02', NOON],
    ['may have microseconds, of which milliseconds count', '2026-01-02T12:00:00.123456', NOON + 123],
    ['may have more digits than anybody needs', '2026-01-02T12:00:00.123456789012Z', NOON + 123],
    ['may have a blank instead of T', '2026-01-02 12:00:00', NOON],
    ['may lack seconds', '2026-01-02T12:00', NOON],
    ['may have an offset and a Z, as a common slip in Python gives it', '2026-01-02T12:00:00+00:00Z', NOON],
    ['may have its letters in lower case', '2026-01-02t12:00:00z', NOON],
    ['may name GMT', '2026-01-02 12:00:00 GMT', NOON],
    ['may name UTC', '2026-01-02 12:00:00 UTC', NOON],
    ['may name UTC behind its offset, as in Go', '2026-01-02 12:00:00 +0000 UTC', NOON],
    ['may name its zone behind its offset, as in Java', '2026-01-02T13:00:00+01:00[Europe/Berlin]', NOON],
  ])('%s', (_, text, ms) => {
    expect(readServerTime(text)).toBe(ms);
  });

  test('in a leap second is the second after it', () => {
    const before = Date.UTC(2016, 11, 31, 23, 59, 59);
    expect(readServerTime('2016-12-31T23:59:60')).toBe(before + 1000);
  });

  test.each([
    '',
    'now',
    '2026-00-10T10:00:00',
    '2026-13-10T10:00:00',
    '2026-01-00T10:00:00',
    '2026-02-30T10:00:00',
    '2026-02-29T10:00:00',
    '2026-04-31T10:00:00',
    '2026-01-10T24:00:00',
    '2026-01-10T10:60:00',
    '2026-01-10T10:00:61',
    '2026-01-10T10:00:00+24:00',
    '2026-01-10T10:00:00-05:60',
    '20260110T100000Z',
    '2026-01-10',
    '12:00',
    5,
    null,
    {},
  ])('is none when it is %j', (value) => {
    expect(readServerTime(value)).toBeNull();
  });
});
