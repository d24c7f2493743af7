import '../texts';
import { expect, test } from 'vitest';
import { elapsedOf, relativeTime, requestDurationOf } from '../../../../src/ui/app/format';

const NOW = Date.UTC(2026, 0, 15);
const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

test.each([
  [-4_000, 'now'],
  [-7_900, '7 s ago'],
  [-3 * MIN - 59_000, '3 min ago'],
  [-2 * HOUR, '2 h ago'],
  [-DAY, '1 day ago'],
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
