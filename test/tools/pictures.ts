import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './browsers';
import { run, runShown } from './processes';

/**
 * `npm run pictures:update`: takes the pictures of `test/e2e/pictures` anew where the pages differ from them, for a person to
 * look at before they are committed. Arguments go to Playwright: `-- -g popup-in-progress`.
 *
 * What is new is written with a palette of 256 colours: a third of the size, and no pixel is further from what the browser
 * drew than the comparison allows.
 */
const PICTURES = join(ROOT, 'test/e2e/pictures');

/** Byte of a PNG's header that names its kind of colours, and the kind that has a palette. */
const KIND_AT = 25;
const PALETTE = 3;

await runShown(join(ROOT, 'node_modules/.bin/tsx'), [
  join(ROOT, 'test/tools/e2e.ts'),
  'surfaces',
  '--update-snapshots=changed',
  ...process.argv.slice(2),
]);
for (const name of await readdir(PICTURES)) await shrink(join(PICTURES, name));

async function shrink(path: string): Promise<void> {
  if ((await readFile(path)).at(KIND_AT) === PALETTE) return;
  const palette = ['-strip', '+dither', '-colors', '256', '-define', 'png:compression-level=9'];
  const { ok } = run('convert', [path, ...palette, '-define', 'png:compression-filter=0', `PNG8:${path}`]);
  if (!ok) throw new Error(`${path} could not be written anew: is ImageMagick here?`);
  console.log(path);
}
