import { test as base, expect, type Page } from '@playwright/test';
import { type SynapServer, startSynap } from '../../synap-server';
import { type Desktop, startDesktop } from '../../tools/desktop';
import { type Extension, launchExtension, PRODUCTION_HOST } from './extension';

interface Fixtures {
  /** The local Synap, as the production host over TLS, without CORS headers. */
  synap: SynapServer;
  /** A screen, a D-Bus session and a notification daemon of the test's own. */
  desktop: Desktop;
  /** A fresh profile with the extension, where the production host is the local Synap. */
  extension: Extension;
  /** The same, already connected by `synap`'s key. */
  connected: Extension;
  /** The popup as a page, of a connected extension. */
  popup: Page;
}

export const PRODUCTION_URL = `https://${PRODUCTION_HOST}`;

/** Ends with the test; a complaint of a page or the worker fails it. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
  synap: async ({}, use) => {
    const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] } });
    await use(synap);
    await synap.close();
    expect(synap.defects).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  desktop: async ({}, use) => {
    const desktop = await startDesktop();
    await use(desktop);
    await desktop.stop();
  },
  extension: async ({ synap }, use) => {
    const extension = await launchExtension({ production: synap });
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

/** The row of an ingestion in the popup's list, by its document. */
export function row(popup: Page, document: string) {
  return popup.getByRole('list', { name: 'Ingestions' }).getByRole('listitem').filter({ hasText: document });
}

export { expect };
