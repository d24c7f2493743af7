import { describe, expect, it } from 'vitest';
import { openPage, type PageBrowser } from '../../../src/platform/open-page';

const PAGE = 'chrome-extension://ours/history.html';
const url = `${PAGE}#/ingestion/1`;
const tab = { documentUrl: `${PAGE}#/`, tabId: 7, windowId: 3 };
const none = async () => {
  throw new Error('No current window');
};

/** A browser that writes down what it was asked to show, and where. */
function browserWith(parts: Partial<PageBrowser> = {}): { browser: PageBrowser; shown: string[] } {
  const shown: string[] = [];
  const browser: PageBrowser = {
    ownTabs: async () => [],
    showTab: async ({ tabId }, shownUrl) => void shown.push(`tab ${tabId} ${shownUrl}`),
    createTab: async (shownUrl) => void shown.push(`new tab ${shownUrl}`),
    createWindow: async (shownUrl) => void shown.push(`new window ${shownUrl}`),
    ...parts,
  };
  return { browser, shown };
}

describe('a page of ours', () => {
  it('is shown in the tab that shows it already', async () => {
    const { browser, shown } = browserWith({ ownTabs: async () => [tab] });
    await openPage(browser, url);
    expect(shown).toEqual([`tab 7 ${url}`]);
  });

  it('that shows something already is not loaded anew where nothing else is asked of it', async () => {
    const { browser, shown } = browserWith({ ownTabs: async () => [tab] });
    await openPage(browser, PAGE);
    expect(shown).toEqual(['tab 7 null']);
  });

  it('is shown in a new tab where no tab shows it, or the browser does not say', async () => {
    for (const ownTabs of [
      async () => [{ ...tab, documentUrl: 'chrome-extension://ours/options.html' }],
      none,
    ]) {
      const { browser, shown } = browserWith({ ownTabs });
      await openPage(browser, url);
      expect(shown).toEqual([`new tab ${url}`]);
    }
  });

  it('is shown in a new tab if its own is closed at the same moment', async () => {
    const { browser, shown } = browserWith({ ownTabs: async () => [tab], showTab: none });
    await openPage(browser, url);
    expect(shown).toEqual([`new tab ${url}`]);
  });

  it('is shown in a new window where the browser runs without any', async () => {
    const { browser, shown } = browserWith({ createTab: none });
    await openPage(browser, url);
    expect(shown).toEqual([`new window ${url}`]);
  });

  it('that cannot be shown at all is said to be so, so that its notification stays', async () => {
    const { browser } = browserWith({ createTab: none, createWindow: none });
    await expect(openPage(browser, url)).rejects.toThrow();
  });
});
