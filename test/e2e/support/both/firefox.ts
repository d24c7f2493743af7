import type { Browser } from './browser';
import { test as base, expect } from './fixtures';
import { type FirefoxBrowser, isFirefox } from './in-firefox';

/** What only Firefox does: with the extension fresh in it, and connected already. */
export const test = base.extend<{ newcomer: FirefoxBrowser; firefox: FirefoxBrowser }>({
  newcomer: async ({ browserUnderTest }, use) => use(asFirefox(browserUnderTest)),
  firefox: async ({ connected }, use) => use(asFirefox(connected)),
});

function asFirefox(browser: Browser): FirefoxBrowser {
  if (!isFirefox(browser)) throw new Error('This is a test of the project "firefox".');
  return browser;
}

export { expect };
