/**
 * Which rows of a long list are drawn, and where. All rows have one height; a row that begins a group has a heading above it.
 */
export interface Layout {
  count: number;
  rowPx: number;
  headingPx: number;
  /** The rows that have a heading, ascending. */
  rowsWithHeading: readonly number[];
}

/** How many headings stand above a row, its own not counted. */
function headingsBefore({ rowsWithHeading }: Layout, index: number): number {
  return firstIndex(rowsWithHeading.length, (n) => (rowsWithHeading[n] ?? 0) >= index);
}

/** The first of the indices below `count` for which it is true, where it stays true from there on; `count` if for none. */
function firstIndex(count: number, isTrue: (index: number) => boolean): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isTrue(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Where a row begins, its heading included. */
export function topOf(layout: Layout, index: number): number {
  return index * layout.rowPx + headingsBefore(layout, index) * layout.headingPx;
}

/** Where a row ends. */
export function bottomOf(layout: Layout, index: number): number {
  return topOf(layout, index + 1);
}

/** The height of the whole list. */
export function totalPx(layout: Layout): number {
  return topOf(layout, layout.count);
}

/** The row at this height; the first or last one beyond the ends. */
export function rowAt(layout: Layout, y: number): number {
  return Math.max(0, firstIndex(layout.count, (index) => topOf(layout, index) > y) - 1);
}

/** Rows drawn above and below what is visible, so that fast scrolling shows no blank. */
const OVERSCAN = 8;

/** The rows to draw, ascending: the visible ones, a few more on both sides, and `always`, which may be anywhere. */
export function drawnRows(
  layout: Layout,
  { scrollTop, viewPx }: { scrollTop: number; viewPx: number },
  always: number | null,
): number[] {
  if (layout.count === 0) return [];
  const first = Math.max(0, rowAt(layout, scrollTop) - OVERSCAN);
  const last = Math.min(layout.count - 1, rowAt(layout, scrollTop + viewPx) + OVERSCAN);
  const rows = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  if (always === null || always < 0 || always >= layout.count) return rows;
  if (always < first) return [always, ...rows];
  return always > last ? [...rows, always] : rows;
}

/** The scroll position at which a row is visible, as near to the present one as possible. */
export function scrollTopFor(
  layout: Layout,
  index: number,
  { scrollTop, viewPx }: { scrollTop: number; viewPx: number },
): number {
  const [top, bottom] = [topOf(layout, index), bottomOf(layout, index)];
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewPx ? bottom - viewPx : scrollTop;
}

/** The row that a key leads to; null for a key that leads nowhere. */
export function rowByKey(
  key: string,
  from: number,
  { count, perPage }: { count: number; perPage: number },
): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + perPage,
    PageUp: from - perPage,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, to));
}
