import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { ensureChromium, ensureFonts, ROOT } from './browsers';
import { chromiumArgs } from './chromium';
import { diagnosis } from './screens/data';
import { type Screen, screens } from './screens/states';

/**
 * Writes a screenshot of every surface and state to `test-results/screens`, light and dark, for a person to look at:
 * `npm run screens`, or some of them with `npm run screens -- popup-under-way options`. The pages are the built ones; their
 * background is left out, so that what is stored stays as it was put there.
 */
declare const chrome: typeof browserApi;

const BUILT = process.env.EXTENSION_DIR ?? join(ROOT, '.output/chrome-mv3');
const OUTPUT = process.env.SCREENS_DIR ?? join(ROOT, 'test-results/screens');
const SIZES = {
  popup: { width: 420, height: 560 },
  sidepanel: { width: 340, height: 760 },
  options: { width: 820, height: 900 },
  welcome: { width: 820, height: 900 },
  history: { width: 1180, height: 760 },
};

/** What the background would answer, for the states that need an answer. */
function answerCommands(diagnosis: unknown): void {
  const answers: Record<string, unknown> = {
    diagnose: diagnosis,
    readCredits: { ok: true, credits: { balance: 62, warningLow: true } },
    testNotification: { shown: true, permission: 'granted' },
    testConnection: {
      ok: true,
      clientId: 'cli_4f1c8d2e9b7a6053',
      instanceId: 'inst_0a9b8c7d6e5f4132',
      isolation: 'equals_customer',
    },
  };
  // A method: functions that get their name from a variable are given a helper by tsx that the page does not have.
  const runtimes = [chrome.runtime, (globalThis as { browser?: typeof browserApi }).browser?.runtime];
  for (const runtime of runtimes.filter((one) => one !== undefined))
    Object.assign(runtime, {
      async sendMessage({ type }: { type: string }) {
        return { ok: true, answer: answers[type] ?? null };
      },
    });
}

async function withoutBackground(folder: string): Promise<void> {
  await cp(BUILT, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const { background: _, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(manifest));
}

/** Chromium names an unpacked extension by its folder. */
function idOf(folder: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

async function seed(page: Page, { local, session }: Screen): Promise<void> {
  await page.evaluate(
    async ([local, session]) => {
      await chrome.storage.local.clear();
      await chrome.storage.session.clear();
      await chrome.storage.local.set(local);
      await chrome.storage.session.set(session);
    },
    [local, session] as const,
  );
}

function kindOf(path: string): keyof typeof SIZES {
  const [name] = path.split('.');
  return name === 'popup' || name === 'sidepanel' || name === 'options' || name === 'welcome'
    ? name
    : 'history';
}

async function shoot(
  context: BrowserContext,
  url: (path: string) => string,
  desk: Page,
  screen: Screen,
  scheme: string,
) {
  await seed(desk, screen);
  const page = await context.newPage();
  const kind = kindOf(screen.path);
  await page.setViewportSize(SIZES[kind]);
  await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'dark' : 'light' });
  await page.goto(url(screen.path));
  // Not before the page's scripts: the browser puts its own functions there after any that come first.
  await page.evaluate(answerCommands, diagnosis);
  await page.locator('#app:not([aria-busy])').waitFor();
  await context.setOffline(screen.offline ?? false);
  await screen.act?.(page);
  // What is fetched after the first frame has come when the network, which is the disk here, is quiet.
  await page.waitForLoadState('networkidle');
  await page.screenshot({
    path: join(OUTPUT, `${screen.name}-${scheme}.png`),
    fullPage: kind === 'options' || kind === 'welcome',
  });
  await context.setOffline(false);
  await page.close();
}

const wanted = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'inspector-screens-'));
const extension = join(folder, 'extension');
await withoutBackground(extension);
await mkdir(OUTPUT, { recursive: true });
await ensureFonts();
const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath: (await ensureChromium()).path,
  headless: true,
  deviceScaleFactor: 2,
  args: chromiumArgs({ extension, production: null }),
});
try {
  const url = (path: string) => `chrome-extension://${idOf(extension)}/${path}`;
  const desk = await context.newPage();
  await desk.goto(url('manifest.json'));
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  for (const screen of screens.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const scheme of ['light', 'dark']) await shoot(context, url, desk, screen, scheme);
    console.log(screen.name);
  }
  if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join('\n')}`);
  console.log(`Screenshots are in ${OUTPUT}`);
} finally {
  await context.close();
  await rm(folder, { recursive: true, force: true });
}
