import { describe, expect, test } from 'vitest';
import {
  bottomOf,
  drawnRows,
  type Layout,
  rowAt,
  rowByKey,
  scrollTopFor,
  topOf,
  totalPx,
} from '../../../../src/ui/components/virtual-list/row-layout';

const layout: Layout = { count: 5_000, rowPx: 50, headingPx: 30, rowsWithHeading: [0, 4] };

describe('the rows of a long list', () => {
  test('stand one below the other, with room for the headings', () => {
    expect([0, 1, 4, 5].map((index) => topOf(layout, index))).toEqual([0, 80, 230, 310]);
    expect(totalPx(layout)).toBe(5_000 * 50 + 60);
    for (const index of [0, 3, 4, 4_998]) expect(bottomOf(layout, index)).toBe(topOf(layout, index + 1));
  });

  test('are drawn where they are in sight, and few beyond', () => {
    for (const scrollTop of [0, 40, 79, 235, 100_000, totalPx(layout) - 600]) {
      const drawn = drawnRows(layout, { scrollTop, viewPx: 600 }, null);
      const inSight = Array.from({ length: layout.count }, (_, index) => index).filter(
        (index) => bottomOf(layout, index) > scrollTop && topOf(layout, index) < scrollTop + 600,
      );
      expect(drawn).toEqual(expect.arrayContaining(inSight));
      expect(drawn.length).toBeLessThan(35);
    }
  });

  test('include the one with the focus, wherever it is, in their order', () => {
    expect(drawnRows(layout, { scrollTop: 100_000, viewPx: 600 }, 3)[0]).toBe(3);
    expect(drawnRows(layout, { scrollTop: 0, viewPx: 600 }, 4_999).at(-1)).toBe(4_999);
    expect(drawnRows(layout, { scrollTop: 0, viewPx: 600 }, 2).filter((index) => index === 2)).toHaveLength(
      1,
    );
    expect(drawnRows(layout, { scrollTop: 0, viewPx: 600 }, 7_000)).not.toContain(7_000);
  });

  test('of an empty list are none', () => {
    expect(
      drawnRows({ ...layout, count: 0, rowsWithHeading: [] }, { scrollTop: 500, viewPx: 600 }, 0),
    ).toEqual([]);
    expect(
      drawnRows({ ...layout, count: 1, rowsWithHeading: [] }, { scrollTop: 9_000, viewPx: 600 }, null),
    ).toEqual([0]);
  });

  test('come into sight by as little scrolling as that takes', () => {
    expect(scrollTopFor(layout, 1, { scrollTop: 100, viewPx: 600 })).toBe(80);
    expect(scrollTopFor(layout, 5, { scrollTop: 100, viewPx: 600 })).toBe(100);
    expect(scrollTopFor(layout, 20, { scrollTop: 100, viewPx: 600 })).toBe(bottomOf(layout, 20) - 600);
  });
});

test('thousands of headings are as quick as none', () => {
  const every = { ...layout, rowsWithHeading: Array.from({ length: layout.count }, (_, index) => index) };
  for (let index = 0; index < layout.count; index += 1) expect(rowAt(every, index * 80)).toBe(index);
  expect(totalPx(every)).toBe(5_000 * 80);
});

test('keys lead from row to row, and never beyond the ends', () => {
  const from = (key: string, index: number) => rowByKey(key, index, { count: 100, perPage: 10 });
  expect(from('ArrowDown', 5)).toBe(6);
  expect(from('ArrowUp', 0)).toBe(0);
  expect(from('PageDown', 95)).toBe(99);
  expect(from('PageUp', 50)).toBe(40);
  expect(from('Home', 50)).toBe(0);
  expect(from('End', 50)).toBe(99);
  expect(from('x', 50)).toBeNull();
  expect(rowByKey('ArrowDown', 0, { count: 0, perPage: 10 })).toBeNull();
});
