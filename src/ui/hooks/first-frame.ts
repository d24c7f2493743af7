import { useEffect, useState } from 'preact/hooks';

/** Runs it when what was drawn just now has been painted: in the next frame, behind what the browser does for this one. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

/** The header and the field, which are above any list. */
const ABOVE_ROWS_PX = 80;

/** Less high than any row is, a batch that is closed being the lowest. */
const ROW_MIN_PX = 42;

/** How many rows are enough for a window of this height. Firefox's popup has next to none before it is drawn. */
export const rowsIn = (heightPx: number): number =>
  Math.max(0, Math.ceil((heightPx - ABOVE_ROWS_PX) / ROW_MIN_PX));

/**
 * How many rows to draw: as many as can be in sight until these are painted, then all. What is further down would only make
 * a person wait for what is above.
 */
export function useRowsInSight(): number {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return isPainted ? Number.POSITIVE_INFINITY : rowsIn(innerHeight);
}
