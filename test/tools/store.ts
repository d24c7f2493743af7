import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './browsers';
import { installPackages } from './install';
import { openStage, type Scheme } from './screens/stage';
import { screens } from './screens/states';
import { compositionOf, MARQUEE, SCREENSHOT, type Size, TILE } from './store/composition';
import { PROMISE, readmePictures, storePictures } from './store/pictures';

/**
 * `npm run store:pictures`: writes what the stores show to `docs/store`, in exactly their sizes, and the README's pictures to
 * `docs/pictures`, out of the built pages in the states that the tests look at.
 */
const FONTS = fileURLToPath(new URL('store/fonts.conf', import.meta.url));
const INTER = '/usr/share/fonts/opentype/inter/Inter-Regular.otf';

/** Of the page in a composition, to its own size. */
const ENLARGED = { popup: 1.22, history: 0.93 };

if (!existsSync(INTER) && !(await installPackages(['fonts-inter', 'fonts-dejavu-core'])))
  throw new Error('These pictures are written in Inter: apt-get install fonts-inter');

const docs = process.env.PICTURES_DIR ?? join(ROOT, 'docs');
const store = join(docs, 'store');
const readme = join(docs, 'pictures');
await mkdir(store, { recursive: true });
await mkdir(readme, { recursive: true });
const icon = await readFile(join(ROOT, 'docs/icon.svg'), 'utf8');
const stage = await openStage({ scale: 2, fonts: FONTS });

/** A page in its state, twice as large as it is. */
async function pictureOf(state: string, scheme: Scheme): Promise<{ png: Buffer; size: Size }> {
  const screen = screens.find(({ name }) => name === state);
  if (!screen) throw new Error(`There is no state ${state}`);
  const taken: { png: Buffer; size: Size }[] = [];
  await stage.show(screen, scheme, async ({ page }) => {
    const size = page.viewportSize();
    if (size) taken.push({ png: await page.screenshot({ caret: 'hide' }), size });
  });
  const [picture] = taken;
  if (!picture) throw new Error(`${state} has no size`);
  return picture;
}

async function compose(
  file: string,
  parts: Omit<Parameters<typeof compositionOf>[0], 'icon'>,
): Promise<void> {
  const png = await stage.draw(compositionOf({ ...parts, icon }), parts.size);
  await writeFile(join(store, `${file}.png`), png);
  console.log(`docs/store/${file}.png`);
}

try {
  for (const { file, state } of readmePictures) {
    const { png } = await pictureOf(state, 'light');
    await writeFile(join(readme, `${file}.png`), png);
    console.log(`docs/pictures/${file}.png`);
  }
  for (const { file, sentence, state, scheme } of storePictures) {
    const { png, size } = await pictureOf(state, scheme);
    const by = state.startsWith('history') ? ENLARGED.history : ENLARGED.popup;
    const shown = { png, size: { width: size.width * by, height: size.height * by } };
    await compose(file, { size: SCREENSHOT, isDark: scheme === 'dark', sentence, shown });
  }
  const popup = await pictureOf('popup-in-progress', 'light');
  await compose('tile', { size: TILE, isDark: false, sentence: PROMISE, shown: null });
  const shown = { png: popup.png, size: { width: 500, height: 667 } };
  await compose('marquee', { size: MARQUEE, isDark: false, sentence: PROMISE, shown });
} finally {
  await stage.close();
}
