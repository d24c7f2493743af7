/**
 * Which rows of a long list are drawn, and where. All rows are of one height; a row that begins a group has a heading
 * above it.
 */
export interface Layout {
  count: number;
  rowPx: number;
  headingPx: number;
  /** The rows that have a heading, ascending. A few at most. */
  headed: readonly number[];
}

const headingsBefore = ({ headed }: Layout, index: number) => headed.filter((at) => at < index).length;

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

/** The row at this height; the nearest one beyond the ends. */
function rowAt(layout: Layout, y: number): number {
  const { count, rowPx, headed } = layout;
  let index = Math.min(Math.max(0, Math.floor(y / rowPx)), count - 1);
  // Headings only push rows down: no row is further up than this, and at most as many rows as there are headings.
  for (let step = 0; step <= headed.length && topOf(layout, index) > y && index > 0; step += 1) index -= 1;
  return index;
}

/** Rows drawn beyond what is in sight, so that quick scrolling meets no blank. */
const BEYOND = 8;

/** The rows to draw: those in sight and a few more, and the one that must not vanish, in their order. */
export function drawnRows(layout: Layout, scrollTop: number, viewPx: number, kept: number | null): number[] {
  if (layout.count === 0) return [];
  const first = Math.max(0, rowAt(layout, scrollTop) - BEYOND);
  const last = Math.min(layout.count - 1, rowAt(layout, scrollTop + viewPx) + BEYOND);
  const rows = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  if (kept === null || kept < 0 || kept >= layout.count) return rows;
  if (kept < first) return [kept, ...rows];
  return kept > last ? [...rows, kept] : rows;
}

/** How far to scroll so that a row is in sight: not at all where it is. */
export function scrollTo(layout: Layout, index: number, scrollTop: number, viewPx: number): number {
  const [top, bottom] = [topOf(layout, index), bottomOf(layout, index)];
  if (top < scrollTop) return top;
  return bottom > scrollTop + viewPx ? bottom - viewPx : scrollTop;
}

/** Where a key leads from a row of the list; null for a key that leads nowhere. */
export function rowByKey(key: string, from: number, count: number, perPage: number): number | null {
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
