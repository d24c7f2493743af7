import { useLayoutEffect } from 'preact/hooks';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Waits for components that move the focus themselves: their effects run after the next frame. */
const OTHERS_FIRST_MS = 100;

/**
 * Keeps the focus when the focused element is removed, such as a button that goes once it is pressed. Browsers would
 * drop it, and people who use the keyboard would start from the top. It goes to the nearest ancestor that is left.
 */
export function keepFocus(root: HTMLElement): void {
  let way: HTMLElement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  root.addEventListener('focusin', ({ target }) => {
    way = target instanceof HTMLElement ? ancestors(target, root) : [];
  });
  const isLost = () =>
    way[0]?.isConnected === false && (document.activeElement ?? document.body) === document.body;
  const restore = () => {
    if (!isLost()) return;
    const place = way.map(firstIn).find(Boolean);
    place?.focus({ preventScroll: true });
    // Only as far as is needed: what the person sees should not jump, but they must see where they type.
    place?.scrollIntoView({ block: 'nearest' });
  };
  new MutationObserver(() => {
    if (!isLost()) return;
    clearTimeout(timer);
    timer = setTimeout(restore, OTHERS_FIRST_MS);
  }).observe(root, { childList: true, subtree: true });
}

function ancestors(element: HTMLElement, root: HTMLElement): HTMLElement[] {
  const all = [element];
  for (let one = element.parentElement; one && root.contains(one); one = one.parentElement) all.push(one);
  return all;
}

function firstIn(element: HTMLElement): HTMLElement | undefined {
  if (!element.isConnected) return undefined;
  return [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find(
    (one) => !one.matches(':disabled, [tabindex="-1"]') && one.closest('[hidden], [inert]') === null,
  );
}

/** Keeps the focus on a row that moves from one part of the list to another, which removes it and inserts it again. */
export function useKeptRowFocus(focusRow: (id: string) => boolean): void {
  // During rendering: nothing has been moved yet.
  const row = document.activeElement?.closest('.row') ?? null;
  const { id, batch } = row?.querySelector<HTMLElement>('.row-open')?.dataset ?? {};
  const focused = id ?? batch;
  useLayoutEffect(() => {
    if (focused !== undefined && document.activeElement === document.body) focusRow(focused);
  });
}
