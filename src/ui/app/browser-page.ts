import { browser } from 'wxt/browser';
import type { Command, Reply } from '../../messages';
import { openPanel } from '../../platform/panel';
import { ownError, type SynapError } from '../../synap/errors';
import { t } from './i18n';
import { createMemoryLoads } from './memory-loads';
import type { Page, PageStorage } from './page';
import { createPageStore } from './store';

/**
 * Longer than any command takes that only writes. The commands that wait for Synap time out on their own before the
 * longer one.
 */
const ANSWER_MS = 10_000;
const NETWORK_ANSWER_MS = 45_000;
const WAITING_FOR_SYNAP: ReadonlySet<Command['type']> = new Set([
  'diagnose',
  'testConnection',
  'readMemory',
  'readMemories',
  'readCredits',
]);

const isSession = (key: string) => /^(?:draft|runtime):|^log(?::|$)/.test(key);

const storage: PageStorage = {
  async get(keys) {
    const [local, session] = await Promise.all([
      browser.storage.local.get(keys.filter((key) => !isSession(key))),
      browser.storage.session.get(keys.filter(isSession)),
    ]);
    return { ...local, ...session };
  },
  async localKeys() {
    // Chrome 130+ lists keys without reading the values.
    const { local } = browser.storage;
    return 'getKeys' in local ? local.getKeys() : Object.keys(await browser.storage.local.get(null));
  },
  setDraft: (key, value) => browser.storage.session.set({ [key]: value }),
  removeDraft: (key) => browser.storage.session.remove(key),
  onChanged(listener) {
    const tell = (changes: Record<string, unknown>) => listener(Object.keys(changes));
    browser.storage.onChanged.addListener(tell);
    return () => browser.storage.onChanged.removeListener(tell);
  },
};

const CLIPBOARD: { permissions: ['clipboardRead'] } = { permissions: ['clipboardRead'] };

/** Where Chromium's browsers list the keyboard shortcuts of extensions. Firefox has a function that opens its list. */
const SHORTCUTS_PAGE = 'chrome://extensions/shortcuts';

async function changeShortcut(): Promise<void> {
  const { commands } = browser;
  if ('openShortcutSettings' in commands && typeof commands.openShortcutSettings === 'function') {
    await commands.openShortcutSettings();
    return;
  }
  await browser.tabs.create({ url: SHORTCUTS_PAGE });
}

/** The real browser, as a page sees it. */
export function browserPage(): Page {
  return {
    storage,
    store: createPageStore(storage),
    send,
    memories: createMemoryLoads({ send, now: Date.now }),
    now: Date.now,
    requestAccess: (pattern) => browser.permissions.request({ origins: [pattern] }).catch(() => false),
    version: browser.runtime.getManifest().version,
    browser: import.meta.env.FIREFOX ? 'firefox' : 'chrome',
    copy: (text) =>
      navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      ),
    save,
    clipboard: {
      read: () => navigator.clipboard.readText().catch(() => null),
      isAllowed: () => browser.permissions.contains(CLIPBOARD),
      ask: () => browser.permissions.request(CLIPBOARD).catch(() => false),
    },
    toolbar: {
      async isPinned() {
        const settings = await browser.action.getUserSettings?.().catch(() => null);
        return settings?.isOnToolbar ?? null;
      },
    },
    panel: { open: () => openPanel().catch(() => false) },
    shortcut: {
      async now() {
        const commands = await browser.commands.getAll();
        return commands.find(({ name }) => name === '_execute_action')?.shortcut ?? '';
      },
      change: changeShortcut,
    },
  };
}

/** Longer than any browser takes to begin a download. Revoked earlier, the URL may be gone before the download starts. */
const DOWNLOAD_BEGINS_MS = 60_000;

function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS_MS);
}

async function send<C extends Command>(command: C): Promise<Reply<C['type']>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<unknown>((resolve) => {
    timer = setTimeout(resolve, waitMs(command.type), null);
  });
  try {
    const reply: unknown = await Promise.race([browser.runtime.sendMessage(command), silence]);
    return isReply<C['type']>(reply) ? reply : silentBackground();
  } catch {
    return silentBackground();
  } finally {
    clearTimeout(timer);
  }
}

function waitMs(type: Command['type']): number {
  return WAITING_FOR_SYNAP.has(type) ? NETWORK_ANSWER_MS : ANSWER_MS;
}

/** The background is part of this extension, so a reply is not parsed, only distinguished from no reply at all. */
function isReply<T extends Command['type']>(reply: unknown): reply is Reply<T> {
  return typeof reply === 'object' && reply !== null && 'ok' in reply && typeof reply.ok === 'boolean';
}

function silentBackground(): { ok: false; error: SynapError } {
  return { ok: false, error: ownError('internal', t('backgroundSilent')) };
}
