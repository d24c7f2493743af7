import { browser } from 'wxt/browser';

type Listener = (...values: unknown[]) => unknown;

/** An event of the browser, and who listens to it. */
export class FakeEvent {
  private readonly listeners = new Set<Listener>();

  addListener = (listener: Listener) => void this.listeners.add(listener);
  removeListener = (listener: Listener) => void this.listeners.delete(listener);

  get isHeard(): boolean {
    return this.listeners.size > 0;
  }

  /** What each listener returned. */
  fire(...values: unknown[]): unknown[] {
    return [...this.listeners].map((listener) => listener(...values));
  }
}

/** Gives the browser's API these parts. Returns what takes them back. */
export function provideApi(parts: Record<string, unknown>): () => void {
  const before = Object.entries(Object.getOwnPropertyDescriptors(browser)).filter(([name]) => name in parts);
  Object.assign(browser, parts);
  return () => {
    for (const name of Object.keys(parts)) Reflect.deleteProperty(browser, name);
    Object.defineProperties(browser, Object.fromEntries(before));
  };
}

/** Which browser the modules that import `target-browser.ts` are built for. */
export const build = { isFirefox: false };

/** In place of `target-browser.ts`, for both browsers in one test file. */
export const targetBrowserOfBuild = {
  get isFirefox() {
    return build.isFirefox;
  },
  get targetBrowser() {
    return build.isFirefox ? 'firefox' : 'chrome';
  },
};
