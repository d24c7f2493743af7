import type { Page } from '@playwright/test';

/** What moves by itself, or would on a change. */
export function moving(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // What had begun before the person asked for none may end.
    const begun = document.getAnimations().map(({ finished }) => finished.catch(() => {}));
    await Promise.race([Promise.all(begun), new Promise((resolve) => setTimeout(resolve, 200))]);
    const running = document.getAnimations().map((animation) => `an animation: ${animation.id || 'unnamed'}`);
    const parts = [...document.querySelectorAll('*')].flatMap((element) =>
      [null, '::before', '::after'].map((part) => ({
        element,
        part,
        style: getComputedStyle(element, part),
      })),
    );
    const moved = parts
      .filter(
        ({ style }) =>
          style.transitionDuration.split(', ').some((one) => Number.parseFloat(one) > 0) ||
          style.animationName !== 'none' ||
          style.scrollBehavior === 'smooth',
      )
      .map(
        ({ element, part }) =>
          `${element.tagName.toLowerCase()}.${element.getAttribute('class')}${part ?? ''}`,
      );
    return [...new Set([...running, ...moved])];
  });
}

/** What has moved up or down on the page since it was opened, without anybody having done anything. */
export function unsteady(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const moved = list
            .getEntries()
            .filter((entry) => !Reflect.get(entry, 'hadRecentInput'))
            .flatMap((entry): { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] =>
              Reflect.get(entry, 'sources'),
            )
            // A time that ends its line begins further to the left as it grows.
            .filter(({ node, previousRect, currentRect }) => node && previousRect.y !== currentRect.y);
          resolve(
            moved.map(({ node, previousRect, currentRect }) => {
              const name = node instanceof Element ? `${node.tagName}.${node.className}` : node?.textContent;
              return `${name} moved from ${previousRect.y} to ${currentRect.y}`;
            }),
          );
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        // Nobody tells that there is nothing to tell.
        setTimeout(resolve, 30, []);
      }),
  );
}
