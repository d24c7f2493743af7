import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Page,
  type WebError,
  type Worker,
} from '@playwright/test';
import type { browser as browserApi } from 'wxt/browser';
import type { Command, Reply } from '../../../src/messages';
import { PRODUCTION_BASE_URL } from '../../../src/platform/origins';
import { findChromium, ROOT } from '../../tools/browsers';
import { type ChromiumOptions, chromiumArgs } from '../../tools/chromium';
import type { Desktop } from '../../tools/desktop';

/** The browser's API inside the extension's pages, where the functions given to `evaluate` run. */
declare const chrome: typeof browserApi;

/** The production build under test. */
export const EXTENSION_DIR = join(ROOT, '.output/chrome-mv3');

/** The host the extension may reach without asking, played by the local Synap. */
export const PRODUCTION_HOST = new URL(PRODUCTION_BASE_URL).hostname;

export interface LaunchOptions {
  /** Answers as Synap's production host, over TLS. */
  production?: NonNullable<ChromiumOptions['production']>;
  /** The same profile again is the same person's browser again. */
  profile?: string;
  /** Headed, on this desktop. Default: headless; `'own'` is the screen of whoever runs it. */
  screen?: Pick<Desktop, 'env'> | 'own';
  colorScheme?: 'light' | 'dark';
  /** Default: the production build as it is. */
  folder?: string;
  /** Further switches of Chromium. */
  args?: readonly string[];
}

/** What the browser holds of the extension, read from one of its own pages. */
export interface Stored {
  local: Record<string, unknown>;
  session: Record<string, unknown>;
  alarms: { name: string; scheduledTime: number }[];
  notifications: string[];
  badge: string;
  title: string;
}

/** A Chromium with the extension in it. */
export interface Extension {
  readonly context: BrowserContext;
  readonly id: string;
  /** Everything pages and the worker complained about: errors, failed loads, violations of the CSP. */
  readonly complaints: string[];
  url(path: string): string;
  /** A new tab with one of the extension's pages. */
  open(path: string): Promise<Page>;
  /** Sends a command as a page does. */
  send<C extends Command>(command: C): Promise<Reply<C['type']>>;
  stored(): Promise<Stored>;
  /** Opens the toolbar popup, as the button does; Playwright does not see it. */
  openPopup(): Promise<void>;
  /** Stops the background worker, as the browser does when it has been idle. */
  stopWorker(): Promise<void>;
  /** Puts away all there is of it. */
  dispose(): Promise<void>;
}

/** One in a browser of its own. */
export interface LaunchedExtension extends Extension {
  readonly profile: string;
  /** Closes the browser; the profile stays. */
  quit(): Promise<void>;
}

/** Network errors that a test asked for; Chromium prints them on the console of whoever fetched. */
const EXPECTED = [/Failed to load resource/];

/** Path of the Chromium that tests run in. */
export function chromiumPath(): string {
  const browser = findChromium();
  if (browser === null) throw new Error('No Chromium: run `npm run test:e2e`, which finds or installs one.');
  return browser.path;
}

/** Starts Chromium with the extension. Whoever launches it disposes of it. */
export async function launchExtension(options: LaunchOptions = {}): Promise<LaunchedExtension> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'inspector-profile-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: options.screen === undefined,
    // Whoever looks on ends it with Ctrl+C, and everything started is put away then.
    handleSIGINT: options.screen !== 'own',
    args: [
      ...chromiumArgs({
        extension: options.folder ?? EXTENSION_DIR,
        production: options.production ?? null,
      }),
      ...(options.args ?? []),
    ],
    colorScheme: options.colorScheme ?? 'light',
    ...(typeof options.screen === 'object' ? { env: options.screen.env } : {}),
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const extension = extensionIn(context, worker);
  return {
    ...extension,
    profile,
    quit: () => context.close(),
    async dispose() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The next page that is opened and leads there, once it is loaded. A browser may report a page before it has set out for anywhere. */
export function nextPageAt(context: BrowserContext, isThere: (url: URL) => boolean): Promise<Page> {
  const leadsThere = (page: Page) =>
    page.waitForURL(isThere).then(
      () => true,
      () => false,
    );
  return context.waitForEvent('page', leadsThere);
}

/** The extension that this is the background worker of. To dispose of it stops listening to the browser. */
export function extensionIn(context: BrowserContext, worker: Worker): Extension {
  const complaints: string[] = [];
  const note = (message: ConsoleMessage) => {
    const text = message.text();
    if (message.type() === 'error' && !EXPECTED.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  const noteError = (error: WebError) => complaints.push(String(error.error()));
  context.on('console', note);
  context.on('weberror', noteError);
  worker.on('console', note);
  const id = new URL(worker.url()).host;
  const url = (path: string) => `chrome-extension://${id}/${path}`;

  /** Straight at its address: a tab that is empty first starts a process for that. */
  async function open(path: string): Promise<Page> {
    const browser = context.browser();
    if (browser === null) throw new Error('The browser is gone.');
    const session = await browser.newBrowserCDPSession();
    const opened = nextPageAt(context, ({ href }) => href === url(path));
    await session.send('Target.createTarget', { url: url(path) });
    const page = await opened;
    await session.detach();
    return page;
  }

  /** A page of the extension without scripts of its own, to speak from. */
  let desk: Page | null = null;
  async function atDesk(): Promise<Page> {
    if (desk !== null && !desk.isClosed()) return desk;
    const inFront = context.pages().at(-1);
    desk = await open('manifest.json');
    // A tab behind another one draws a frame a second, and a click waits for several.
    await inFront?.bringToFront();
    return desk;
  }

  return {
    context,
    id,
    complaints,
    url,
    open,
    async send(command) {
      const page = await atDesk();
      return page.evaluate((message) => chrome.runtime.sendMessage(message), command);
    },
    async stored() {
      const page = await atDesk();
      return page.evaluate(async () => ({
        local: await chrome.storage.local.get(null),
        session: await chrome.storage.session.get(null),
        alarms: (await chrome.alarms.getAll()).map(({ name, scheduledTime }) => ({ name, scheduledTime })),
        notifications: Object.keys(await chrome.notifications.getAll()),
        badge: await chrome.action.getBadgeText({}),
        title: await chrome.action.getTitle({}),
      }));
    },
    openPopup: () => worker.evaluate(() => chrome.action.openPopup()),
    async stopWorker() {
      const session = await context.newCDPSession(await atDesk());
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
    async dispose() {
      context.off('console', note);
      context.off('weberror', noteError);
    },
  };
}
