import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '../../../src/platform/listen';
import type { Listeners } from '../../../src/platform/ports';
import { build, FakeEvent, provideApi } from './fake-extension-api';

vi.mock(
  '../../../src/platform/target-browser',
  async () => (await import('./fake-extension-api')).targetBrowserOfBuild,
);

/** Everything that the background may be woken for, and what it says of its storage and its address bar. */
function fakeApi() {
  const area = () => ({ setAccessLevel: vi.fn(async () => {}) });
  return {
    runtime: {
      id: 'ours',
      getURL: (path: string) => `chrome-extension://ours${path}`,
      onStartup: new FakeEvent(),
      onInstalled: new FakeEvent(),
      onMessage: new FakeEvent(),
    },
    alarms: { onAlarm: new FakeEvent() },
    notifications: { onClicked: new FakeEvent(), onButtonClicked: new FakeEvent() },
    permissions: { onAdded: new FakeEvent(), onRemoved: new FakeEvent() },
    contextMenus: { onClicked: new FakeEvent() },
    omnibox: {
      onInputStarted: new FakeEvent(),
      onInputChanged: new FakeEvent(),
      onInputEntered: new FakeEvent(),
      setDefaultSuggestion: vi.fn(),
    },
    storage: { local: area(), session: area(), sync: area() },
  };
}

const answer = { first: 'Watch 1 & go', others: [{ enters: 'id-1', says: '<b> 1' }] };

function fakeListeners() {
  return {
    onStartup: vi.fn(),
    onInstalled: vi.fn(),
    onAlarm: vi.fn(),
    onMessage: vi.fn<Listeners['onMessage']>(() => null),
    onNotificationClicked: vi.fn(),
    onNotificationButton: vi.fn(),
    onPermissionsChanged: vi.fn(),
    onClipboardAllowed: vi.fn(),
    onMenuClicked: vi.fn(),
    onOmniboxChanged: vi.fn(async () => answer),
    onOmniboxEntered: vi.fn(),
    onOnline: vi.fn(),
  } satisfies Listeners;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

let api: ReturnType<typeof fakeApi>;
let heard: ReturnType<typeof fakeListeners>;
let restore: () => void;
let worker: EventTarget;

function start({ isFirefox = false } = {}): void {
  build.isFirefox = isFirefox;
  listen(heard);
}

beforeEach(() => {
  api = fakeApi();
  heard = fakeListeners();
  restore = provideApi(api);
  worker = new EventTarget();
  vi.stubGlobal('self', worker);
});
afterEach(() => {
  restore();
  build.isFirefox = false;
  vi.unstubAllGlobals();
});

describe('the background hears, from its first moment on,', () => {
  it('of a start, an installation and an update, and tells these apart', () => {
    start();
    api.runtime.onStartup.fire();
    expect(heard.onStartup).toHaveBeenCalledOnce();
    api.runtime.onInstalled.fire({ reason: 'install' });
    expect(heard.onInstalled).toHaveBeenLastCalledWith(true);
    api.runtime.onInstalled.fire({ reason: 'update' });
    expect(heard.onInstalled).toHaveBeenLastCalledWith(false);
  });

  it('of alarms, of a network that comes back, and of clicks on notifications', () => {
    start();
    api.alarms.onAlarm.fire({ name: 'poll', scheduledTime: 7 });
    expect(heard.onAlarm).toHaveBeenCalledWith('poll');
    worker.dispatchEvent(new Event('online'));
    expect(heard.onOnline).toHaveBeenCalledOnce();
    api.notifications.onClicked.fire('one');
    expect(heard.onNotificationClicked).toHaveBeenCalledWith('one');
    api.notifications.onButtonClicked.fire('one', 1);
    expect(heard.onNotificationButton).toHaveBeenCalledWith('one', 1);
  });

  it('of permissions that are given and withdrawn, and of the clipboard in particular', () => {
    start();
    api.permissions.onAdded.fire({ origins: ['https://synap.example/*'] });
    api.permissions.onRemoved.fire({ origins: ['https://synap.example/*'] });
    expect(heard.onPermissionsChanged).toHaveBeenCalledTimes(2);
    api.permissions.onRemoved.fire({ permissions: ['clipboardRead'] });
    expect(heard.onClipboardAllowed).not.toHaveBeenCalled();
    api.permissions.onAdded.fire({ permissions: ['clipboardRead'] });
    expect(heard.onClipboardAllowed).toHaveBeenCalledOnce();
  });

  it('of the context menu, with the link or the selection that was clicked', () => {
    start();
    const clicked = { selectionText: 'the text of the link', linkUrl: 'https://x.example/1' };
    api.contextMenus.onClicked.fire({ menuItemId: 'link', ...clicked });
    expect(heard.onMenuClicked).toHaveBeenLastCalledWith('link', 'https://x.example/1');
    api.contextMenus.onClicked.fire({ menuItemId: 'selection', ...clicked });
    expect(heard.onMenuClicked).toHaveBeenLastCalledWith('selection', 'the text of the link');
    api.contextMenus.onClicked.fire({ menuItemId: 'link' });
    expect(heard.onMenuClicked).toHaveBeenLastCalledWith('link', '');
  });

  it('of everything that Firefox has too, whose notifications have no buttons', () => {
    start({ isFirefox: true });
    expect(api.notifications.onButtonClicked.isHeard).toBe(false);
    expect([api.runtime.onStartup.isHeard, api.notifications.onClicked.isHeard]).toEqual([true, true]);
  });
});

describe('a message', () => {
  const OURS = { id: 'ours', url: 'chrome-extension://ours/popup.html' };

  it('of a page of ours is answered with what came of it', async () => {
    start();
    const reply = vi.fn();
    heard.onMessage.mockReturnValueOnce(Promise.resolve({ ok: true, value: 7 }));
    expect(api.runtime.onMessage.fire({ type: 'watch' }, OURS, reply)).toEqual([true]);
    expect(heard.onMessage).toHaveBeenCalledWith({ type: 'watch' });
    await settled();
    expect(reply).toHaveBeenCalledExactlyOnceWith({ ok: true, value: 7 });
  });

  it('that comes to nothing is answered all the same: the page would wait', async () => {
    start();
    const reply = vi.fn();
    heard.onMessage.mockReturnValueOnce(Promise.reject(new Error('broken')));
    expect(api.runtime.onMessage.fire({ type: 'watch' }, OURS, reply)).toEqual([true]);
    await settled();
    expect(reply).toHaveBeenCalledExactlyOnceWith(undefined);
  });

  it('that is none of ours keeps nobody waiting', () => {
    start();
    expect(api.runtime.onMessage.fire('hello', OURS, vi.fn())).toEqual([false]);
  });

  it.each([
    ['another extension', { id: 'theirs', url: 'chrome-extension://theirs/popup.html' }],
    ['another extension that names our page', { id: 'theirs', url: OURS.url }],
    ['a web page', { id: 'ours', url: 'https://synap.example/chrome-extension://ours/' }],
    ['nobody', { id: 'ours' }],
  ])('of %s is not listened to', (_, sender) => {
    start();
    expect(api.runtime.onMessage.fire({ type: 'watch' }, sender, vi.fn())).toEqual([false]);
    expect(heard.onMessage).not.toHaveBeenCalled();
  });
});

describe('the address bar', () => {
  it('says what Enter does before anything is typed, in the form that Chrome reads', async () => {
    start();
    api.omnibox.onInputStarted.fire();
    await settled();
    expect(heard.onOmniboxChanged).toHaveBeenCalledWith('');
    expect(api.omnibox.setDefaultSuggestion).toHaveBeenCalledWith({ description: 'Watch 1 &amp; go' });
  });

  it('suggests what fits the text, and takes what is entered', async () => {
    start();
    const suggest = vi.fn();
    api.omnibox.onInputChanged.fire('abc', suggest);
    await settled();
    expect(heard.onOmniboxChanged).toHaveBeenCalledWith('abc');
    expect(suggest).toHaveBeenCalledWith([{ content: 'id-1', description: '&lt;b&gt; 1' }]);
    expect(api.omnibox.setDefaultSuggestion).toHaveBeenCalledWith({ description: 'Watch 1 &amp; go' });
    api.omnibox.onInputEntered.fire('id-1');
    expect(heard.onOmniboxEntered.mock.calls[0]?.[0]).toBe('id-1');
  });

  it('of Firefox shows plain text, and keeps the first line that suits any text', async () => {
    start({ isFirefox: true });
    const suggest = vi.fn();
    api.omnibox.onInputChanged.fire('abc', suggest);
    await settled();
    expect(suggest).toHaveBeenCalledWith([{ content: 'id-1', description: '<b> 1' }]);
    expect(api.omnibox.setDefaultSuggestion).not.toHaveBeenCalled();
  });

  it('suggests nothing where nothing can be read', async () => {
    start();
    const suggest = vi.fn();
    heard.onOmniboxChanged.mockRejectedValue(new Error('broken'));
    api.omnibox.onInputStarted.fire();
    api.omnibox.onInputChanged.fire('abc', suggest);
    await settled();
    expect(suggest).toHaveBeenCalledWith([]);
  });
});

describe('what is stored', () => {
  it('is hidden from all but our own pages', () => {
    start();
    for (const { setAccessLevel } of Object.values(api.storage))
      expect(setAccessLevel).toHaveBeenCalledWith({ accessLevel: 'TRUSTED_CONTEXTS' });
  });

  it.each([
    ['have no such setting', {}],
    ['refuse it for this area', { setAccessLevel: async () => Promise.reject(new Error('session only')) }],
    ['set it without saying so', { setAccessLevel: () => undefined }],
  ])('does not keep browsers that %s from starting', async (_, area) => {
    Object.assign(api.storage, { local: area, session: area, sync: area });
    start();
    await settled();
    expect(worker.dispatchEvent(new Event('online'))).toBe(true);
    expect(heard.onOnline).toHaveBeenCalledOnce();
  });
});
