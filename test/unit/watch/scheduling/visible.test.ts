import { expect, it } from 'vitest';
import { VISIBLE_MS } from '../../../../src/watch/scheduling/constants';
import { currentlyVisible, isVisible } from '../../../../src/watch/scheduling/visible';
import { idOf, NOW, scheduler } from '../../samples';

const seenAt = (at: number) => scheduler({ visibleAt: { [idOf(1)]: at } });

it.each([
  ['counts from the moment a page shows the ingestion', 0, true],
  ['counts until another should have come', VISIBLE_MS - 1, true],
  ['counts no longer than that', VISIBLE_MS, false],
  ['says nothing where the clock has been set back since', -1, false],
])('a heartbeat %s', (_, passedMs, isShown) => {
  expect(isVisible(seenAt(NOW - passedMs), idOf(1), NOW)).toBe(isShown);
  expect(Object.keys(currentlyVisible(seenAt(NOW - passedMs), NOW))).toEqual(isShown ? [idOf(1)] : []);
});
