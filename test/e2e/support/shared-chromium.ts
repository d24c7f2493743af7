import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumArgs, idOfFolder } from '../../tools/chromium';
import { chromiumPath, type Extension, extensionIn } from './extension';
import type { Production } from './production';
import { variantOf } from './variant';

/**
 * A headless Chromium for many tests, one after the other: to start one takes longer than most of them. Each installs a copy of
 * the production build, whose folder gives it an ID of its own, so that nothing the browser keeps for an extension (storage,
 * keys, alarms, permissions, zoom) can be another test's.
 */
export interface SharedChromium {
  /** Installs the extension. Whoever installs it disposes of it before the next one comes. */
  install(): Promise<Extension>;
  stop(): Promise<void>;
}

/** Starts one that finds the production host there. Whoever starts it stops it. */
export async function startSharedChromium(production: Production): Promise<SharedChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'inspector-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    headless: true,
    colorScheme: 'light',
    // Else it would take none later either.
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...chromiumArgs({ extension: null, production }), '--enable-unsafe-extension-debugging'],
  });
  return {
    install: () => installIn(context),
    async stop() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function installIn(context: BrowserContext): Promise<Extension> {
  const browser = context.browser();
  if (browser === null) throw new Error('The browser is gone.');
  const session = await browser.newBrowserCDPSession();
  const folder = await variantOf((manifest) => manifest);
  const id = idOfFolder(folder.path);
  const started = context.waitForEvent('serviceworker', (worker) => new URL(worker.url()).host === id);
  await session.send('Extensions.loadUnpacked', { path: folder.path });
  const extension = extensionIn(context, await started);
  return {
    ...extension,
    async dispose() {
      await extension.dispose();
      await session.send('Extensions.uninstall', { id });
      await session.detach();
      // The first is the browser's own: without any page it would end.
      for (const page of context.pages().slice(1)) await page.close();
      await context.clearPermissions();
      await folder.remove();
    },
  };
}
