import type { Page } from '@playwright/test';

/** What is wider than the page, text that is cut without a sign of it, boxes to check that are squeezed, and controls under something else. */
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
      const { width, height } = element.getBoundingClientRect();
      if (element.matches('[type="checkbox"], [type="radio"]') && width !== height)
        wrong.push(`${nameOf(element)} is squeezed to ${width} by ${height}`);
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
