import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { type Layout, rowAt, topOf } from './row-layout';
import type { Identified } from './use-row-focus';

interface Anchored {
  records: readonly Identified[];
  layout: Layout;
  /** In another order the list begins at its top. */
  order: string;
}

/** Keeps the visible rows where they are while rows are added and removed above them. */
export function useScrollAnchor(
  box: RefObject<HTMLElement | null>,
  { records, layout, order }: Anchored,
): void {
  const anchor = useRef({ order, id: '', offsetPx: 0 });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (anchor.current.order !== order) element.scrollTop = 0;
    else if (element.scrollTop > 0) {
      const index = records.findIndex(({ id }) => id === anchor.current.id);
      if (index >= 0) element.scrollTop = topOf(layout, index) + anchor.current.offsetPx;
    }
    anchor.current = { ...anchor.current, order };
  }, [box, records, order]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = rowAt(layout, element.scrollTop);
    const id = records[first]?.id ?? '';
    anchor.current = { order, id, offsetPx: element.scrollTop - topOf(layout, first) };
  });
}
