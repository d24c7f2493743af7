import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  /** What is in it, for those who reach it by keyboard. */
  label: string;
  class: string;
  children: ComponentChildren;
}

/** A long text in a box of its own. It takes the focus only where it scrolls: then keys must be able to scroll it. */
export function Scrollable({ label, class: className, children }: Props) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (element.scrollHeight > element.clientHeight) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  });
  return (
    <section ref={box} class={`scrollable ${className}`} aria-label={label}>
      {children}
    </section>
  );
}
