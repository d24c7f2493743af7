import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LINKS_WITH_IDS } from '../../../src/platform/link-patterns';
import type { Ports } from '../../../src/platform/ports';
import { build, provideApi } from './fake-extension-api';

vi.mock(
  '../../../src/platform/target-browser',
  async () => (await import('./fake-extension-api')).targetBrowserOfBuild,
);
vi.mock('idb', () => import('./fake-database'));

const area = () => ({
  get: vi.fn(async (keys: string[] | null): Promise<Record<string, unknown>> => ({ asked: keys })),
  set: vi.fn(),
  remove: vi.fn(),
});

const api = {
  runtime: {
    id: 'ours',
    getURL: (path: string) => `chrome-extension://ours${path}`,
    getContexts: vi.fn(),
  },
  storage: {
    local: { ...area(), QUOTA_BYTES: 5_000_000, getBytesInUse: vi.fn(async () => 1_234) },
    session: area(),
  },
  alarms: { get: vi.fn(), create: vi.fn(), clear: vi.fn() },
  notifications: {
    create: vi.fn(),
    clear: vi.fn(),
    getAll: vi.fn(async () => ({ one: true, two: true })),
    getPermissionLevel: vi.fn(async () => 'granted'),
  },
  action: {
    setBadgeText: vi.fn(),
    setBadgeBackgroundColor: vi.fn(),
    setBadgeTextColor: vi.fn(),
    setTitle: vi.fn(),
    setIcon: vi.fn(),
    openPopup: vi.fn(),
  },
  tabs: { update: vi.fn(), create: vi.fn() },
  windows: { update: vi.fn(), create: vi.fn() },
  contextMenus: { removeAll: vi.fn(), create: vi.fn() },
  permissions: { contains: vi.fn(async () => true), remove: vi.fn() },
};

let ports: Ports;
let restore: () => void;

beforeAll(async () => {
  restore = provideApi(api);
  ({ ports } = await import('../../../src/platform/browser'));
});
afterAll(() => restore());
beforeEach(() => vi.clearAllMocks());
afterEach(() => {
  build.isFirefox = false;
  vi.useRealTimers();
});

describe('storage', () => {
  it('is read and written each in its own area', async () => {
    expect(await ports.local.get(['a'])).toEqual({ asked: ['a'] });
    await ports.session.getAll();
    expect(api.storage.session.get).toHaveBeenCalledExactlyOnceWith(null);
    await ports.local.set({ a: 1 });
    expect(api.storage.local.set).toHaveBeenCalledExactlyOnceWith({ a: 1 });
    await ports.session.remove(['b']);
    expect(api.storage.session.remove).toHaveBeenCalledExactlyOnceWith(['b']);
    for (const unused of [api.storage.session.set, api.storage.local.remove])
      expect(unused).not.toHaveBeenCalled();
  });

  it('says how much room there is and how much of it is used, where the browser counts that', async () => {
    expect(await ports.localQuota()).toEqual({ maxBytes: 5_000_000, usedBytes: 1_234 });
    expect(api.storage.local.getBytesInUse).toHaveBeenCalledWith(null);
    api.storage.local.getBytesInUse.mockRejectedValueOnce(new Error('damaged'));
    expect(await ports.localQuota()).toEqual({ maxBytes: 5_000_000, usedBytes: null });
    const stop = provideApi({ storage: { ...api.storage, local: area() } });
    expect(await ports.localQuota()).toEqual({ maxBytes: 10 * 1024 * 1024, usedBytes: null });
    stop();
  });
});

describe('an alarm', () => {
  it('is set for a moment and a period, found and cleared by its name', async () => {
    await ports.alarms.create('poll', { when: 7_000, periodMin: 0.5 });
    expect(api.alarms.create).toHaveBeenCalledWith('poll', { when: 7_000, periodInMinutes: 0.5 });
    api.alarms.get.mockResolvedValueOnce({ name: 'poll', scheduledTime: 7_000 });
    expect(await ports.alarms.nextAt('poll')).toBe(7_000);
    api.alarms.get.mockResolvedValueOnce(undefined);
    expect(await ports.alarms.nextAt('poll')).toBeNull();
    await ports.alarms.clear('poll');
    expect(api.alarms.clear).toHaveBeenCalledWith('poll');
  });

  it('that the browser does not take is a failure', async () => {
    api.alarms.create.mockRejectedValueOnce(new Error('too many'));
    await expect(ports.alarms.create('poll', { when: 7_000, periodMin: 0.5 })).rejects.toThrow('too many');
  });
});

describe('a notification', () => {
  const plain = {
    type: 'basic',
    title: 'Completed',
    message: 'refund.pdf',
    iconUrl: 'chrome-extension://ours/icons/128.png',
  };
  const content = { title: 'Completed', message: 'refund.pdf', buttons: ['Open', 'Copy'] };

  it('has its buttons in Chrome, and none of the options that Firefox throws on in Firefox', async () => {
    await ports.notifications.create('one', content);
    const buttons = [{ title: 'Open' }, { title: 'Copy' }];
    expect(api.notifications.create).toHaveBeenLastCalledWith('one', { ...plain, buttons });
    await ports.notifications.create('one', { ...content, buttons: [] });
    expect(api.notifications.create).toHaveBeenLastCalledWith('one', plain);
    build.isFirefox = true;
    await ports.notifications.create('one', content);
    expect(api.notifications.create).toHaveBeenLastCalledWith('one', plain);
  });

  it('that the browser does not take is a failure', async () => {
    api.notifications.create.mockRejectedValueOnce(new Error('no service'));
    await expect(ports.notifications.create('one', content)).rejects.toThrow('no service');
  });

  it('is listed while it is shown, and cleared by its ID', async () => {
    expect(await ports.notifications.shown()).toEqual(['one', 'two']);
    await ports.notifications.clear('two');
    expect(api.notifications.clear).toHaveBeenCalledWith('two');
  });

  it('is permitted or not, which Firefox does not say', async () => {
    expect(await ports.notifications.permission()).toBe('granted');
    api.notifications.getPermissionLevel.mockResolvedValueOnce('denied');
    expect(await ports.notifications.permission()).toBe('denied');
    build.isFirefox = true;
    expect(await ports.notifications.permission()).toBe('unknown');
  });
});

describe('the toolbar and the context menu', () => {
  it('show the state by text, name, colour and icon', async () => {
    await ports.badge.show({ text: '3', title: '3 in progress', tone: 'active' });
    await ports.badge.show({ text: '!', title: 'Failed', tone: 'attention' });
    const { setBadgeText, setTitle, setBadgeBackgroundColor, setIcon } = api.action;
    expect(setBadgeText.mock.lastCall).toEqual([{ text: '!' }]);
    expect(setTitle.mock.lastCall).toEqual([{ title: 'Failed' }]);
    const colours = setBadgeBackgroundColor.mock.calls.map((call) => JSON.stringify(call));
    expect(new Set(colours).size).toBe(2);
    expect(JSON.stringify(setIcon.mock.lastCall)).toContain('attention');
  });

  it('open the popup where the browser can', async () => {
    await ports.pages.openPopup();
    expect(api.action.openPopup).toHaveBeenCalledOnce();
    const stop = provideApi({ action: {} });
    await ports.pages.openPopup();
    stop();
  });

  it('offer each entry once, those of links only where a link may have an ID', async () => {
    await ports.menu.show([
      { id: 'selection', title: 'Watch', on: 'selection' },
      { id: 'link', title: 'Watch link', on: 'link' },
    ]);
    const { create, removeAll } = api.contextMenus;
    expect(create.mock.calls.map(([entry]) => entry)).toEqual([
      { id: 'selection', title: 'Watch', contexts: ['selection'] },
      { id: 'link', title: 'Watch link', contexts: ['link'], targetUrlPatterns: LINKS_WITH_IDS },
    ]);
    expect(removeAll).toHaveBeenCalledOnce();
    const [removed = 0, created = 0] = [removeAll, create].map(
      (call) => call.mock.invocationCallOrder[0] ?? 0,
    );
    expect(removed).toBeLessThan(created);
  });
});

describe('a permission', () => {
  it('is asked about for the origin alone, and not at all for what no key is sent to', async () => {
    expect(await ports.permissions.has('https://synap.example:8443/api')).toBe(true);
    expect(api.permissions.contains).toHaveBeenCalledWith({ origins: ['https://synap.example:8443/*'] });
    api.permissions.contains.mockResolvedValueOnce(false);
    expect(await ports.permissions.has('https://synap.example')).toBe(false);
    expect(await ports.permissions.has('http://synap.example')).toBe(false);
  });

  it('is given back unless something in use needs it', async () => {
    await ports.permissions.giveBack('https://synap.example', ['https://synap.example/tenant']);
    expect(api.permissions.remove).not.toHaveBeenCalled();
    await ports.permissions.giveBack('https://synap.example', []);
    expect(api.permissions.remove).toHaveBeenCalledExactlyOnceWith({ origins: ['https://synap.example/*'] });
  });
});

describe('a page of ours', () => {
  const open = (place: string) => ports.pages.open(`history.html${place}`);
  const shown = { documentUrl: 'chrome-extension://ours/history.html#/', tabId: 7, windowId: 3 };

  it('comes to the front with its window, in the tab that shows it', async () => {
    api.runtime.getContexts.mockResolvedValue([shown]);
    await open('#/ingestion/1');
    const url = 'chrome-extension://ours/history.html#/ingestion/1';
    expect(api.tabs.update).toHaveBeenLastCalledWith(7, { active: true, url });
    expect(api.windows.update).toHaveBeenLastCalledWith(3, { focused: true });
    await open('');
    expect(api.tabs.update).toHaveBeenLastCalledWith(7, { active: true });
    expect(api.tabs.create).not.toHaveBeenCalled();
  });

  it('is opened in a new tab, and without any window in a new window', async () => {
    api.runtime.getContexts.mockResolvedValue([]);
    await open('');
    const url = 'chrome-extension://ours/history.html';
    expect(api.tabs.create).toHaveBeenCalledExactlyOnceWith({ url });
    api.tabs.create.mockRejectedValueOnce(new Error('No current window'));
    await open('');
    expect(api.windows.create).toHaveBeenCalledExactlyOnceWith({ url, focused: true });
  });
});

describe('what else the background needs', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is the browser’s: requests, locks, the network, texts, chance', async () => {
    const fetched = vi.fn(async () => 'answer');
    const request = vi.fn(async (_name: string, run: () => Promise<unknown>) => run());
    vi.stubGlobal('fetch', fetched);
    vi.stubGlobal('navigator', { onLine: false, locks: { request } });
    await ports.fetch('https://synap.example', { redirect: 'error' });
    expect(fetched).toHaveBeenCalledWith('https://synap.example', { redirect: 'error' });
    expect(await ports.lock('state', async () => 7)).toBe(7);
    expect(request.mock.calls[0]?.[0]).toBe('state');
    expect(ports.online()).toBe(false);
    expect(ports.text('timeAgo', ['5 s'])).toBe('5 s ago');
    expect(ports.random()).not.toBe(ports.random());
    expect(ports.uuid()).not.toBe(ports.uuid());
  });
});

describe('the clock', () => {
  it('tells the minute of the day where the person sits', () => {
    expect(ports.clock.minuteOfDay(new Date(2026, 0, 15, 22, 5).getTime())).toBe(22 * 60 + 5);
  });

  it('runs something later, unless it is cancelled', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    ports.clock.after(1_000, run);
    ports.clock.after(1_000, run).cancel();
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  });
});
