import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** The height of every row, of every heading, and of the box that they scroll in. */
export interface ListSizes {
  rowPx: number;
  headingPx: number;
  viewPx: number;
}

/** Which elements are measured; the same object at each call. */
interface MeasuredParts {
  row: string;
  heading: string;
}

/** Before anything has been measured, as on a page that is not drawn. */
const UNMEASURED: ListSizes = { rowPx: 52, headingPx: 31, viewPx: 600 };

/** Measures a row, a heading and the box, and again whenever the box changes, as with a larger font. */
export function useListSizes(
  box: RefObject<HTMLElement | null>,
  { row, heading }: MeasuredParts,
  hasRows: boolean,
): ListSizes {
  const [sizes, setSizes] = useState(UNMEASURED);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !hasRows) return;
    const heightOf = (selector: string) => element.querySelector<HTMLElement>(selector)?.offsetHeight;
    const measure = () =>
      setSizes((before) => {
        const now = {
          rowPx: heightOf(row) || before.rowPx,
          headingPx: heightOf(heading) || before.headingPx,
          viewPx: element.clientHeight || before.viewPx,
        };
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, row, heading, hasRows]);
  return sizes;
}
