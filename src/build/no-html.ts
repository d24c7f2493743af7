import type { Plugin } from 'vite';

/**
 * Preact can make HTML out of text, for `dangerouslySetInnerHTML`. Nothing here uses it, so what people get does not have it:
 * then nobody has to take our word, and a store's checker has nothing to warn of. `test/built` looks for what is left.
 *
 * Its package holds minified code alone. Each piece has to be there exactly once, so that another version stops the build.
 */
const PIECES: readonly [what: string, written: string, instead: string][] = [
  [
    'remembers the HTML there was',
    '"dangerouslySetInnerHTML"==s?y=k:"children"==s||s in x',
    '"children"==s||s in x',
  ],
  ['takes the HTML there shall be', '"dangerouslySetInnerHTML"==s?h=k:"value"==s', '"value"==s'],
  [
    'writes it',
    'h?(l||y&&(h.__html==y.__html||h.__html==t.innerHTML)||(t.innerHTML=h.__html),r.__k=[]):(y&&(t.textContent=""),',
    '(',
  ],
];

export function withoutHtml(code: string): string {
  return PIECES.reduce((text, [what, written, instead]) => {
    const [before, after, ...more] = text.split(written);
    if (before === undefined || after === undefined || more.length > 0)
      throw new Error(`Preact's code that ${what} is not where src/build/no-html.ts looks for it.`);
    return before + instead + after;
  }, code);
}

export function noHtml(): Plugin {
  return {
    name: 'no-html',
    apply: 'build',
    transform: {
      filter: { id: /[\\/]preact[\\/]dist[\\/]preact\.mjs$/ },
      handler: (code) => ({ code: withoutHtml(code), map: null }),
    },
  };
}
