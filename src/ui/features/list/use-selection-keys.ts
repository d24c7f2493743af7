import { useLayoutEffect, useRef } from 'preact/hooks';
import { type RowAction, rowActionFor } from './list-keys';
import { hasModifier, isHeldRowKey, pressedKey } from './pressed-key';

/** While rows are selected, the keys of a row act on all of them, whichever row has the focus. */
export function useSelectionKeys(actions: Record<RowAction, () => void>): void {
  const newest = useRef(actions);
  newest.current = actions;
  // In a layout effect: the next key press may already be for the selection.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const action = rowActionFor(pressedKey(event));
      const isInRow = event.target instanceof Element && event.target.closest('.row') !== null;
      if (action === null || !isInRow || hasModifier(event) || isHeldRowKey(event)) return;
      // In the capture phase, before the listener that would act on one row.
      event.preventDefault();
      newest.current[action]();
    };
    document.addEventListener('keydown', listener, true);
    return () => document.removeEventListener('keydown', listener, true);
  }, []);
}
