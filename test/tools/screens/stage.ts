import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Locator, type Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { ensureChromium, ensureFonts, ROOT } from '../browsers';
import { chromiumArgs, idOfFolder } from '../chromium';
import { now } from './data/basics';
import { usualReplies } from './data/replies';
import { inLanguage } from './in-language';
import type { Screen } from './screen';
import { STAGED, STAND_INS } from './stand-ins';

declare const chrome: typeof browserApi;

const BUILT = process.env.EXTENSION_DIR ?? join(ROOT, '.output/chrome-mv3');

const SIZES = {
  popup: { width: 420, height: 560 },
  sidepanel: { width: 340, height: 760 },
  'devtools-panel': { width: 720, height: 320 },
  options: { width: 820, height: 900 },
  welcome: { width: 820, height: 900 },
  history: { width: 1180, height: 760 },
};
type Surface = keyof typeof SIZES;

/** How long a control is looked for by a name that may not be the right one. */
const UNFOUND_MS = 10_000;

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A page in its state. */
export interface Shown {
  page: Page;
  /** What a picture of it shows: the page, all of it where it scrolls as a whole, or one of its sections. */
  subject: { is: 'page'; fullPage: boolean } | { is: 'part'; part: Locator };
}

/** The built pages without their background, so that what is stored stays as it was put there. */
export interface Stage {
  /** Lets `look` at a page as it is in this state, and closes it. Answers with what the page complained about. */
  show(screen: Screen, scheme: Scheme, look: (shown: Shown) => Promise<void>): Promise<string[]>;
  /** A page of one's own as a picture of exactly this size, in the same letters. */
  draw(html: string, size: { width: number; height: number }): Promise<Buffer>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** One there are texts of. */
  language?: string;
  /** Pixels of a picture to one of the page. */
  scale?: number;
  /** Path of a fontconfig file, where it is not the one that tests rely on. */
  fonts?: string;
}

/** The same pixels on every machine: fonts of our own, drawn by the processor, no colours of a screen. */
const SAME_PIXELS = [
  '--disable-gpu',
  '--disable-lcd-text',
  '--disable-font-subpixel-positioning',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];
const FONTS = fileURLToPath(new URL('fonts.conf', import.meta.url));

/** These scroll as a whole. */
const LONG: readonly Surface[] = ['options', 'welcome'];

function subjectOf({ path, part }: Screen, page: Page): Shown['subject'] {
  if (part === undefined) return { is: 'page', fullPage: LONG.includes(surfaceOf(path)) };
  return { is: 'part', part: page.getByRole('region', { name: part }) };
}

/** Starts a Chromium with those pages. Whoever opens it closes it. */
export async function openStage({
  language = 'en',
  scale = 1,
  fonts = FONTS,
}: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-screens-'));
  const extension = join(folder, 'extension');
  await putOnStage(extension);
  await ensureFonts();
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: (await ensureChromium()).path,
    headless: true,
    deviceScaleFactor: scale,
    // The switch chooses the texts; Playwright would still claim en-US where a page asks for the person's language.
    locale: language,
    timezoneId: 'UTC',
    env: { ...process.env, FONTCONFIG_FILE: fonts },
    args: [...chromiumArgs({ extension, production: null }), ...SAME_PIXELS, `--lang=${language}`],
  });
  context.setDefaultTimeout(UNFOUND_MS);
  await context.clock.setFixedTime(now);
  const url = (path: string) => `chrome-extension://${idOfFolder(extension)}/${path}`;
  const desk = await context.newPage();
  await desk.goto(url('manifest.json'));
  const complaints = complaintsOf(context);
  return {
    async show(screen, scheme, look) {
      complaints.length = 0;
      await seed(desk, screen);
      const page = await context.newPage();
      try {
        await page.setViewportSize(screen.size ?? SIZES[surfaceOf(screen.path)]);
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(url(screen.path));
        await page.locator('#app:not([aria-busy])').waitFor();
        await context.setOffline(screen.offline ?? false);
        const translated = inLanguage(page, language);
        await screen.act?.(translated);
        await page.evaluate(untilNothingComes, QUIET_MS);
        await look({ page, subject: subjectOf(screen, translated) });
      } finally {
        await context.setOffline(false);
        await page.close();
      }
      return [...complaints];
    },
    async draw(html, size) {
      const page = await context.newPage();
      await page.setViewportSize(size);
      await page.setContent(html, { waitUntil: 'load' });
      const picture = await page.screenshot({ scale: 'css' });
      await page.close();
      return picture;
    },
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** Views that a person opens are loaded from the disk: long over when nothing has come for so long. */
const QUIET_MS = 150;

function untilNothingComes(quietMs: number): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(resolve, quietMs);
    const observer = new PerformanceObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quietMs);
    });
    observer.observe({ type: 'resource' });
  });
}

/** A copy of what was built: without the background, and with what stands in for it before each page's own scripts. */
async function putOnStage(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true });
  await rewrite(join(folder, 'manifest.json'), (manifest) => {
    const { background: _, ...rest } = JSON.parse(manifest);
    // One number for ever: the pictures need not be taken anew for each version.
    return JSON.stringify({ ...rest, version: '1.2.3' });
  });
  await writeFile(join(folder, 'stand-ins.js'), STAND_INS);
  const pages = (await readdir(folder)).filter((name) => name.endsWith('.html'));
  for (const page of pages)
    await rewrite(join(folder, page), (html) =>
      html.replace('<head>', '<head><script src="/stand-ins.js"></script>'),
    );
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function seed(page: Page, { local, session, replies, calls = [] }: Screen): Promise<void> {
  const staged = { [STAGED]: { replies: { ...usualReplies, ...replies }, calls } };
  await page.evaluate(
    async ([local, session]) => {
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
      await chrome.storage.local.set(local);
      await chrome.storage.session.set(session);
    },
    [local, { ...session, ...staged }] as const,
  );
}

function surfaceOf(path: string): Surface {
  const name = path.split('.')[0] ?? path;
  if (!isSurface(name)) throw new Error(`No surface is called ${name}`);
  return name;
}

const isSurface = (name: string): name is Surface => name in SIZES;
