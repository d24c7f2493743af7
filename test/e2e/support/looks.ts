import type { Page } from '@playwright/test';

/**
 * What can be measured of how a page looks. Each answers with a list of what is wrong, in words that lead to the element,
 * so that one test can look at many states and name everything at once.
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

/** What is wider than the page, text that is cut without a sign of it, and controls under something else. */
export function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}"`;
    const visible = [...document.querySelectorAll<HTMLElement>('body *')].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true }) && element.closest('.unseen, svg') === null,
    );
    const wrong: string[] = [];
    const scrolling = document.scrollingElement ?? document.documentElement;
    if (scrolling.scrollWidth > innerWidth)
      wrong.push(`the page is ${scrolling.scrollWidth} wide in ${innerWidth}`);
    const dialog = document.querySelector('dialog[open]');
    for (const element of visible) {
      const style = getComputedStyle(element);
      // A code, a table or a name of its own may be scrolled sideways where it stands; no part of the page may.
      const mayScroll = element.matches('.scrollable, .scrollable *, input, textarea, select');
      const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      const hides = style.overflowX !== 'visible' && style.overflowX !== '';
      const saysSo = style.textOverflow === 'ellipsis';
      // A count of memories is there as a whole or not at all.
      const isWhole = element.matches('.row-memories');
      if (hides && isWide && !mayScroll && !saysSo && !isWhole && element !== document.body)
        wrong.push(`${nameOf(element)} hides ${element.scrollWidth - element.clientWidth} px of its width`);
    }
    for (const element of visible) {
      if (
        !element.matches('a[href], button, input, select, textarea, summary') ||
        element.matches(':disabled')
      )
        continue;
      if (dialog && !dialog.contains(element)) continue;
      element.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const isReached =
        hit !== null &&
        (element.contains(hit) || hit.contains(element) || hit.closest('label')?.contains(element));
      if (!isReached) wrong.push(`${nameOf(element)} is under ${hit === null ? 'nothing' : nameOf(hit)}`);
      if (left < -0.5 || right > innerWidth + 0.5) wrong.push(`${nameOf(element)} is beyond the side`);
    }
    return [...new Set(wrong)];
  });
}

/** Words that are written over other words. */
export function overwritten(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words: {
      parent: Element;
      text: string;
      left: number;
      right: number;
      top: number;
      bottom: number;
    }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (
        text === '' ||
        parent === null ||
        !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      )
        continue;
      if (
        parent.closest('.unseen, option, .undo, .tabs, .bar, thead, .menu-items, dialog, .drop-hint, svg') !==
        null
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        let { left, right, top, bottom } = rect;
        for (let one: Element | null = parent; one !== null; one = one.parentElement) {
          if (getComputedStyle(one).overflow === 'visible') continue;
          const box = one.getBoundingClientRect();
          left = Math.max(left, box.left);
          right = Math.min(right, box.right);
          top = Math.max(top, box.top);
          bottom = Math.min(bottom, box.bottom);
        }
        if (right - left > 2 && bottom - top > 4)
          words.push({ parent, text: text.slice(0, 30), left, right, top, bottom });
      }
    }
    const wrong = words.flatMap((one, at) =>
      words
        .slice(at + 1)
        .filter(
          (other) =>
            // A text that is cut with dots has two boxes.
            other.parent !== one.parent &&
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
            Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6,
        )
        .map((other) => `"${other.text}" is written over "${one.text}"`),
    );
    return [...new Set(wrong)];
  });
}

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

/** In forced colours: drawings and marks whose colour is that of what is behind them. */
export function vanished(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (canvas === null) throw new Error('no canvas');
    const channels = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
      const [red = 0, green = 0, blue = 0] = [r, g, b].map((one) =>
        one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (a: string, b: string) => {
      const [one, other] = [luminance(channels(a)), luminance(channels(b))];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    };
    const behind = (element: Element | null): string => {
      for (let one = element; one !== null; one = one.parentElement) {
        const colour = getComputedStyle(one).backgroundColor;
        if ((channels(colour)[3] ?? 0) > 0) return colour;
      }
      return 'Canvas';
    };
    const wrong: string[] = [];
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} in ${element.parentElement?.getAttribute('class') ?? ''}`;
    for (const shape of document.querySelectorAll<SVGElement>('svg :is(path, rect, circle, line, text)')) {
      if (!shape.checkVisibility() || shape.closest('pattern') !== null) continue;
      const { fill, stroke } = getComputedStyle(shape);
      const ground = behind(shape.closest('svg')?.parentElement ?? null);
      const isSeen = [fill, stroke].some(
        (colour) => colour.startsWith('url(') || (colour !== 'none' && contrast(colour, ground) >= 3),
      );
      if (!isSeen) wrong.push(`${nameOf(shape)}: ${fill} and ${stroke} on ${ground}`);
    }
    for (const dot of document.querySelectorAll('.dot, .timeline-key'))
      if (dot.checkVisibility()) {
        const { backgroundColor, backgroundImage, outlineStyle } = getComputedStyle(dot);
        const isSeen =
          backgroundImage !== 'none' ||
          outlineStyle !== 'none' ||
          contrast(backgroundColor, behind(dot.parentElement)) >= 3;
        if (!isSeen) wrong.push(`${nameOf(dot)}: ${backgroundColor}`);
      }
    // What floats over the rest has no shade and no ground of its own any more: only a line tells it from what it covers.
    for (const over of document.querySelectorAll(
      '.undo, .copy-wish:not(:empty), .menu-items, dialog[open], .drop-hint p',
    )) {
      const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(over);
      if ((borderTopStyle === 'none' || borderTopWidth === '0px') && outlineStyle === 'none')
        wrong.push(`${nameOf(over)} has no edge`);
    }
    return [...new Set(wrong)];
  });
}

/** What can have the focus and does not show it. The keyboard was used last. */
export async function unfocused(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const focusable = [
      ...document.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [tabindex="0"]',
      ),
    ].filter((element) => element.checkVisibility() && !element.matches(':disabled'));
    const before = document.activeElement;
    const isDrawn = ({ outlineStyle, outlineWidth, content }: CSSStyleDeclaration, isPart: boolean) =>
      outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 && (!isPart || content !== 'none');
    const wrong = focusable.filter((element) => {
      element.focus();
      if (document.activeElement !== element) return false;
      const label = element.closest('label');
      return !(
        isDrawn(getComputedStyle(element), false) ||
        isDrawn(getComputedStyle(element, '::after'), true) ||
        (label !== null && isDrawn(getComputedStyle(label), false))
      );
    });
    if (before instanceof HTMLElement) before.focus();
    return wrong.map((element) => `${element.tagName.toLowerCase()}.${element.className} shows no focus`);
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

/** Where the page and its static shell, which the browser shows before any script has run, differ. Leaves the shell there. */
export function unlikeShell(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    document.documentElement.style.fontSize = '';
    const boxOf = (selector: string) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      return box && [box.left, box.top, box.height].map(Math.round).join();
    };
    const parts = ['body', '.bar', '.watch', '.watch :is(textarea, .shell-field)'];
    document.querySelector('.main')?.scrollTo(0, 0);
    const drawn = parts.map(boxOf);
    const html = await (await fetch(location.pathname)).text();
    const shell = new DOMParser().parseFromString(html, 'text/html').querySelector('#app');
    document.querySelector('#app')?.replaceChildren(...(shell?.children ?? []));
    return parts
      .map((part, at) => ({ part, drawn: drawn[at], before: boxOf(part) }))
      .filter(({ drawn, before }) => drawn !== before)
      .map(({ part, drawn, before }) => `${part} is at ${drawn}, and in the shell at ${before}`);
  });
}
