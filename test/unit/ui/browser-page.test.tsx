// @vitest-environment happy-dom
import { waitFor } from '@testing-library/preact';
import { render } from 'preact';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../src/messages';
import type { Page } from '../../../src/ui/app/page';
import { useStore, valueIn } from '../../../src/ui/app/store';
import { items } from '../../../src/ui/app/stored-items';
import { FakeEvent, provideApi } from '../platform/fake-extension-api';
import { idOf, watching } from '../samples';
import { storedOf } from './fake-page';

const area = () => ({
  values: {} as Record<string, unknown>,
  async get(keys: string[] | null) {
    const wanted = keys ?? Object.keys(this.values);
    return Object.fromEntries(
      wanted.filter((key) => key in this.values).map((key) => [key, this.values[key]]),
    );
  },
  set: vi.fn(),
  remove: vi.fn(),
});

const sendMessage = vi.fn<(command: unknown) => Promise<unknown>>();
const api = {
  runtime: { id: 'test', getManifest: () => ({ version: '1.2.3' }), sendMessage },
  storage: { local: area(), session: area(), onChanged: new FakeEvent() },
  permissions: { request: vi.fn(async (_: unknown) => true), contains: vi.fn(async (_: unknown) => true) },
  action: { getUserSettings: vi.fn(async () => ({ isOnToolbar: true })) },
  commands: { getAll: vi.fn(async (): Promise<object[]> => []) },
  tabs: { create: vi.fn() },
  windows: { getCurrent: async () => ({ id: 3 }) },
  sidePanel: { open: vi.fn() },
};

let page: Page;
let restore: () => void;

beforeAll(async () => {
  restore = provideApi(api);
  const { browserPage } = await import('../../../src/ui/app/browser-page');
  page = browserPage();
});
afterAll(() => {
  page.store.close();
  restore();
});
beforeEach(() => vi.clearAllMocks());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a command', () => {
  const SILENT = { ok: false, error: { code: 'internal' } };
  const never = () => new Promise(() => {});

  it('is answered by what the background says', async () => {
    for (const reply of [
      { ok: true, value: 7 },
      { ok: false, error: { code: 'disk_full' } },
    ]) {
      sendMessage.mockResolvedValueOnce(reply);
      expect(await page.send({ type: 'check', ids: [idOf(1)] })).toEqual(reply);
    }
    expect(sendMessage).toHaveBeenLastCalledWith({ type: 'check', ids: [idOf(1)] });
  });

  it('that the background does not answer has failed, and says so', async () => {
    for (const reply of [undefined, null, 'yes', { value: 7 }]) {
      sendMessage.mockResolvedValueOnce(reply);
      expect(await page.send({ type: 'diagnose' })).toMatchObject(SILENT);
    }
    sendMessage.mockRejectedValueOnce(new Error('Receiving end does not exist'));
    expect(await page.send({ type: 'diagnose' })).toMatchObject(SILENT);
  });

  it.each<[command: Command, seconds: number]>([
    [{ type: 'check', ids: [] }, 10],
    [{ type: 'diagnose' }, 45],
    [{ type: 'readMemory', ingestionId: idOf(1), memoryId: 'm' }, 45],
    [{ type: 'readMemories', ingestionId: idOf(1), memoryIds: ['m'], isOverdue: false }, 45],
    [{ type: 'readCredits', connectionId: 'home' }, 45],
  ])('%j is waited for as long as it may take, and no longer', async (command, seconds) => {
    vi.useFakeTimers();
    sendMessage.mockImplementationOnce(never);
    const done = vi.fn();
    void page.send(command).then(done);
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ ok: false }));
  });

  it('that was answered leaves no timer behind', async () => {
    vi.useFakeTimers();
    sendMessage.mockResolvedValueOnce({ ok: true, value: null });
    await page.send({ type: 'check', ids: [] });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('what is stored', () => {
  const { local, session, onChanged } = api.storage;

  it('is read from the area that it is kept in', async () => {
    local.values = {
      summary: 1,
      'ingestion:1': 2,
      log: 'wrong',
      'draft:watch': 'wrong',
      'runtime:a': 'wrong',
    };
    session.values = { log: 3, 'log:older': 4, 'draft:watch': 5, 'runtime:a': 6, summary: 'wrong' };
    const wanted = ['summary', 'ingestion:1', 'log', 'log:older', 'draft:watch', 'runtime:a', 'settings'];
    expect(await page.storage.get(wanted)).toEqual({
      summary: 1,
      'ingestion:1': 2,
      log: 3,
      'log:older': 4,
      'draft:watch': 5,
      'runtime:a': 6,
    });
  });

  it('is listed by its keys, with or without reading all of it', async () => {
    local.values = { summary: 1, settings: 2 };
    expect(await page.storage.localKeys()).toEqual(['summary', 'settings']);
    const stop = provideApi({ storage: { ...api.storage, local: { getKeys: async () => ['a'] } } });
    expect(await page.storage.localKeys()).toEqual(['a']);
    stop();
  });

  it('is followed until nobody listens', () => {
    const before = onChanged.isHeard;
    const heard = vi.fn();
    const stop = page.storage.onChanged(heard);
    onChanged.fire({ summary: {}, settings: {} }, 'local');
    expect(heard).toHaveBeenCalledExactlyOnceWith(['summary', 'settings']);
    stop();
    onChanged.fire({ summary: {} }, 'local');
    expect(heard).toHaveBeenCalledOnce();
    expect(onChanged.isHeard).toBe(before);
  });

  it('of drafts is kept no longer than the browser runs', async () => {
    await page.storage.setDraft('draft:watch', 'typed');
    expect(session.set).toHaveBeenCalledExactlyOnceWith({ 'draft:watch': 'typed' });
    await page.storage.removeDraft('draft:watch');
    expect(session.remove).toHaveBeenCalledExactlyOnceWith('draft:watch');
  });
});

describe('a person is asked', () => {
  it('for access to a host, and for the clipboard; what the browser refuses is a no', async () => {
    expect(await page.requestAccess('https://x.example/*')).toBe(true);
    expect(api.permissions.request).toHaveBeenLastCalledWith({ origins: ['https://x.example/*'] });
    expect(await page.clipboard.ask()).toBe(true);
    expect(api.permissions.request).toHaveBeenLastCalledWith({ permissions: ['clipboardRead'] });
    api.permissions.request.mockRejectedValue(new Error('not from a click'));
    expect(await page.requestAccess('https://x.example/*')).toBe(false);
    expect(await page.clipboard.ask()).toBe(false);
  });
});

describe('the clipboard', () => {
  it('takes a text or does not, and is read or is not', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce();
    expect(await page.copy('one')).toBe(true);
    expect(write).toHaveBeenCalledWith('one');
    write.mockRejectedValueOnce(new Error('not focused'));
    expect(await page.copy('one')).toBe(false);
    const read = vi.spyOn(navigator.clipboard, 'readText').mockResolvedValueOnce('pasted');
    expect(await page.clipboard.read()).toBe('pasted');
    read.mockRejectedValueOnce(new Error('not allowed'));
    expect(await page.clipboard.read()).toBeNull();
  });
});

it('a file is there until its download has begun, and then gone', () => {
  vi.useFakeTimers();
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:one');
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
  const clicked: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(`${this.download} ${this.href}`);
  });
  page.save('export.csv', new Blob(['a']));
  expect(clicked).toEqual(['export.csv blob:one']);
  vi.advanceTimersByTime(30_000);
  expect(revoke).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(revoke).toHaveBeenCalledExactlyOnceWith('blob:one');
});

describe('the browser around the page', () => {
  it('says whether our icon is pinned, where it says anything', async () => {
    expect(await page.toolbar.isPinned()).toBe(true);
    api.action.getUserSettings.mockResolvedValueOnce({ isOnToolbar: false });
    expect(await page.toolbar.isPinned()).toBe(false);
    api.action.getUserSettings.mockRejectedValueOnce(new Error('no toolbar'));
    expect(await page.toolbar.isPinned()).toBeNull();
    const stop = provideApi({ action: {} });
    expect(await page.toolbar.isPinned()).toBeNull();
    stop();
  });

  it('opens the panel beside the page, or says that it did not', async () => {
    expect(await page.panel.open()).toBe(true);
    expect(api.sidePanel.open).toHaveBeenCalledExactlyOnceWith({ windowId: 3 });
    api.sidePanel.open.mockRejectedValueOnce(new Error('not from a click'));
    expect(await page.panel.open()).toBe(false);
    const open = vi.fn();
    const stop = provideApi({ sidebarAction: { open } });
    expect(await page.panel.open()).toBe(true);
    stop();
    expect([open.mock.calls.length, api.sidePanel.open.mock.calls.length]).toEqual([1, 2]);
  });

  it('tells the keys that open the popup, and where to change them', async () => {
    expect(await page.shortcut.now()).toBe('');
    api.commands.getAll.mockResolvedValueOnce([
      { name: 'other', shortcut: 'Alt+O' },
      { name: '_execute_action', shortcut: 'Alt+I' },
    ]);
    expect(await page.shortcut.now()).toBe('Alt+I');
    await page.shortcut.change();
    expect(api.tabs.create).toHaveBeenCalledExactlyOnceWith({ url: 'chrome://extensions/shortcuts' });
    const openShortcutSettings = vi.fn();
    const stop = provideApi({ commands: { openShortcutSettings } });
    await page.shortcut.change();
    stop();
    expect([openShortcutSettings.mock.calls.length, api.tabs.create.mock.calls.length]).toEqual([1, 1]);
  });
});

it('a page is drawn with what is stored from the first moment, without waiting for the background', async () => {
  const record = watching(1, { documentId: 'refund.pdf' });
  api.storage.local.values = storedOf([record]);
  api.storage.session.values = { 'draft:watch': { text: 'typed', at: 1 } };
  document.body.innerHTML = '<main id="app" aria-busy="true"><p>shell</p></main>';
  const drawn: (string | undefined | null)[][] = [];
  const Names = () => {
    const store = useStore();
    const ingestion = valueIn(store, items.ingestion(record.id));
    drawn.push([ingestion?.documentId, valueIn(store, items.textDraft)?.text]);
    return <p>drawn</p>;
  };
  const { renderPage } = await import('../../../src/ui/app/render-page');
  await renderPage(<Names />);
  const root = document.querySelector('main');
  await waitFor(() => expect(root?.textContent).toBe('drawn'));
  expect(root?.hasAttribute('aria-busy')).toBe(false);
  expect(drawn[0]).toEqual(['refund.pdf', 'typed']);
  expect(sendMessage).not.toHaveBeenCalled();
  if (root) render(null, root);
});
