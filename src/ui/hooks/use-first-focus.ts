import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/**
 * Puts the caret into a field when it appears. Firefox gives a popup's window the focus when it shows it, which may be
 * after the page was drawn, and then takes it from the field.
 */
export function useFirstFocus(field: RefObject<HTMLElement | null>, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    field.current?.focus();
    const regain = () => {
      if (document.activeElement === document.body) field.current?.focus();
    };
    addEventListener('focus', regain, { once: true });
    return () => removeEventListener('focus', regain);
  }, [field, isWanted]);
}
