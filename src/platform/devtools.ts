import { browser } from 'wxt/browser';
import { entriesOf, type PageRequest, readBodyText, readEntry } from './har';

/** A request of the inspected page that has been answered. */
export interface PageAnswer extends PageRequest {
  /** Null if the browser does not have it, or no longer has it. */
  body(): Promise<string | null>;
}

export type PanelTheme = 'light' | 'dark' | 'system';

/** What a panel of DevTools can read of the inspected page, and of DevTools itself. */
export interface Inspected {
  /** Calls the listener with every answer from now on, also after a navigation. */
  followAnswers(listener: (answer: PageAnswer) => void): FollowedAnswers;
  theme(): PanelTheme;
  onThemeChanged(listener: () => void): () => void;
}

export interface FollowedAnswers {
  /** What the network log already held; nothing if the browser does not say. Once it is there, nothing is missed. */
  earlier: Promise<PageAnswer[]>;
  stop(): void;
}

/** The browser may never answer for a body that it has discarded. */
const BODY_MS = 5_000;

/** Puts a panel into the DevTools. */
export function createPanel(title: string, page: string): void {
  browser.devtools.panels.create(title, '/icons/32.png', page);
}

/** The real DevTools. When the panel's page is opened as a tab, there are none, and it shows that nothing was seen. */
export function inspectedPage(): Inspected {
  const { devtools } = browser;
  if (!devtools) return NOTHING;
  const { network, panels } = devtools;
  return {
    followAnswers(listener) {
      const pass = (entry: HarEntry) => {
        const answer = answerOf(entry);
        if (answer) listener(answer);
      };
      // Ask for the log first, and add the listener without an await in between. The first of the two makes Firefox connect to
      // its network monitor and waits for that; the second does not wait. A listener that waits misses the answers of that
      // time, and a log that does not wait is empty (`toolbox.js`, getNetMonitorAPI).
      const earlier = new Promise<PageAnswer[]>((resolve) => {
        // Chrome has no promises here, and Firefox takes a callback too.
        network.getHAR((har) =>
          resolve(entriesOf(har).flatMap((entry) => (isHarEntry(entry) ? (answerOf(entry) ?? []) : []))),
        );
      });
      network.onRequestFinished.addListener(pass);
      return { earlier, stop: () => network.onRequestFinished.removeListener(pass) };
    },
    theme: () => themeNamed(panels.themeName),
    onThemeChanged: (listener) => listenToTheme(panels, listener),
  };
}

const NOTHING: Inspected = {
  followAnswers: () => ({ earlier: Promise.resolve([]), stop: () => {} }),
  theme: () => 'system',
  onThemeChanged: () => () => {},
};

interface HarEntry {
  getContent(callback: (content: unknown, encoding: unknown) => void): void;
}

function isHarEntry(entry: unknown): entry is HarEntry {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'getContent' in entry &&
    typeof entry.getContent === 'function'
  );
}

function answerOf(entry: HarEntry): PageAnswer | null {
  const request = readEntry(entry, Date.now());
  if (!request) return null;
  const body = () =>
    new Promise<string | null>((resolve) => {
      setTimeout(resolve, BODY_MS, null);
      entry.getContent((content, encoding) => resolve(readBodyText(content, encoding)));
    });
  return { ...request, body };
}

/** Chrome calls its light theme `default`. Firefox has a third one, which follows the system. */
function themeNamed(name: string): PanelTheme {
  if (name === 'dark') return 'dark';
  return name === 'default' || name === 'light' ? 'light' : 'system';
}

/** Each browser has its own way to report a change of theme, and older ones have none. */
function listenToTheme(panels: object, listener: () => void): () => void {
  if ('setThemeChangeHandler' in panels && typeof panels.setThemeChangeHandler === 'function') {
    const { setThemeChangeHandler } = panels;
    setThemeChangeHandler(listener);
    return () => setThemeChangeHandler(null);
  }
  if (!('onThemeChanged' in panels) || !isEvent(panels.onThemeChanged)) return () => {};
  const { onThemeChanged } = panels;
  onThemeChanged.addListener(listener);
  return () => onThemeChanged.removeListener(listener);
}

interface BrowserEvent {
  addListener(listener: () => void): void;
  removeListener(listener: () => void): void;
}

function isEvent(value: unknown): value is BrowserEvent {
  return typeof value === 'object' && value !== null && 'addListener' in value && 'removeListener' in value;
}
