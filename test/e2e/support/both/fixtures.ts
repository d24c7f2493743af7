import { test as base, expect } from '@playwright/test';
import { type SynapServer, startSynap } from '../../../synap-server';
import { type Desktop, startDesktop } from '../../../tools/desktop';
import { PRODUCTION_HOST } from '../extension';
import { printRequestsOfFailure } from '../requests-of-failure';
import type { Browser, Screen } from './browser';
import { startChromium } from './in-chromium';
import { type FirefoxHost, startFirefox } from './in-firefox';

interface Fixtures {
  /** The local Synap, as the production host over TLS. */
  synap: SynapServer;
  /** The project's browser with the extension fresh in it. */
  browserUnderTest: Browser;
  /** The same, already connected by `synap`'s key. */
  connected: Browser;
}

interface WorkerFixtures {
  /** Where the browsers of a worker show their windows and notifications. */
  desktop: Desktop;
  /** Started once; null in the other project. */
  firefoxHost: FirefoxHost | null;
}

const PRODUCTION_URL = `https://${PRODUCTION_HOST}`;

/** The same promises in the browser the project names. A complaint of the extension fails the test it was made in. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  desktop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from this pattern
    async ({}, use) => {
      const desktop = await startDesktop();
      await use(desktop);
      await desktop.stop();
    },
    { scope: 'worker' },
  ],
  firefoxHost: [
    async ({ desktop }, use, { project }) => {
      if (project.name !== 'firefox') return use(null);
      const host = await startFirefox(desktop);
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  synap: async ({}, use, info) => {
    const synap = await startSynap({ tls: { hosts: [PRODUCTION_HOST] } });
    await use(synap);
    printRequestsOfFailure(synap, info);
    await synap.close();
    expect(synap.defects).toEqual([]);
  },
  browserUnderTest: async ({ synap, desktop, firefoxHost }, use, info) => {
    desktop.dismissAll();
    const { browser, end } = await (firefoxHost?.install(synap) ?? startChromium(synap, desktop));
    await use(browser);
    if (info.status !== info.expectedStatus) desktop.screenshot(info.outputPath('desktop.png'));
    const complaints = await browser.complaints();
    await end();
    expect(complaints).toEqual([]);
    expect(firefoxHost?.strangers() ?? []).toEqual([]);
  },
  connected: async ({ browserUnderTest: browser, synap }, use) => {
    await connect(browser, synap.key);
    await use(browser);
  },
});

/** Gives the extension a key for the production host and waits until it is verified. */
async function connect(browser: Browser, key: string): Promise<void> {
  await browser.send({
    type: 'saveConnection',
    connectionId: null,
    name: 'production',
    baseUrl: PRODUCTION_URL,
    key,
  });
  await expect
    .poll(async () => JSON.stringify((await browser.stored()).local.summary))
    .toContain('"instanceId":"inst_');
}

/** Pastes into the popup's field and watches, as a person does. */
export async function watch(popup: Screen, text: string): Promise<void> {
  await popup.fill('textbox', 'Ingestion ID', text);
  await popup.press('Enter');
}

/** What the row of this document says; empty while there is none. */
export async function row(screen: Screen, document: string): Promise<string> {
  return (await screen.texts('listitem')).find((text) => text.includes(document)) ?? '';
}

export { expect };
