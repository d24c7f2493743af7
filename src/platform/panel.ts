import { browser } from 'wxt/browser';

/** What Firefox has instead of `sidePanel`. */
type FirefoxBrowser = typeof browser & { sidebarAction?: { open(): Promise<void> } };

/**
 * Requested in advance: waiting for it after a click would take too long, and the browser would no longer accept the click.
 * Firefox needs no window, and its DevTools, where our pages are shown too, cannot ask for one.
 */
const ownWindow = import.meta.env.FIREFOX ? null : browser.windows.getCurrent();

/** Opens our side panel. Browsers allow it only right after a click. Returns false if there is no window. */
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
