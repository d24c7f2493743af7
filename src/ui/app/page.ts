import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Command, Reply } from '../../messages';
import type { MemoryLoads } from './memory-loads';
import type { StoredItem } from './stored-items';

/** What a page may write: drafts of what a person is typing, in `storage.session`. */
export type DraftKey = 'draft:watch' | 'draft:connection' | 'draft:paste';

/** Storage as a page uses it. Keys of `runtime:`, `draft:` and `log` are the session's, all others are local. */
export interface PageStorage {
  get(keys: string[]): Promise<Record<string, unknown>>;
  /** The keys of everything in local. Slow with thousands of records. */
  localKeys(): Promise<string[]>;
  setDraft(key: DraftKey, value: unknown): Promise<void>;
  removeDraft(key: DraftKey): Promise<void>;
  /** Tells which keys changed. Returns a function that stops listening. */
  onChanged(listener: (keys: string[]) => void): () => void;
}

/** What is to be read, whatever it holds. */
export type ToRead = Pick<StoredItem<unknown>, 'key'>;

/**
 * `unread`: not asked for, or the answer is on its way; `absent`: nothing stored; `damaged`: something is stored that is not
 * what it should be, and is skipped.
 */
export type StoredValue<T> = { is: 'there'; value: T } | { is: 'unread' | 'absent' | 'damaged' };

/** What is stored, as far as the page has asked for it, kept fresh. */
export interface PageStore {
  /**
   * Reads what is not read yet. Resolves when it can be peeked at, and so can what the summary names, if that is among
   * it.
   */
  load(wanted: ToRead[]): Promise<void>;
  /** Reads it again, in case a change has not been reported yet. */
  reload(item: ToRead): Promise<void>;
  peek<T>(item: StoredItem<T>): StoredValue<T>;
  /** Whether the newest read failed: what is unread then does not come by itself. */
  hasFailed(): boolean;
  /** Reads what could not be read. */
  retry(): Promise<void>;
  /** Calls the listener whenever anything that was read has changed, or reading failed. */
  subscribe(listener: () => void): () => void;
  close(): void;
}

export type Send = <C extends Command>(command: C) => Promise<Reply<C['type']>>;

/** Everything a page needs of the browser: the real one is in `browser-page.ts`, tests give their own. */
export interface Page {
  storage: PageStorage;
  store: PageStore;
  /** Never rejects: a background that does not answer is a reply like any other. */
  send: Send;
  /** What this page has loaded of memories. */
  memories: MemoryLoads;
  now(): number;
  /**
   * Asks the person for access to a host, by its match pattern. Must be called straight from a click. In a popup the
   * question destroys the page and nothing ever comes back; elsewhere it says whether access was given.
   */
  requestAccess(pattern: string): Promise<boolean>;
  /** Of the extension. */
  version: string;
  /** Decides which match patterns are understood, and how the browser's own parts are called. */
  browser: 'chrome' | 'firefox';
  /** Whether the clipboard took it. */
  copy(text: string): Promise<boolean>;
  /** Gives the person a file, where the browser puts its downloads. */
  save(name: string, content: Blob): void;
  clipboard: {
    /** Its text; null when the browser does not give it. */
    read(): Promise<string | null>;
    isAllowed(): Promise<boolean>;
    /** Asks the person to let us read it at any time, as `requestAccess` does for a host. */
    ask(): Promise<boolean>;
  };
  toolbar: {
    /** Whether our icon stands in it; null where the browser does not say. */
    isPinned(): Promise<boolean | null>;
  };
  /** The panel beside the page, in the window that this page is in. */
  panel: {
    /** Straight from a click. False where the browser has none, or did not open it. */
    open(): Promise<boolean>;
  };
  /** The keys that open the popup. */
  shortcut: {
    /** Empty when there are none. */
    now(): Promise<string>;
    /** Opens the place where the browser lets people change them. */
    change(): Promise<void>;
  };
}

const PageContext = createContext<Page | null>(null);

export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('usePage outside of a PageProvider');
  return page;
}
