import { describe, expect, it } from 'vitest';
import { backgroundBytes, firstFrameBytes, firstFrameFiles } from '../bench/browser/sizes';
import { builtPath } from './files';
import { TARGETS } from './targets';

/** What was reached, and a little room: whoever needs more has to say so here. Bytes after gzip. */
const POPUP_MAX = 21_800;
const BACKGROUND_MAX = 41_500;

describe.each(TARGETS)('built for $browser', ({ folder }) => {
  it('the popup’s first frame waits for one script beside its own, and one style sheet', () => {
    const files = firstFrameFiles(builtPath(folder), 'popup.html');
    expect(files.filter((path) => path.endsWith('.js'))).toHaveLength(2);
    expect(files.filter((path) => path.endsWith('.css'))).toHaveLength(1);
  });

  it('the popup’s first frame stays small', () => {
    expect(firstFrameBytes(builtPath(folder))).toBeLessThanOrEqual(POPUP_MAX);
  });

  it('the background stays small', () => {
    expect(backgroundBytes(builtPath(folder))).toBeLessThanOrEqual(BACKGROUND_MAX);
  });
});
