import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backgroundFiles, firstFrameFiles } from '../bench/browser/sizes';
import { builtPath } from './files';
import { TARGETS } from './targets';

describe.each(TARGETS)('built for $browser', ({ folder }) => {
  const read = (path: string) => readFileSync(builtPath(folder, path), 'utf8');

  it.each(['popup', 'sidepanel', 'history', 'options', 'welcome'])(
    'all that the first frame of %s waits for is asked for at once, by the page itself',
    (page) => {
      const html = read(`${page}.html`);
      const files = firstFrameFiles(builtPath(folder), `${page}.html`);
      expect(files.length).toBeGreaterThan(1);
      expect(files.filter((path) => !html.includes(`"/${path}"`))).toEqual([]);
    },
  );

  it('the background is woken without anything that draws', () => {
    const draws = (path: string) => /\bdocument\.(?:body|createElement)/.test(read(path));
    expect(firstFrameFiles(builtPath(folder), 'popup.html').some(draws)).toBe(true);
    const files = backgroundFiles(builtPath(folder));
    expect(files).toContain('background.js');
    expect(files.filter(draws)).toEqual([]);
  });
});
