import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtPath } from './files';
import { TARGETS } from './targets';

describe.each(TARGETS)('built for $browser', ({ folder }) => {
  const read = (path: string) => readFileSync(builtPath(folder, path), 'utf8');

  /** What a page names in its HTML. */
  const namedBy = (page: string) =>
    [...read(page).matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path = '']) => path);

  /** What a script imports as soon as it is loaded. */
  const importsOf = (path: string) =>
    [...read(path).matchAll(/(?:from|import)\s*["'`](\.[^"'`]+)["'`]/g)].map(([, name = '']) =>
      posix.join(path, '..', name),
    );

  it.each(['popup', 'sidepanel', 'history', 'options', 'welcome'])(
    'all that the first frame of %s waits for is asked for at once, by the page itself',
    (page) => {
      const named = namedBy(`${page}.html`);
      const imported = named.filter((path) => path.endsWith('.js')).flatMap(importsOf);
      expect(imported).not.toEqual([]);
      expect(imported.filter((path) => !named.includes(path))).toEqual([]);
    },
  );

  it('the background is one script, without anything that draws', () => {
    const draws = (path: string) => /\bdocument\.(?:body|createElement)/.test(read(path));
    expect(namedBy('popup.html').some((path) => path.endsWith('.js') && draws(path))).toBe(true);
    expect(importsOf('background.js')).toEqual([]);
    expect(draws('background.js')).toBe(false);
  });
});
