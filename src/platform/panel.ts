import { browser } from 'wxt/browser';

/** What Firefox has instead of `sidePanel`. */
type FirefoxBrowser = typeof browser & { sidebarAction?: { open(): Promise<void> } };

/**
 * Asked for anew it would come after the click is forgotten: a promise that has settled already does not. Firefox needs no
 * window for it, and its DevTools, where our pages are shown too, have none to ask for.
 */
const ownWindow = import.meta.env.FIREFOX ? null : browser.windows.getCurrent();

/** Opens our panel beside the page. Browsers do so only while they still know of the click; false: there is no window. */
export async function openPanel(): Promise<boolean> {
  const { sidebarAction }: FirefoxBrowser = browser;
  if (sidebarAction) {
    await sidebarAction.open();
    return true;
  }
  const { id } = (await ownWindow) ?? {};
  if (id === undefined) return false;
  await browser.sidePanel.open({ windowId: id });
  return true;
}
