import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  /** What is in it, for those who reach it by keyboard. */
  label: string;
  class: string;
  children: ComponentChildren;
}

/** Something long in a box of its own. It takes the focus only where it scrolls: then keys must be able to scroll it. */
export function Scrollable({ label, class: className, children }: Props) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => letFocus(box.current));
  // Unfolded, or in a window of another width.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => letFocus(box.current));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return (
    <section ref={box} class={`scrollable ${className}`} aria-label={label}>
      {children}
    </section>
  );
}

function letFocus(box: HTMLElement | null): void {
  if (!box) return;
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = box;
  if (scrollHeight > clientHeight || scrollWidth > clientWidth) box.tabIndex = 0;
  else box.removeAttribute('tabindex');
}
