import type { Page } from '@playwright/test';

/**
 * What can be measured of how a page looks. Each function of this folder returns what is wrong, in words that lead to the element, so
 * that one test can look at many states and report everything at once.
 */

/** The least that a finger, or a hand that shakes, can be asked to hit (WCAG 2.5.8). */
const TARGET_PX = 24;

/**
 * Targets under 24 by 24 that something else is too near to. What counts is what answers, not what is drawn: a label counts
 * as its field. Exempt by the criterion: links in a sentence, and small ones with so much room that a circle of 24 around
 * the middle of each touches no other.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const INTERACTIVE =
      'a[href], button, input, select, textarea, summary, [role="menuitem"], [tabindex="0"]';
    const shown = [...document.querySelectorAll<HTMLElement>(INTERACTIVE)].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.matches(':disabled, .unseen') &&
        element.closest('.unseen') === null,
    );
    const isInSentence = (element: HTMLElement) =>
      element.matches('a, button.link') &&
      [...(element.parentElement?.childNodes ?? [])].some(
        (node) => node instanceof Text && (node.textContent ?? '').trim().length > 1,
      );
    const boxOf = (element: HTMLElement) => {
      const boxes = [element, element.closest('label')].flatMap((one) =>
        one ? [one.getBoundingClientRect()] : [],
      );
      return boxes.reduce((a, b) => (a.width * a.height >= b.width * b.height ? a : b));
    };
    /** Whether the whole square around its middle is its own, as with a row that is one large button. */
    const answersAround = (element: HTMLElement) => {
      element.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const half = least / 2 - 0.5;
      return [-half, half].every((dx) =>
        [-half, half].every((dy) => {
          const hit = document.elementFromPoint(left + width / 2 + dx, top + height / 2 + dy);
          return hit !== null && (element.contains(hit) || hit.closest('label')?.contains(element) === true);
        }),
      );
    };
    const small = shown.filter((element) => {
      const { width, height } = boxOf(element);
      return (
        (width < least - 0.01 || height < least - 0.01) && !isInSentence(element) && !answersAround(element)
      );
    });
    const targetAt = (x: number, y: number) => {
      const hit = document.elementFromPoint(x, y);
      return hit?.closest(INTERACTIVE) ?? hit?.closest('label')?.control ?? null;
    };
    const middleOf = (element: HTMLElement) => {
      const { left, top, width, height } = boxOf(element);
      return { x: left + width / 2, y: top + height / 2 };
    };
    const isCrowded = (element: HTMLElement) => {
      element.scrollIntoView({ block: 'center', inline: 'center' });
      const { x, y } = middleOf(element);
      const onCircle = Array.from({ length: 24 }, (_, at) => ({
        dx: Math.cos((at * Math.PI) / 12) * (least / 2 - 0.5),
        dy: Math.sin((at * Math.PI) / 12) * (least / 2 - 0.5),
      }));
      const touches = onCircle.some(({ dx, dy }) => {
        const other = targetAt(x + dx, y + dy);
        return other !== null && other !== element;
      });
      const isNearSmallOne = small.some((other) => {
        const middle = middleOf(other);
        const isInSight = targetAt(middle.x, middle.y) === other;
        return other !== element && isInSight && Math.hypot(middle.x - x, middle.y - y) < least;
      });
      return touches || isNearSmallOne;
    };
    return small.filter(isCrowded).map((element) => {
      const { width, height } = boxOf(element);
      const name = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40) ?? '';
      return `${element.tagName.toLowerCase()}.${element.className} "${name}" is ${width.toFixed(1)} by ${height.toFixed(1)}`;
    });
  }, TARGET_PX);
}
