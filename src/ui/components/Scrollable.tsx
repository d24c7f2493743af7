import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  /** What is in it, as a screen reader says it. */
  label: string;
  class: string;
  children: ComponentChildren;
}

/** A box for something long. It takes the focus only if it scrolls, because then keys must be able to scroll it. */
export function Scrollable({ label, class: className, children }: Props) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => letFocus(box.current));
  // Its size changes when it is unfolded, and with the width of the window.
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
