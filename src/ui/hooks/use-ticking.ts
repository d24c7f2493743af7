import { useEffect, useReducer } from 'preact/hooks';
import { usePage } from '../app/page';

/** One timer for everything on the page that counts seconds, so that all of it changes in the same frame. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(now: () => number): void {
  clearTimeout(timer);
  if (listeners.size === 0) return;
  timer = setTimeout(
    () => {
      for (const listener of [...listeners]) listener();
      schedule(now);
    },
    1_000 - (now() % 1_000),
  );
}

/** A text that depends on the present moment; the component is drawn again only in a second in which it changes. */
export function useTicking(textAt: (now: number) => string, isActive = true): string {
  const { now } = usePage();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const text = textAt(now());
  useEffect(() => {
    if (!isActive) return;
    const check = () => {
      if (textAt(now()) !== text) redraw(null);
    };
    listeners.add(check);
    if (listeners.size === 1) schedule(now);
    return () => {
      listeners.delete(check);
    };
  });
  return text;
}
