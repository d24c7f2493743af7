import { useLayoutEffect } from 'preact/hooks';

/** Esc goes back instead of closing the popup, as long as there is something to go back to. */
export function useEscapeKey(onBack: (() => void) | null): void {
  useLayoutEffect(() => {
    if (!onBack) return;
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      onBack();
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [onBack]);
}
