/** The part of the browser that opens pages. */
export interface PageBrowser {
  /** The tabs that show pages of ours; without `documentUrl` where it is not known. */
  ownTabs(): Promise<{ documentUrl?: string | undefined; tabId: number; windowId: number }[]>;
  /** `url` is null where the tab goes on showing what it shows. */
  showTab(tab: { tabId: number; windowId: number }, url: string | null): Promise<void>;
  createTab(url: string): Promise<void>;
  createWindow(url: string): Promise<void>;
}

/**
 * Shows a page of ours in the tab that shows it already, else in a new one, else in a new window: without any window
 * (macOS keeps the browser running) no tab can be made. Rejects if none of that works.
 */
export async function openPage(browser: PageBrowser, url: string): Promise<void> {
  if (await showInOwnTab(browser, url)) return;
  await browser.createTab(url).catch(() => browser.createWindow(url));
}

/**
 * False if no tab shows the page, or the tab is closed meanwhile. A page that is opened without saying at which place is not loaded
 * anew: the person may have searched or typed something there.
 */
async function showInOwnTab(browser: PageBrowser, url: string): Promise<boolean> {
  const [page = '', place] = url.split('#');
  const tabs = await browser.ownTabs().catch(() => []);
  const tab = tabs.find(({ documentUrl }) => documentUrl?.startsWith(page));
  if (tab === undefined) return false;
  return browser.showTab(tab, place === undefined ? null : url).then(
    () => true,
    () => false,
  );
}
