import { browser } from 'wxt/browser';
import { omniboxText } from './omnibox-text';
import type { Listeners } from './ports';
import { isFirefox, targetBrowser } from './target-browser';

/**
 * Registers everything that the browser may wake the background for. It must be synchronous: a listener that is registered
 * later misses the event that started the background. Without `onStartup` Firefox starts no event page at browser start.
 */
export function listen(listeners: Listeners): void {
  browser.runtime.onStartup.addListener(listeners.onStartup);
  browser.runtime.onInstalled.addListener(({ reason }) => listeners.onInstalled(reason === 'install'));
  browser.alarms.onAlarm.addListener((alarm) => listeners.onAlarm(alarm.name));
  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    // Only our own pages may send. Other extensions cannot reach this listener, and there are no content scripts.
    if (sender.id !== browser.runtime.id || !sender.url?.startsWith(browser.runtime.getURL('/')))
      return false;
    const reply = listeners.onMessage(message);
    if (reply === null) return false;
    reply.then(sendResponse, () => sendResponse(undefined));
    return true;
  });
  browser.notifications.onClicked.addListener(listeners.onNotificationClicked);
  // Firefox never fires this event and warns about listeners.
  if (!isFirefox) browser.notifications.onButtonClicked.addListener(listeners.onNotificationButton);
  browser.permissions.onAdded.addListener(listeners.onPermissionsChanged);
  browser.permissions.onRemoved.addListener(listeners.onPermissionsChanged);
  browser.permissions.onAdded.addListener(({ permissions }) => {
    if (permissions?.includes('clipboardRead')) listeners.onClipboardAllowed();
  });
  browser.contextMenus.onClicked.addListener(({ menuItemId, selectionText, linkUrl }) =>
    listeners.onMenuClicked(String(menuItemId), (menuItemId === 'link' ? linkUrl : selectionText) ?? ''),
  );
  listenToOmnibox(listeners);
  self.addEventListener('online', listeners.onOnline);
  restrictStorage();
}

function listenToOmnibox({ onOmniboxChanged, onOmniboxEntered }: Listeners): void {
  const shown = (text: string) => omniboxText(text, targetBrowser);
  const showFirst = (first: string) => browser.omnibox.setDefaultSuggestion({ description: shown(first) });
  // Chrome shows a first line from the next character on: it has to be set before the first one is typed.
  browser.omnibox.onInputStarted.addListener(() => {
    onOmniboxChanged('').then(
      ({ first }) => showFirst(first),
      () => undefined,
    );
  });
  browser.omnibox.onInputChanged.addListener((text, suggest) => {
    onOmniboxChanged(text).then(
      ({ first, others }) => {
        // Firefox shows a first line only with the next text: it keeps the one set above, which suits any text.
        if (!isFirefox) showFirst(first);
        suggest(others.map(({ enters, says }) => ({ content: enters, description: shown(says) })));
      },
      () => suggest([]),
    );
  });
  browser.omnibox.onInputEntered.addListener(onOmniboxEntered);
}

/** Hides what is stored from content scripts, should there ever be one. Firefox has no such setting. */
function restrictStorage(): void {
  for (const area of [browser.storage.local, browser.storage.session, browser.storage.sync]) {
    area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })?.catch?.(() => undefined);
  }
}
