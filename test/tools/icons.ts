import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureChromium, ROOT } from './browsers';

/**
 * Draws `public/icons/*.png` from `docs/icon.svg`, with the browser that will show them. The store's 128 px icon has its
 * art in 96 px with a margin of 16; toolbar icons need every pixel.
 */
const ICONS = [
  { size: 16, margin: 0 },
  { size: 32, margin: 0 },
  { size: 48, margin: 0 },
  { size: 128, margin: 16 },
];

const svg = await readFile(join(ROOT, 'docs/icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: (await ensureChromium()).path,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();
for (const { size, margin } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  const art = size - 2 * margin;
  const style = `display:block;margin:${margin}px;width:${art}px;height:${art}px`;
  await page.setContent(`<body style="margin:0">${svg.replace('<svg', `<svg style="${style}"`)}</body>`);
  await writeFile(join(ROOT, `public/icons/${size}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
