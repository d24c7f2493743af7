import { afterEach, describe, expect, it, vi } from 'vitest';
import { inspectedPage, type PageAnswer } from '../../../src/platform/devtools';
import { FakeEvent, provideApi } from './fake-extension-api';

const START = '2026-01-15T12:00:00.000Z';

/** An entry of the network log, whose body the browser gives when it is asked, or never. */
const entry = (url: unknown, body: string | null = '{"a":1}') => ({
  startedDateTime: START,
  time: 0,
  request: { method: 'GET', url },
  response: { status: 200 },
  getContent: (give: (content: unknown, encoding: unknown) => void) => body !== null && give(body, ''),
});

function fakeDevtools(panels: object = { themeName: 'dark' }, log: unknown = { entries: [] }) {
  return {
    network: { onRequestFinished: new FakeEvent(), getHAR: (give: (har: unknown) => void) => give(log) },
    panels,
  };
}

/**
 * Firefox: whatever uses its network monitor first waits until that is connected, and only then reads the log or adds
 * the listener. Later uses do not wait; until the monitor is connected, they find an empty log.
 */
function firefoxMonitor() {
  const onRequestFinished = new FakeEvent();
  const waiting: (() => void)[] = [];
  let state: 'unused' | 'connecting' | 'connected' = 'unused';
  function use(action: () => void) {
    if (state !== 'unused') return action();
    state = 'connecting';
    waiting.push(action);
  }
  const network = {
    getHAR: (give: (har: unknown) => void) =>
      use(() => give({ entries: state === 'connected' ? [entry('https://x.example/before')] : [] })),
    onRequestFinished: {
      addListener: (listener: (entry: unknown) => void) => use(() => onRequestFinished.addListener(listener)),
    },
  };
  return {
    devtools: { network, panels: {} },
    finishRequest: (url: string) => onRequestFinished.fire(entry(url)),
    connect() {
      state = 'connected';
      for (const action of waiting) action();
    },
  };
}

let restore = () => {};

function inspect(devtools: object | undefined) {
  restore = provideApi({ devtools });
  return inspectedPage();
}

afterEach(() => {
  restore();
  vi.useRealTimers();
});

describe('the inspected page', () => {
  it('tells of each answer until nobody listens', () => {
    const devtools = fakeDevtools();
    const answers: PageAnswer[] = [];
    const { stop } = inspect(devtools).followAnswers((answer) => answers.push(answer));
    devtools.network.onRequestFinished.fire(entry('https://x.example/1'));
    devtools.network.onRequestFinished.fire(entry(undefined));
    expect(answers).toMatchObject([{ url: 'https://x.example/1', at: Date.parse(START), status: 200 }]);
    stop();
    expect(devtools.network.onRequestFinished.isHeard).toBe(false);
  });

  it('tells what its log holds already, as far as it can be read', async () => {
    const entries = [
      null,
      { request: { url: 'https://x.example/0' } },
      entry(7),
      entry('https://x.example/1'),
    ];
    const earlier = await inspect(fakeDevtools({}, { entries })).followAnswers(() => {}).earlier;
    expect(earlier.map(({ url }) => url)).toEqual(['https://x.example/1']);
    expect(await earlier[0]?.body()).toBe('{"a":1}');
  });

  it('misses nothing while Firefox connects to its network monitor', async () => {
    const monitor = firefoxMonitor();
    const answers: PageAnswer[] = [];
    const { earlier } = inspect(monitor.devtools).followAnswers((answer) => answers.push(answer));
    monitor.finishRequest('https://x.example/meanwhile');
    monitor.connect();
    answers.push(...(await earlier));
    monitor.finishRequest('https://x.example/after');
    expect(answers.map(({ url }) => new URL(url).pathname)).toEqual(['/meanwhile', '/before', '/after']);
  });

  it('whose log does not say when is taken to have answered now', async () => {
    const undated = { ...entry('https://x.example/1'), startedDateTime: undefined };
    const before = Date.now();
    const [answer] = await inspect(fakeDevtools({}, { entries: [undated] })).followAnswers(() => {}).earlier;
    expect(answer?.at).toBeGreaterThanOrEqual(before);
  });

  it('whose browser never gives a body is waited for no longer than seconds', async () => {
    vi.useFakeTimers();
    const devtools = fakeDevtools({}, { entries: [entry('https://x.example', null)] });
    const earlier = await inspect(devtools).followAnswers(() => {}).earlier;
    const body = earlier[0]?.body();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await body).toBeNull();
  });

  it.each([
    ['dark', 'dark'],
    ['default', 'light'],
    ['light', 'light'],
    ['auto', 'system'],
  ])('with DevTools in the theme "%s" is shown in: %s', (themeName, shown) => {
    expect(inspect(fakeDevtools({ themeName })).theme()).toBe(shown);
  });

  it('is shown anew when the theme changes, as each browser tells it', () => {
    const listener = vi.fn();
    const setThemeChangeHandler = vi.fn();
    const stopInChrome = inspect(fakeDevtools({ setThemeChangeHandler })).onThemeChanged(listener);
    expect(setThemeChangeHandler).toHaveBeenLastCalledWith(listener);
    stopInChrome();
    expect(setThemeChangeHandler).toHaveBeenLastCalledWith(null);
    restore();

    const onThemeChanged = new FakeEvent();
    const stopInFirefox = inspect(fakeDevtools({ onThemeChanged })).onThemeChanged(listener);
    onThemeChanged.fire('dark');
    expect(listener).toHaveBeenCalledOnce();
    stopInFirefox();
    expect(onThemeChanged.isHeard).toBe(false);
    restore();

    expect(() => inspect(fakeDevtools({ themeName: 'dark' })).onThemeChanged(listener)()).not.toThrow();
  });

  it('is empty where there are no DevTools', async () => {
    const none = inspect(undefined);
    const { earlier, stop } = none.followAnswers(() => {});
    expect(await earlier).toEqual([]);
    expect(none.theme()).toBe('system');
    stop();
    none.onThemeChanged(() => {})();
  });
});
