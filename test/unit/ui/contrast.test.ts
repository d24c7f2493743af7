// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DetachedWindowAPI } from 'happy-dom';
import { beforeAll, describe, expect, it } from 'vitest';
import { contrastRatio } from '../contrast-ratio';

declare global {
  interface Window {
    happyDOM: DetachedWindowAPI;
  }
}

const STYLES = join(import.meta.dirname, '../../../src/ui/styles/tokens.css');
const root = document.documentElement;

beforeAll(() => {
  const style = document.createElement('style');
  style.textContent = readFileSync(STYLES, 'utf8');
  document.head.append(style);
});

/** The colour of this name, as a page has it that a person has set to this theme. */
function colourIn(theme: string, name: string): string {
  root.dataset.theme = theme;
  return getComputedStyle(root).getPropertyValue(`--${name}`);
}

/** What text stands on, and what is written there. */
const WRITTEN: [ground: string, texts: string[]][] = [
  ['bg', ['text', 'muted', 'accent', 'good', 'warn', 'bad']],
  ['surface', ['text', 'muted', 'accent', 'good', 'warn', 'bad']],
  // The row that is pointed at or opened.
  ['hover', ['text', 'muted', 'accent', 'good', 'warn', 'bad']],
  ['good-surface', ['text', 'muted', 'good']],
  ['warn-surface', ['text', 'muted', 'warn']],
  ['bad-surface', ['text', 'muted', 'bad']],
  ['accent', ['on-accent']],
  ['accent-hover', ['on-accent']],
  // The bar that takes back a removal, and tips.
  ['text', ['bg']],
];

/** What has a meaning without being text: edges of fields, the ring of the focus, shapes, bars, dots. */
const DRAWN: [ground: string, marks: string[]][] = [
  [
    'bg',
    ['edge', 'accent', 'muted', 'good', 'warn', 'bad', 'blue', 'green', 'orange', 'purple', 'red', 'teal'],
  ],
  [
    'surface',
    ['edge', 'accent', 'muted', 'good', 'warn', 'bad', 'blue', 'green', 'orange', 'purple', 'red', 'teal'],
  ],
  ['hover', ['accent', 'muted', 'good', 'warn', 'bad', 'blue', 'green', 'orange', 'purple', 'red', 'teal']],
  // The filled part of a bar beside the rest of it.
  ['line', ['accent', 'warn', 'good', 'bad']],
  // The ring of the focus in the bar that takes back a removal.
  ['text', ['bg']],
];

/** The pairs of which one is not seen well enough on the other. */
function tooFaint(theme: string, all: [string, string[]][], least: number): string[] {
  return all.flatMap(([ground, marks]) =>
    marks
      .filter((mark) => contrastRatio(colourIn(theme, mark), colourIn(theme, ground)) < least)
      .map((mark) => `${mark} on ${ground}`),
  );
}

describe.each(['light', 'dark'])('in %s colours', (theme) => {
  it('all text can be read', () => {
    expect(tooFaint(theme, WRITTEN, 4.5)).toEqual([]);
  });

  it('all shapes that mean something can be seen', () => {
    expect(tooFaint(theme, DRAWN, 3)).toEqual([]);
  });
});

it('a page that follows the system has the colours of a page set to what the system has', () => {
  const names = new Set([...WRITTEN, ...DRAWN].flatMap(([ground, marks]) => [ground, ...marks]));
  const ofTheme = (theme: string) => [...names].map((name) => colourIn(theme, name));
  const { device } = window.happyDOM.settings;
  for (const system of ['light', 'dark'] as const) {
    device.prefersColorScheme = system;
    expect(ofTheme('')).toEqual(ofTheme(system));
  }
});
