import { expect, test } from 'vitest';
import { stragglesAfterMs } from '../../../../src/watch/notifications/stragglers';

const MINUTE = 60_000;

test.each([
  ['nothing is known', [], 30 * MINUTE],
  ['jobs are short', [1_000, 2_000, 20_000], 5 * MINUTE],
  ['jobs are long', [2 * MINUTE, 4 * MINUTE, 3 * MINUTE], 12 * MINUTE],
  ['the longest has one digit more', [20 * MINUTE, 3 * MINUTE, 9 * MINUTE], 60 * MINUTE],
])('where %s a job straggles after so long', (_, recent, expected) => {
  expect(stragglesAfterMs({ recent })).toBe(expected);
});
