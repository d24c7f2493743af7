import { test as base, expect, type Page } from '@playwright/test';
import { type SynapServer, startSynap } from '../../synap-server';
import { type Desktop, startDesktop } from '../../tools/desktop';
import { type Extension, PRODUCTION_HOST } from './extension';
import { findProduction, type Production } from './production';
import { printRequestsOfFailure } from './requests-of-failure';
import { type SharedChromium, startSharedChromium } from './shared-chromium';

interface Fixtures {
  /** The local Synap, as the production host over TLS, without CORS headers. */
  synap: SynapServer;
  /** A screen, a D-Bus session and a notification daemon of the test's own. */
  desktop: Desktop;
  /** The extension as it is after its installation, where the production host is the local Synap. */
  extension: Extension;
  /** The same, already connected by `synap`'s key. */
  connected: Extension;
  /** The popup as a page, of a connected extension. */
  popup: Page;
}

interface WorkerFixtures {
  /** Where the browsers of a worker find the production host: `synap`, while a test uses it. */
  production: Production;
  /** Started once, for tests that need no browser of their own. */
  sharedChromium: SharedChromium;
}

export const PRODUCTION_URL = `https://${PRODUCTION_HOST}`;

/** Ends with the test; a complaint of a page or the worker fails it. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  production: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
    async ({}, use) => use(await findProduction()),
    { scope: 'worker' },
  ],
  sharedChromium: [
    async ({ production }, use) => {
      const shared = await startSharedChromium(production);
      await use(shared);
      await shared.stop();
    },
    { scope: 'worker' },
  ],
  synap: async ({ production: { port, certificate } }, use, info) => {
    const synap = await startSynap({ port, tls: { hosts: [PRODUCTION_HOST], certificate } });
    await use(synap);
    printRequestsOfFailure(synap, info);
    await synap.close();
    expect(synap.defects).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  desktop: async ({}, use) => {
    const desktop = await startDesktop();
    await use(desktop);
    await desktop.stop();
  },
  // The server first: what the extension asks at its start it asks at once.
  extension: async ({ synap: _, sharedChromium }, use) => {
    const extension = await sharedChromium.install();
    await use(extension);
    await extension.dispose();
    expect(extension.complaints).toEqual([]);
  },
  connected: async ({ extension, synap }, use) => {
    await connect(extension, synap.key);
    await use(extension);
  },
  popup: async ({ connected }, use) => {
    await use(await connected.open('popup.html'));
  },
});

/** Gives the extension a key for the production host and waits until it is verified. */
export async function connect(extension: Extension, key: string, baseUrl = PRODUCTION_URL): Promise<void> {
  await extension.send({ type: 'saveConnection', connectionId: null, name: 'production', baseUrl, key });
  await expect
    .poll(async () => JSON.stringify((await extension.stored()).local.summary))
    .toContain('"instanceId":"inst_');
}

/** Pastes into the popup's field and watches, as a person does. */
export async function watch(popup: Page, text: string): Promise<void> {
  await popup.getByRole('textbox', { name: 'Ingestion ID' }).fill(text);
  await popup.getByRole('button', { name: 'Watch', exact: true }).click();
}

/** The ID of the notification that is shown about this ingestion, once it is. */
export async function notificationOf(extension: Extension, id: string): Promise<string> {
  const shown = async () => (await extension.stored()).notifications;
  await expect.poll(shown).toEqual([expect.stringContaining(id)]);
  return (await shown())[0] ?? '';
}

/** The row of an ingestion in the popup's list, by its document. */
export function row(popup: Page, document: string) {
  return popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem').filter({ hasText: document });
}

export { expect };
