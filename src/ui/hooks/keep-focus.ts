import { useLayoutEffect } from 'preact/hooks';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Whoever knows better where the focus belongs has given it by then: effects run after the next frame. */
const OTHERS_FIRST_MS = 100;

/**
 * What is pressed may vanish by what it does, and browsers then give the focus to nothing: whoever works by the keyboard
 * would begin at the top again. It goes to the nearest place that is left of where it was.
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

/** A row that goes from one part of a list to another is taken out and put in again; the focus goes with it. */
export function useKeptRowFocus(focusRow: (id: string) => boolean): void {
  // Here nothing has been moved yet.
  const row = document.activeElement?.closest('.row') ?? null;
  const focused = row?.querySelector<HTMLElement>('.row-open')?.dataset.id;
  useLayoutEffect(() => {
    if (focused !== undefined && document.activeElement === document.body) focusRow(focused);
  });
}
