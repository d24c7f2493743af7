/** The part of the browser that opens pages. */
export interface PageBrowser {
  /** The tabs that show pages of ours; without `documentUrl` where it is not known. */
  ownTabs(): Promise<{ documentUrl?: string | undefined; tabId: number; windowId: number }[]>;
  showTab(tab: { tabId: number; windowId: number }, url: string): Promise<void>;
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

/** False if no tab shows the page, or the tab is closed meanwhile. */
async function showInOwnTab(browser: PageBrowser, url: string): Promise<boolean> {
  const [page = ''] = url.split('#');
  const tabs = await browser.ownTabs().catch(() => []);
  const tab = tabs.find(({ documentUrl }) => documentUrl?.startsWith(page));
  if (tab === undefined) return false;
  return browser.showTab(tab, url).then(
    () => true,
    () => false,
  );
}
