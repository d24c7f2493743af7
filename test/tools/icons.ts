import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { ensureChromium, ROOT } from './browsers';
import { type Colours, ICONS, type Icon } from './icon-art';

/**
 * `npm run icons`: draws `public/icons` from `docs/icon.svg` in Chromium. Versions of Chromium round edges differently: an icon that
 * looks the same is not written again.
 */

/** A difference of a colour channel, of 255, that nobody sees. */
const SAME_WITHIN = 24;

const FOLDER = join(ROOT, 'public/icons');

async function draw(page: Page, svg: string, { size, margin, shows, colours }: Icon): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.evaluate(
    ([art, space, group, tile, glyph]) => {
      const drawing = document.querySelector('svg');
      if (drawing === null) throw new Error('docs/icon.svg is no drawing');
      drawing.setAttribute('style', `display:block;margin:${space}px;width:${art}px;height:${art}px`);
      drawing.style.setProperty('--tile', tile);
      drawing.style.setProperty('--glyph', glyph);
      for (const one of drawing.querySelectorAll('g'))
        one.setAttribute('display', one.id === group ? 'inline' : 'none');
    },
    [size - 2 * margin, margin, shows, colours.tile, colours.glyph] as const,
  );
  return page.screenshot({ omitBackground: true });
}

/** The drawing itself, with one of its groups and other colours. */
function drawing(svg: string, { shows, colours }: Icon): string {
  return svg
    .replace(/<!--.*?-->/gs, '')
    .replace(/<g id="(\w+)"[^>]*>(.*?)<\/g>/gs, (_, id: string, shapes: string) =>
      id === shows ? shapes : '',
    )
    .replace(/var\(--(tile|glyph), [^)]*\)/g, (_, name: keyof Colours) => colours[name])
    .replace(/\s*\n\s*/g, '');
}

/** The colour channels of a PNG, multiplied by its opacity: a colour that is transparent is not seen. */
function pixelsOf(page: Page, png: Buffer): Promise<number[]> {
  return page.evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, picture.width, picture.height);
    return [...data].map((value, at) => (at % 4 === 3 ? value : (value * (data[at | 3] ?? 0)) / 255));
  }, png.toString('base64'));
}

async function looksSame(page: Page, first: Buffer, second: Buffer): Promise<boolean> {
  const [one, other] = [await pixelsOf(page, first), await pixelsOf(page, second)];
  return one.length === other.length && one.every((value, at) => isSame(value, other[at] ?? 0));
}

const isSame = (one: number, other: number) => Math.abs(one - other) <= SAME_WITHIN;

const svg = await readFile(join(ROOT, 'docs/icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: (await ensureChromium()).path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();

/** What is to be written; null where it is as it was. */
async function redrawn(icon: Icon, before: Buffer | null): Promise<string | Uint8Array | null> {
  if (icon.file.endsWith('.svg')) {
    const now = drawing(svg, icon);
    return before?.toString() === now ? null : now;
  }
  const now = await draw(page, svg, icon);
  return before !== null && (await looksSame(page, before, now)) ? null : now;
}

let drawn = 0;
for (const icon of ICONS) {
  const path = join(FOLDER, icon.file);
  const before = await readFile(path).catch(() => null);
  const now = await redrawn(icon, before);
  if (now === null) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, now);
  console.log(`public/icons/${icon.file}`);
  drawn += 1;
}
await browser.close();
console.log(drawn === 0 ? 'Every icon is as docs/icon.svg has it.' : `${drawn} drawn.`);
