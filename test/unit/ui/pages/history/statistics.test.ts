import { describe, expect, test } from 'vitest';
import { tookMs } from '../../../../../src/ui/app/ingestion-times';
import {
  durationBars,
  durationsOf,
  durationX,
  EDGES_MS,
  usedClasses,
} from '../../../../../src/ui/pages/history/statistics/durations';
import { axisEnd, frameOf } from '../../../../../src/ui/pages/history/statistics/frame';
import { stacked, upAndDown } from '../../../../../src/ui/pages/history/statistics/span-bars';
import { namedSpans, spansOf } from '../../../../../src/ui/pages/history/statistics/time-spans';
import { suppress } from '../../../../../src/watch/model/ingestion';
import type { Ingestion } from '../../../../../src/watch/model/records';
import { endWatch } from '../../../../../src/watch/model/rounds';
import { inZone } from '../../../../property/zones';
import { NOW, watching } from '../../../samples';
import { over, thousands, timed } from './records';

const FRAME = frameOf(640, 170);
const DAY = 86_400_000;

/** Noon of a day of 2026 by the local clock. */
const local = (month: number, day: number) => new Date(2026, month, day, 12).getTime();
const later = (record: Ingestion, ms: number): Ingestion => {
  const completedAt = (record.completedAt ?? 0) + ms;
  if (record.state !== 'ended') return { ...record, completedAt };
  return { ...record, completedAt, outcome: { ...record.outcome, at: record.outcome.at + ms } };
};

test('an axis ends at a number people know', () => {
  expect([0, 1, 2, 3, 11, 28, 51, 4_999].map(axisEnd)).toEqual([1, 1, 2, 3, 20, 30, 100, 5_000]);
});

describe('finishes over time', () => {
  test('are counted in spans of one length of this person’s calendar without a gap, each in exactly one', () => {
    const spans = spansOf(thousands(5_000));
    expect(spans.length).toBeLessThanOrEqual(40);
    const lengths = new Set(spans.map(({ from, to }) => to - from));
    expect(lengths.size).toBe(1);
    for (const [index, { from }] of spans.entries()) expect(from).toBe(spans[index - 1]?.to ?? from);
    expect(spans.reduce((sum, { completed }) => sum + completed, 0)).toBe(4_500);
    expect(spans.reduce((sum, { problems }) => sum + problems, 0)).toBe(500);
  });

  test.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'America/Havana', 'Pacific/Apia'])(
    'of days begin at local midnight, across every change of the clocks, in %s',
    (zone) => {
      inZone(zone, () => {
        // Two days of each month: a span for about nine days, over two changes of the clocks or none.
        const records = Array.from({ length: 12 }, (_, month) =>
          over(month, 'completed', timed(local(month, 15), 1)),
        );
        for (const some of [records.slice(0, 1), records.slice(1, 2), records.slice(2, 4), records]) {
          const spans = spansOf([...some, ...some.map((record) => later(record, 20 * DAY))]);
          for (const { from, isWholeDays } of spans) {
            expect(isWholeDays).toBe(true);
            // In Havana the clocks go forward at midnight: that day begins at one.
            expect(new Date(from - 1).getDate()).not.toBe(new Date(from).getDate());
          }
          expect(spans.reduce((sum, { completed }) => sum + completed, 0)).toBe(2 * some.length);
        }
      });
    },
  );

  test('of one day stand over that day, at its first and its last minute, on days of 23 and 25 hours too', () => {
    inZone('Europe/Berlin', () => {
      // Three weeks around the last Sundays of March and October.
      for (const month of [2, 9]) {
        const days = Array.from({ length: 21 }, (_, n) => 15 + n);
        const records = days.flatMap((day, n) => [
          over(2 * n, 'completed', timed(new Date(2026, month, day, 0, 0).getTime(), 1)),
          over(2 * n + 1, 'failed', timed(new Date(2026, month, day, 23, 59).getTime(), 1)),
        ]);
        const spans = spansOf(records);
        expect(spans.map(({ from }) => new Date(from).getDate())).toEqual(
          days.map((day) => new Date(2026, month, day).getDate()),
        );
        for (const span of spans) expect(span).toMatchObject({ completed: 1, problems: 1 });
      }
    });
  });

  test('of hours begin at whole hours of the local day, however the clocks are changed', () => {
    inZone('Europe/Berlin', () => {
      const first = new Date(2026, 2, 28, 9, 10).getTime();
      const spans = spansOf([
        over(1, 'completed', timed(first, 1)),
        over(2, 'completed', timed(first + 3 * DAY, 1)),
      ]);
      expect(new Set(spans.map(({ from }) => new Date(from).getHours() % 3))).toEqual(new Set([0]));
      expect(spans.some(({ isWholeDays }) => isWholeDays)).toBe(false);
    });
  });

  test('of one moment are one span, and of nothing that ended none', () => {
    expect(spansOf([over(1, 'failed', timed(NOW, 1))])).toMatchObject([{ completed: 0, problems: 1 }]);
    expect(spansOf([watching(1)])).toEqual([]);
  });

  test('are where this computer saw the end, if the time that the server gives stands for none', () => {
    const never = (n: number, at: number) =>
      suppress(endWatch(watching(n, { queuedAt: NOW, completedAt: at }), 'completed', NOW), 'imported', NOW);
    const placeholders = [Date.parse('0001-01-01T00:00:00Z'), 0, Date.parse('9999-12-31T23:59:59Z')];
    const records = placeholders.map((at, n) => never(n, at));
    expect(spansOf(records)).toMatchObject([{ completed: 3, waitedMs: [], workedMs: [] }]);
    expect(durationsOf(records)).toEqual([]);
    expect(records.map(tookMs)).toEqual([null, null, null]);
  });

  test('are where this computer saw the end too, if the server’s time lies long after that', () => {
    const ahead = suppress(
      endWatch(watching(1, { queuedAt: NOW, completedAt: NOW + 3_000 * DAY }), 'completed', NOW),
      'imported',
      NOW,
    );
    expect(spansOf([ahead, over(2, 'completed', timed(NOW, 1))])).toMatchObject([{ completed: 2 }]);
  });

  test('of weeks begin on Mondays', () => {
    const records = [0, 200].map((days, n) => over(n, 'completed', timed(NOW - days * DAY, 1)));
    expect(new Set(spansOf(records).map(({ from }) => new Date(from).getDay()))).toEqual(new Set([1]));
  });

  test('of no known time are in no span, and make none longer', () => {
    const records = [-8.64e15, 8.64e15, NOW].map((at, n) => over(n, 'completed', timed(at, 1)));
    expect(spansOf(records)).toMatchObject([{ completed: 1 }]);
  });

  test('of fifteen years are still few spans without a gap', () => {
    const records = [0, 1, 15 * 366].map((days, n) => over(n, 'completed', timed(NOW - days * DAY, 1)));
    const spans = spansOf(records);
    expect(spans.length).toBeLessThanOrEqual(40);
    for (const [index, { from }] of spans.entries()) expect(from).toBe(spans[index - 1]?.to ?? from);
  });

  test('are drawn upwards and failures downwards, on one scale within the frame', () => {
    const spans = spansOf([1, 2, 3].map((n) => over(n, n === 3 ? 'failed' : 'completed', timed(NOW, 1))));
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
    const { baseline } = upAndDown(spansOf([over(1, 'completed', timed(NOW, 1))]), FRAME);
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
  const spans = spansOf(records);
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
  test('that end before they begin are none', () => {
    const backwards = over(1, 'completed', { queuedAt: NOW, completedAt: NOW - 5_000 });
    expect(tookMs(backwards)).toBeNull();
    expect(durationsOf([backwards])).toEqual([]);
  });

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
