import { describe, expect, test } from 'vitest';
import {
  durationBars,
  durationsOf,
  durationX,
  EDGES_MS,
  usedClasses,
} from '../../../../../src/ui/pages/history/statistics/durations';
import {
  frameOf,
  medianOf,
  place,
  placeLog,
  roundUp,
} from '../../../../../src/ui/pages/history/statistics/scale';
import {
  namedSpans,
  spansOf,
  stacked,
  upAndDown,
} from '../../../../../src/ui/pages/history/statistics/spans';
import { NOW, watching } from '../../../samples';
import { over, thousands, timed } from './records';

const FRAME = frameOf(640, 170);
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('a scale', () => {
  test('puts its ends at the ends, and one value alone into the middle', () => {
    expect(place(0, 0, 10, 40, 140)).toBe(40);
    expect(place(10, 0, 10, 40, 140)).toBe(140);
    expect(place(7, 7, 7, 40, 140)).toBe(90);
  });

  test('by logarithm gives each factor the same room', () => {
    expect(placeLog(10, 1, 100, 0, 200)).toBeCloseTo(100);
  });

  test('ends at a number people know', () => {
    expect([0, 1, 2, 3, 11, 28, 51, 4_999].map(roundUp)).toEqual([1, 1, 2, 3, 20, 30, 100, 5_000]);
  });

  test('knows the middle of odd, even and no numbers', () => {
    expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([])]).toEqual([2, 2.5, null]);
  });
});

describe('finishes over time', () => {
  test('are counted in spans of one length without a gap, each in exactly one', () => {
    const spans = spansOf(thousands(5_000), 0);
    expect(spans.length).toBeLessThanOrEqual(40);
    const lengths = new Set(spans.map(({ from, to }) => to - from));
    expect(lengths.size).toBe(1);
    for (const [index, { from }] of spans.entries()) expect(from).toBe(spans[index - 1]?.to ?? from);
    expect(spans.reduce((sum, { completed }) => sum + completed, 0)).toBe(4_500);
    expect(spans.reduce((sum, { failed }) => sum + failed, 0)).toBe(500);
  });

  test('of days begin at this person’s midnight', () => {
    const offset = 5.5 * 60 * MINUTE;
    const records = [over(1, 'completed', timed(NOW, 1)), over(2, 'completed', timed(NOW - 30 * DAY, 1))];
    for (const { from } of spansOf(records, offset)) expect((from + offset) % DAY).toBe(0);
  });

  test('of one moment are one span, and of nothing that ended none', () => {
    expect(spansOf([over(1, 'failed', timed(NOW, 1))], 0)).toMatchObject([{ completed: 0, failed: 1 }]);
    expect(spansOf([watching(1)], 0)).toEqual([]);
  });

  test('survive moments of which one is a hundred thousand years from the other', () => {
    const spans = spansOf(
      [over(1, 'completed', timed(-8.64e15, 1)), over(2, 'completed', timed(8.64e15, 1))],
      0,
    );
    expect(spans.length).toBeLessThanOrEqual(40);
    expect(spans.reduce((sum, { completed }) => sum + completed, 0)).toBe(2);
  });

  test('are drawn upwards and failures downwards, on one scale within the frame', () => {
    const spans = spansOf(
      [1, 2, 3].map((n) => over(n, n === 3 ? 'failed' : 'completed', timed(NOW, 1))),
      0,
    );
    const { bars, baseline, upMax, downMax } = upAndDown(spans, FRAME);
    expect([upMax, downMax]).toEqual([2, 1]);
    expect(bars).toHaveLength(1);
    const [bar] = bars;
    expect(bar?.upper).toEqual({ y: FRAME.top, height: baseline - FRAME.top });
    expect(bar?.lower.y).toBe(baseline);
    expect((bar?.lower.y ?? 0) + (bar?.lower.height ?? 0)).toBeCloseTo(FRAME.bottom);
    expect(bar?.upper.height).toBeCloseTo(2 * (bar?.lower.height ?? 0));
  });

  test('without a failure have their line at the bottom', () => {
    const { baseline } = upAndDown(spansOf([over(1, 'completed', timed(NOW, 1))], 0), FRAME);
    expect(baseline).toBe(FRAME.bottom);
  });
});

test('waiting and work stand on one another, by their medians; times out of order count as none', () => {
  const records = [
    over(1, 'completed', timed(NOW, 10_000, 2_000)),
    over(2, 'completed', timed(NOW, 10_000, 4_000)),
    over(3, 'completed', { queuedAt: NOW, startedAt: NOW - 500, completedAt: NOW }),
    over(4, 'completed', { queuedAt: null, completedAt: NOW }),
  ];
  const spans = spansOf(records, 0);
  expect(spans[0]?.waitedMs).toEqual([2_000, 4_000, 0]);
  const { bars, maxMs } = stacked(spans, FRAME);
  expect(maxMs).toBe(10_000);
  const [bar] = bars;
  expect((bar?.lower.y ?? 0) + (bar?.lower.height ?? 0)).toBe(FRAME.bottom);
  expect((bar?.upper.y ?? 0) + (bar?.upper.height ?? 0)).toBeCloseTo(bar?.lower.y ?? -1);
});

test('a few of many spans are named, the first and the last among them', () => {
  expect(namedSpans(3, 5)).toEqual([0, 1, 2]);
  expect(namedSpans(40, 5)).toEqual([0, 10, 20, 29, 39]);
});

describe('durations', () => {
  const records = [
    over(1, 'completed', timed(NOW, 3_000)),
    over(2, 'completed', timed(NOW, 4_999)),
    over(3, 'completed', timed(NOW, 5_000)),
    over(4, 'failed', timed(NOW, 1)),
    over(5, 'failed', timed(NOW, 400 * DAY)),
    over(6, 'timed_out'),
    watching(7),
  ];

  test('are counted by outcome, each in exactly one class, the shortest and longest too', () => {
    const [completed, failed, ...others] = durationsOf(records);
    expect(others).toEqual([]);
    expect(completed).toMatchObject({ kind: 'completed', total: 3, medianMs: 4_999 });
    expect(completed?.counts.map((count, at) => [EDGES_MS[at], count]).filter(([, count]) => count)).toEqual([
      [2_000, 2],
      [5_000, 1],
    ]);
    expect(failed?.counts[0]).toBe(1);
    expect(failed?.counts.at(-1)).toBe(1);
  });

  test('are drawn from the first class that is used to the last, side by side within the frame', () => {
    const durations = durationsOf(records.slice(0, 3));
    const classes = usedClasses(durations);
    const [completed] = durations;
    if (!completed) throw new Error('three completed');
    const bars = durationBars(completed, classes, FRAME);
    expect(bars.map(({ at }) => EDGES_MS[at])).toEqual([1_000, 2_000, 5_000, 10_000]);
    expect(bars.map(({ height }) => Math.round(height))).toEqual([0, 140, 70, 0]);
    for (const { x, width } of bars) {
      expect(x).toBeGreaterThanOrEqual(FRAME.left);
      expect(x + width).toBeLessThanOrEqual(FRAME.right);
    }
    expect(durationX(1, classes, FRAME)).toBe(FRAME.left);
  });
});
