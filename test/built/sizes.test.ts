import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backgroundBytes, backgroundFiles, firstFrameBytes, firstFrameFiles } from '../bench/browser/sizes';
import { builtPath } from './files';
import { TARGETS } from './targets';

/** What was reached, and a little room: whoever needs more has to say so here. Bytes after gzip. */
const POPUP_MAX = 20_900;
const BACKGROUND_MAX = 46_000;

describe.each(TARGETS)('built for $browser', ({ folder }) => {
  it('the popup’s first frame waits for its script, what that has in common with the background, and one style sheet', () => {
    expect(firstFrameFiles(builtPath(folder), 'popup.html').sort()).toEqual([
      'assets/first-frame.css',
      'chunks/base.js',
      'chunks/first-frame.js',
      'chunks/popup.js',
    ]);
  });

  it.each(['popup', 'sidepanel', 'history', 'options', 'welcome'])(
    'all that the first frame of %s waits for is asked for at once, by the page itself',
    (page) => {
      const html = readFileSync(builtPath(folder, `${page}.html`), 'utf8');
      const files = firstFrameFiles(builtPath(folder), `${page}.html`);
      expect(files.filter((path) => !html.includes(`"/${path}"`))).toEqual([]);
    },
  );

  it('the background is woken without any page’s code', () => {
    expect(backgroundFiles(builtPath(folder)).sort()).toEqual([
      'background.js',
      'chunks/base.js',
      'chunks/common.js',
    ]);
  });

  it('the popup’s first frame stays small', () => {
    expect(firstFrameBytes(builtPath(folder))).toBeLessThanOrEqual(POPUP_MAX);
  });

  it('the background stays small', () => {
    expect(backgroundBytes(builtPath(folder))).toBeLessThanOrEqual(BACKGROUND_MAX);
  });
});
