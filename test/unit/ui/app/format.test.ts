import '../texts';
import { expect, test } from 'vitest';
import {
  dateOf,
  dayAndTime,
  elapsedOf,
  exactDurationOf,
  exactTime,
  isoTime,
  relativeTime,
  requestDurationOf,
  shortId,
  sizeText,
  timeOfDay,
} from '../../../../src/ui/app/format';

const NOW = Date.UTC(2026, 0, 15);
const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

test.each([
  [-4_000, 'now'],
  [-5_000, '5 s ago'],
  [4_000, 'now'],
  [-7_900, '7 s ago'],
  [-3 * MIN - 59_000, '3 min ago'],
  [-2 * HOUR, '2 h ago'],
  [-DAY, '1 day ago'],
  [-DAY - 23 * HOUR, '1 day ago'],
  [-9 * DAY, '9 days ago'],
  [25_000, 'in 25 s'],
  [90 * MIN, 'in 1 h'],
  [2 * DAY, 'in 2 days'],
])('a moment %i ms from now is written %s', (awayMs, written) => {
  expect(relativeTime(NOW + awayMs, NOW)).toBe(written);
});

test('what is in progress counts in whole seconds', () => {
  expect([1_900, 61_000, HOUR + 61_000].map(elapsedOf)).toEqual(['1 s', '1 min 1 s', '1 h 1 min']);
});

test.each([
  [14_238, '14.238 s'],
  [14_000, '14 s'],
  [252_038, '4 min 12.038 s'],
  [61_001, '1 min 1.001 s'],
  [240_038, '4 min 0.038 s'],
  [HOUR + 1, '1 h'],
  [-1_238, '0 s'],
])('a duration of %i ms is written %s, where it is told exactly', (ms, written) => {
  expect(exactDurationOf(ms)).toBe(written);
});

test('a moment is written with as much of it as its place needs', () => {
  const at = new Date(2026, 0, 15, 14, 3, 9).getTime();
  const plain = (text: string) => text.replaceAll('\u202f', ' ');
  expect(plain(exactTime(at))).toBe('Jan 15, 2026, 2:03:09 PM');
  expect(plain(timeOfDay(at))).toBe('2:03:09 PM');
  expect(plain(dayAndTime(at))).toBe('Jan 15, 02:03 PM');
  expect(dateOf(at)).toBe('Jan 15, 2026');
  expect(isoTime(NOW)).toBe('2026-01-15T00:00:00.000Z');
});

test('a number that no date has is no moment, and breaks nothing', () => {
  for (const never of [8.64e15 + 1, Number.POSITIVE_INFINITY]) {
    expect(isoTime(never)).toBeNull();
    for (const written of [exactTime, timeOfDay, dayAndTime, dateOf].map((write) => write(never)))
      expect(written).toBe('invalid time');
  }
});

test('room is told in megabytes, and an ID by its ends', () => {
  expect(sizeText(1_234_567)).toBe('1.23 MB');
  expect(shortId('7c9e6679-7425-40de-944b-e07fc1f90ae7')).toBe('7c9e6679…0ae7');
  expect(shortId('mem_12345')).toBe('mem_12345');
});

test('what a request took is told in milliseconds below a second', () => {
  expect([0, 4, 84.4, 999, 1_000, 2_340].map(requestDurationOf)).toEqual([
    '0 ms',
    '4 ms',
    '84 ms',
    '999 ms',
    '1 s',
    '2.3 s',
  ]);
});
