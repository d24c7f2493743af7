import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';

const CSS = readFileSync(new URL('../../src/ui/styles/tokens.css', import.meta.url), 'utf8');

/** What the block after this selector sets. */
function tokensAfter(selector: string): Record<string, string> {
  const from = CSS.indexOf(selector);
  if (from < 0) throw new Error(`no ${selector} in tokens.css`);
  const block = CSS.slice(CSS.indexOf('{', from) + 1, CSS.indexOf('}', from));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const LIGHT = tokensAfter(':root {');
const SCHEMES: [scheme: string, tokens: Record<string, string>][] = [
  ['light', LIGHT],
  ['dark', { ...LIGHT, ...tokensAfter(':root:not([data-theme="light"])') }],
];

function luminance(colour: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colour);
  if (!match) throw new Error(`${colour} is no colour of six digits`);
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((hex) => {
    const part = Number.parseInt(hex, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** As WCAG counts it, from 1 to 21. */
function ratio(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
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

describe.each(SCHEMES)('in %s colours', (_, tokens) => {
  const of = (ground: string, mark: string) => ratio(tokens[ground] ?? '', tokens[mark] ?? '');
  const pairs = (all: [string, string[]][]) =>
    all.flatMap(([ground, marks]) => marks.map((mark) => [mark, ground] as const));

  test.each(pairs(WRITTEN))('%s on %s can be read', (mark, ground) => {
    expect(of(ground, mark)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(DRAWN))('%s on %s can be seen', (mark, ground) => {
    expect(of(ground, mark)).toBeGreaterThanOrEqual(3);
  });
});

it('dark is the same, chosen by the system or by the person', () => {
  expect(tokensAfter(':root[data-theme="dark"]')).toEqual(tokensAfter(':root:not([data-theme="light"])'));
});
