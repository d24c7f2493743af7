import { expect, test } from 'vitest';
import { isZoneBefore } from '../../../src/watch/zones';
import { NOW } from '../samples';

const MINUTE = 60_000;

test.each([15, 60, 210, 345, 14 * 60])(
  'a job queued %i minutes before its watch may be of another zone',
  (minutes) => {
    for (const secondsMore of [-1, 0, 5, 59])
      expect(isZoneBefore(NOW - minutes * MINUTE - secondsMore * 1_000, NOW)).toBe(true);
  },
);

test.each([0, 0.5, 3, 14, 17, 52, 14 * 60 + 2, 15 * 60, 48 * 60])(
  'a job queued %f minutes before its watch is as old as it says',
  (minutes) => {
    expect(isZoneBefore(NOW - minutes * MINUTE, NOW)).toBe(false);
  },
);

test('a job that seems to be queued after its watch began says nothing of zones', () => {
  expect(isZoneBefore(NOW + 60 * MINUTE, NOW)).toBe(false);
});
