import type { Page } from '@playwright/test';

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
      '.undo, .copied-ids:not(:empty), .menu-items, dialog[open], .drop-hint p',
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
