import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** What one row shows is known by its ID. */
export interface Identified {
  id: string;
}

/** The row, and what of it takes the focus: that has the ID in `data-id`. */
interface FocusParts {
  row: string;
  focusable: string;
}

/**
 * Which row is the only tab stop, and has the focus if any row has it. It is known by its ID, so that it stays the same while
 * the list changes. When it leaves the list, the row that takes its place becomes the tab stop, and takes over the focus.
 */
export function useRowFocus(records: readonly Identified[], selectors: FocusParts) {
  const [tabStopId, setTabStopId] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const isFocusWanted = useRef(false);
  const focusedId = useRef<string | null>(null);

  const index = tabStopIndex(records, tabStopId, lastIndex.current);
  lastIndex.current = index ?? 0;

  useLayoutEffect(() => {
    const id = index === null ? undefined : records[index]?.id;
    const isFocusLost =
      focusedId.current !== null && focusedId.current !== id && document.activeElement === document.body;
    if (id === undefined || !(isFocusWanted.current || isFocusLost)) return;
    isFocusWanted.current = false;
    const row = document.querySelector<HTMLElement>(`${selectors.focusable}[data-id="${CSS.escape(id)}"]`);
    // The list has scrolled there already; the browser would put the row elsewhere.
    row?.focus({ preventScroll: true });
  });

  return {
    index,
    /** The row may not be drawn yet: it is focused once it is. */
    moveTo(id: string) {
      isFocusWanted.current = true;
      setTabStopId(id);
    },
    onFocusIn(event: FocusEvent) {
      const row = event.target instanceof Element ? event.target.closest(selectors.row) : null;
      const id = row?.querySelector(selectors.focusable)?.getAttribute('data-id') ?? null;
      focusedId.current = id;
      if (id !== null) setTabStopId(id);
    },
    onFocusOut(event: FocusEvent) {
      // The focus has moved to something else. When a row is removed, it moves to nothing: that row's ID is kept.
      if (event.relatedTarget !== null) focusedId.current = null;
    },
  };
}

function tabStopIndex(records: readonly Identified[], id: string | null, lastIndex: number): number | null {
  if (records.length === 0) return null;
  const found = records.findIndex((record) => record.id === id);
  return found >= 0 ? found : Math.min(lastIndex, records.length - 1);
}
