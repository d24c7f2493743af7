import { useEffect, useState } from 'preact/hooks';

/** Runs it when what was drawn just now has been painted: in the next frame, behind what the browser does for this one. */
export function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

/** Less high than any row is: so many of them fill what can be seen, and more. */
const ROW_MIN_PX = 40;

/**
 * How many rows to draw: as many as can be in sight until these are painted, then all. What is further down would only make
 * a person wait for what is above.
 */
export function useRowsInSight(): number {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => afterPaint(() => setPainted(true)), []);
  return isPainted ? Number.POSITIVE_INFINITY : Math.ceil(innerHeight / ROW_MIN_PX);
}
