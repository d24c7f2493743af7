import { useEffect, useMemo } from 'preact/hooks';
import { usePage } from '../app/page';

/** Visible this long counts as seen: shorter may be a glance that passed over it. */
const SEEN_AFTER_MS = 1_000;

/** Rows mark themselves with the ID of an outcome that has not been seen. */
const UNSEEN = '[data-unseen]';

export interface SeenObserver {
  /** Searches the page for unseen outcomes that have appeared or gone. */
  observe(): void;
  close(): void;
}

/** Reports each unseen outcome once it was visible for a second on a visible page. */
export function observeSeen(report: (ids: string[]) => void): SeenObserver {
  const visible = new Set<Element>();
  const watched = new Set<Element>();
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      update();
    },
    { threshold: 0.6 },
  );

  function observe(): void {
    const unseen = new Set(document.querySelectorAll(UNSEEN));
    for (const element of watched) if (!unseen.has(element)) forget(element);
    for (const element of unseen) {
      if (watched.has(element)) continue;
      watched.add(element);
      observer.observe(element);
    }
  }

  function forget(element: Element): void {
    observer.unobserve(element);
    watched.delete(element);
    visible.delete(element);
    cancel(element);
  }

  function update(): void {
    const isPageVisible = document.visibilityState === 'visible';
    for (const element of watched) {
      if (!isPageVisible || !visible.has(element)) cancel(element);
      else if (!timers.has(element)) timers.set(element, setTimeout(see, SEEN_AFTER_MS, element));
    }
  }

  function see(element: Element): void {
    const id = element.getAttribute('data-unseen');
    if (id) report([id]);
  }

  function cancel(element: Element): void {
    clearTimeout(timers.get(element));
    timers.delete(element);
  }

  document.addEventListener('visibilitychange', update);
  return {
    observe,
    close() {
      observer.disconnect();
      for (const element of timers.keys()) cancel(element);
      document.removeEventListener('visibilitychange', update);
    },
  };
}

/** Tells the background which outcomes the person has seen. Used by each page that shows some. */
export function useSeenOutcomes(): void {
  const { send } = usePage();
  const sightings = useMemo(() => observeSeen((ids) => void send({ type: 'seen', ids })), [send]);
  useEffect(() => {
    sightings.observe();
    // Rows come with what is stored, and in a long list while it is scrolled.
    const changes = new MutationObserver(sightings.observe);
    changes.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-unseen'] });
    return () => {
      changes.disconnect();
      sightings.close();
    };
  }, [sightings]);
}
