import { browser } from 'wxt/browser';
import { LINKS_WITH_IDS } from './link-patterns';
import { textsLocale } from './locale';
import { openPage, type PageBrowser } from './open-page';
import { patternToGiveBack, permissionPattern } from './origins';
import type { AlarmPort, BadgeState, MenuItem, NotificationPort, Ports, StorageArea } from './ports';
import { isFirefox, targetBrowser } from './target-browser';
import { toolbarIcon } from './toolbar-icon';
import { vault } from './vault';

/** The real browser behind the ports. What it calls us for is in `listen.ts`. */

type BrowserArea = typeof browser.storage.local;

function storageArea(area: BrowserArea): StorageArea {
  return {
    get: (keys) => area.get(keys),
    getAll: () => area.get(null),
    set: (items) => area.set(items),
    remove: (keys) => area.remove(keys),
  };
}

const alarms: AlarmPort = {
  nextAt: async (name) => (await browser.alarms.get(name))?.scheduledTime ?? null,
  create: async (name, { when, periodMin }) => {
    await browser.alarms.create(name, { when, periodInMinutes: periodMin });
  },
  clear: async (name) => {
    await browser.alarms.clear(name);
  },
};

const ICON = 'icons/128.png';

const notifications: NotificationPort = {
  async create(id, { title, message, buttons }) {
    const options = {
      type: 'basic',
      title,
      message,
      iconUrl: browser.runtime.getURL(`/${ICON}`),
    } as const;
    // Firefox throws on options it does not know; it has no buttons.
    const withButtons =
      isFirefox || buttons.length === 0
        ? options
        : { ...options, buttons: buttons.map((label) => ({ title: label })) };
    await browser.notifications.create(id, withButtons);
  },
  async clear(id) {
    await browser.notifications.clear(id);
  },
  shown: async () => Object.keys(await browser.notifications.getAll()),
  async permission() {
    if (isFirefox) return 'unknown';
    return (await browser.notifications.getPermissionLevel()) === 'granted' ? 'granted' : 'denied';
  },
};

const BADGE_COLOURS: Record<BadgeState['tone'], string> = {
  idle: '#5b6472',
  active: '#2f6fde',
  attention: '#c2372c',
};

async function showBadge({ text, title, tone }: BadgeState): Promise<void> {
  await browser.action.setBadgeText({ text });
  await browser.action.setBadgeBackgroundColor({ color: BADGE_COLOURS[tone] });
  await browser.action.setBadgeTextColor({ color: '#ffffff' });
  await browser.action.setTitle({ title });
  await browser.action.setIcon(toolbarIcon(tone, targetBrowser));
}

/** No permission is needed to see our own tabs. */
const pageBrowser: PageBrowser = {
  ownTabs: async () => (await browser.runtime.getContexts?.({ contextTypes: ['TAB'] })) ?? [],
  async showTab({ tabId, windowId }, url) {
    await browser.tabs.update(tabId, { active: true, ...(url === null ? {} : { url }) });
    await browser.windows.update(windowId, { focused: true });
  },
  createTab: async (url) => {
    await browser.tabs.create({ url });
  },
  createWindow: async (url) => {
    await browser.windows.create({ url, focused: true });
  },
};

async function showMenu(items: MenuItem[]): Promise<void> {
  await browser.contextMenus.removeAll();
  for (const { id, title, on } of items) {
    browser.contextMenus.create({
      id,
      title,
      contexts: [on],
      // Not for selections: Firefox would hide the entry wherever no link is clicked.
      ...(on === 'link' ? { targetUrlPatterns: LINKS_WITH_IDS } : {}),
    });
  }
}

/** What `storage.local` holds in both browsers (docs/PLATFORM.md, "Storage"). Only Chrome says so itself. */
const LOCAL_MAX_BYTES = 10 * 1024 * 1024;

async function localQuota(): ReturnType<Ports['localQuota']> {
  const { local } = browser.storage;
  const usedBytes = await local.getBytesInUse?.(null)?.catch(() => null);
  return { maxBytes: local.QUOTA_BYTES ?? LOCAL_MAX_BYTES, usedBytes: usedBytes ?? null };
}

export const ports: Ports = {
  local: storageArea(browser.storage.local),
  localQuota,
  session: storageArea(browser.storage.session),
  alarms,
  notifications,
  badge: { show: showBadge },
  permissions: {
    async has(baseUrl) {
      const pattern = permissionPattern(baseUrl, targetBrowser);
      return pattern !== null && browser.permissions.contains({ origins: [pattern] });
    },
    async giveBack(baseUrl, inUse) {
      const pattern = patternToGiveBack(baseUrl, inUse, targetBrowser);
      if (pattern !== null) await browser.permissions.remove({ origins: [pattern] });
    },
  },
  pages: {
    open: (path) => openPage(pageBrowser, browser.runtime.getURL('/') + path),
    // Since Chrome 127. In older versions the person has to open it.
    openPopup: async () => browser.action.openPopup?.(),
  },
  menu: { show: showMenu },
  vault,
  fetch: (url, init) => fetch(url, init),
  lock: (name, run) => navigator.locks.request(name, run),
  clock: {
    now: () => Date.now(),
    minuteOfDay(at) {
      const local = new Date(at);
      return local.getHours() * 60 + local.getMinutes();
    },
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  },
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
  online: () => navigator.onLine,
  text: (key, substitutions = []) => browser.i18n.getMessage(key, substitutions),
  locale: textsLocale,
};
