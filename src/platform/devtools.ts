import { browser } from 'wxt/browser';
import { entriesOf, type PageRequest, readBody, readEntry } from './har';

/** A request of the inspected page that has been answered. */
export interface PageAnswer extends PageRequest {
  /** Null when the browser does not have it, any more or at all. */
  body(): Promise<string | null>;
}

export type PanelTheme = 'light' | 'dark' | 'system';

/** What a panel of DevTools knows of the page that is inspected, and of DevTools themselves. */
export interface Inspected {
  /** Tells of every answer from now on, whatever the page navigates to. Answers with how to stop listening. */
  onAnswer(listener: (answer: PageAnswer) => void): () => void;
  /** What the network log holds already; nothing where the browser does not say. */
  earlier(): Promise<PageAnswer[]>;
  theme(): PanelTheme;
  onThemeChanged(listener: () => void): () => void;
}

/** For a body the browser has thrown away it may never answer. */
const BODY_MS = 5_000;

/** Puts a panel into the DevTools. */
export function createPanel(title: string, page: string): void {
  browser.devtools.panels.create(title, '/icons/32.png', page);
}

/** The real DevTools. ContextMenu of them, as a tab, the panel's page has none: it shows that nothing was seen. */
export function inspectedPage(): Inspected {
  const { devtools } = browser;
  if (!devtools) return NOTHING;
  const { network, panels } = devtools;
  return {
    onAnswer(listener) {
      const tell = (entry: HarEntry) => {
        const answer = answerOf(entry);
        if (answer) listener(answer);
      };
      network.onRequestFinished.addListener(tell);
      return () => network.onRequestFinished.removeListener(tell);
    },
    earlier: () =>
      new Promise((resolve) => {
        // Chrome has no promises here, and Firefox takes a callback too.
        network.getHAR((har) =>
          resolve(entriesOf(har).flatMap((entry) => (isHarEntry(entry) ? (answerOf(entry) ?? []) : []))),
        );
      }),
    theme: () => themeNamed(panels.themeName),
    onThemeChanged: (listener) => listenToTheme(panels, listener),
  };
}

const NOTHING: Inspected = {
  onAnswer: () => () => {},
  earlier: async () => [],
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
      entry.getContent((content, encoding) => resolve(readBody(content, encoding)));
    });
  return { ...request, body };
}

/** Chrome calls its light theme `default`. Firefox has one more than two, which is told from the system. */
function themeNamed(name: string): PanelTheme {
  if (name === 'dark') return 'dark';
  return name === 'default' || name === 'light' ? 'light' : 'system';
}

/** Each browser has its own way to tell, and older ones none. */
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
