/**
 * Which rows of a long list are drawn, and where. All rows have one height; a row that begins a group has a heading above it.
 */
export interface Layout {
  count: number;
  rowPx: number;
  headingPx: number;
  /** The rows that have a heading, ascending: two at most. */
  rowsWithHeading: readonly number[];
}

const headingsBefore = ({ rowsWithHeading }: Layout, index: number) =>
  rowsWithHeading.filter((at) => at < index).length;

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
  const { count, rowPx, rowsWithHeading } = layout;
  let index = Math.min(Math.max(0, Math.floor(y / rowPx)), count - 1);
  // Headings push rows down, never up: the row is this one, or one of as many before it as there are headings.
  for (let step = 0; step <= rowsWithHeading.length && topOf(layout, index) > y && index > 0; step += 1)
    index -= 1;
  return index;
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
