import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width an element has on the page, kept up to date; `unmeasuredPx` as long as it has none. */
export function useWidth<E extends HTMLElement>(unmeasuredPx: number) {
  const box = useRef<E>(null);
  const [widthPx, setWidth] = useState(unmeasuredPx);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth || unmeasuredPx);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [unmeasuredPx]);
  return { box, widthPx };
}
