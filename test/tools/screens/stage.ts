import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import { ensureChromium, ensureFonts, ROOT } from '../browsers';
import { chromiumArgs } from '../chromium';
import { diagnosis } from './data';
import { inLanguage } from './in-language';
import type { Screen } from './states';

declare const chrome: typeof browserApi;

const BUILT = process.env.EXTENSION_DIR ?? join(ROOT, '.output/chrome-mv3');

const SIZES = {
  popup: { width: 420, height: 560 },
  sidepanel: { width: 340, height: 760 },
  options: { width: 820, height: 900 },
  welcome: { width: 820, height: 900 },
  history: { width: 1180, height: 760 },
};

/** How long a control is looked for by a name that may not be the right one. */
const UNFOUND_MS = 8_000;

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The built pages without their background, so that what is stored stays as it was put there. */
export interface Stage {
  /** Everything the pages complained about. */
  readonly complaints: string[];
  /** Lets `look` at a page as it is in this state, and closes it. `isLong`: it scrolls as a whole. */
  show(screen: Screen, scheme: Scheme, look: (page: Page, isLong: boolean) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** What the background would answer, for the states that need an answer. */
function answerCommands(diagnosis: unknown): void {
  const answers: Record<string, unknown> = {
    diagnose: diagnosis,
    readCredits: { ok: true, credits: { balance: 62, warningLow: true } },
    readMemory: {
      ok: true,
      memory: {
        memoryId: 'any',
        type: 'fact',
        content: 'Customers may return goods within 30 days. Refunds are paid within 14 days of the return.',
        confidence: 0.92,
        createdAt: null,
      },
    },
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

/** What is fetched after the first frame comes from the disk: long over when nothing has come for so long. */
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

/** Starts a Chromium with those pages, in a language there are texts of. Whoever opens it closes it. */
export async function openStage(language = 'en'): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-screens-'));
  const extension = join(folder, 'extension');
  await withoutBackground(extension);
  await ensureFonts();
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: (await ensureChromium()).path,
    headless: true,
    deviceScaleFactor: 2,
    // The switch chooses the texts; Playwright would still claim en-US where a page asks for the person's language.
    locale: language,
    args: [...chromiumArgs({ extension, production: null }), `--lang=${language}`],
  });
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const url = (path: string) => `chrome-extension://${idOf(extension)}/${path}`;
  const desk = await context.newPage();
  await desk.goto(url('manifest.json'));
  /** In another language than English, what has no translated name is left undone. */
  const act = async ({ act: doIt, name }: Screen, page: Page) => {
    if (!doIt || language === 'en') return doIt?.(page);
    page.setDefaultTimeout(UNFOUND_MS);
    await doIt(inLanguage(page, language)).catch(() => console.log(`${name}: not all of it could be done`));
  };
  return {
    complaints,
    async show(screen, scheme, look) {
      await seed(desk, screen);
      const page = await context.newPage();
      const kind = kindOf(screen.path);
      await page.setViewportSize(screen.size ?? SIZES[kind]);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(url(screen.path));
      // Not before the page's scripts: the browser puts its own functions there after any that come first.
      await page.evaluate(answerCommands, diagnosis);
      await page.locator('#app:not([aria-busy])').waitFor();
      await context.setOffline(screen.offline ?? false);
      await act(screen, page);
      await page.evaluate(untilNothingComes, QUIET_MS);
      await look(page, kind === 'options' || kind === 'welcome');
      await context.setOffline(false);
      await page.close();
    },
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
