import type { HttpResponse } from '../synap/client';

/**
 * What the background needs of a browser, as thin as it can be: the real one is in `browser.ts`, the tests' and the
 * simulator's are in `test/`. Everything asynchronous may fail; nothing here retries.
 */

export interface StorageArea {
  /** Missing keys are absent from the answer. */
  get(keys: string[]): Promise<Record<string, unknown>>;
  /** Everything. Slow with thousands of records: only for healing, pruning and exports. */
  getAll(): Promise<Record<string, unknown>>;
  /** Rejects with `QuotaError` when the area is full. Keys may be written one after the other. */
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** Thrown by `StorageArea.set` when the area is full, whatever words the browser used. */
export class QuotaError extends Error {
  override name = 'QuotaError';
}

export interface AlarmPort {
  /** Epoch ms of its next firing, or null when there is none. */
  nextAt(name: string): Promise<number | null>;
  /** Replaces one of the same name. Browsers raise both to 30 s. */
  create(name: string, alarm: { when: number; periodMin: number }): Promise<void>;
  clear(name: string): Promise<void>;
}

export interface NotificationContent {
  title: string;
  message: string;
  /** At most two; dropped where the browser has none. */
  buttons: string[];
}

export interface NotificationPort {
  /** Resolves when the browser took it. The same ID replaces. */
  create(id: string, content: NotificationContent): Promise<void>;
  clear(id: string): Promise<void>;
  /** IDs shown now, as far as the browser remembers. */
  shown(): Promise<string[]>;
  permission(): Promise<'granted' | 'denied' | 'unknown'>;
}

export interface BadgeState {
  text: string;
  /** The accessible name of the toolbar button. */
  title: string;
  /** The badge's colour, and the button's icon. */
  tone: 'idle' | 'active' | 'attention';
}

/** Encrypts with a key that cannot leave this browser profile. What is sealed opens only for what it was bound to. */
export interface VaultPort {
  seal(plain: string, boundTo: string): Promise<{ ciphertext: string; iv: string }>;
  /** Null when the key is gone, the text is damaged, or it was bound to something else. */
  open(sealed: { ciphertext: string; iv: string }, boundTo: string): Promise<string | null>;
}

/** An entry of the menu that a right-click opens on any page. */
export interface MenuItem {
  id: string;
  title: string;
  on: 'selection' | 'link';
}

/** What the address bar says while something is typed after our keyword. Plain text: any of it may be untrusted. */
export interface OmniboxAnswer {
  /** What Enter does with the text as it is. */
  first: string;
  /** `enters`: the text that choosing it stands for. */
  others: { enters: string; says: string }[];
}

export type Timer = { cancel(): void };

export interface Ports {
  local: StorageArea;
  session: StorageArea;
  alarms: AlarmPort;
  notifications: NotificationPort;
  badge: { show(state: BadgeState): Promise<void> };
  permissions: {
    /** Whether the browser lets requests to this base URL's origin through. */
    has(baseUrl: string): Promise<boolean>;
    /** Hands back what the person granted for this base URL, unless it came with the installation or one in use needs it. */
    giveBack(baseUrl: string, inUse: string[]): Promise<void>;
  };
  /** Opens an extension page (`history.html#/ingestion/…`), in a tab of ours if there is one. */
  pages: {
    open(path: string): Promise<void>;
    /** Opens the toolbar popup. Fails where no window of the browser is in front. */
    openPopup(): Promise<void>;
  };
  /** Replaces all entries there were. The browser keeps them. */
  menu: { show(items: MenuItem[]): Promise<void> };
  vault: VaultPort;
  fetch(url: string, init: RequestInit): Promise<HttpResponse>;
  /** Runs alone among all holders of the same name, in any page or worker. */
  lock<T>(name: string, run: () => Promise<T>): Promise<T>;
  clock: {
    now(): number;
    /** Minutes since local midnight, for quiet hours. */
    minuteOfDay(at: number): number;
    /** Lost when the worker dies. */
    after(ms: number, run: () => void): Timer;
  };
  random(): number;
  uuid(): string;
  online(): boolean;
  /** A text of `public/_locales`. */
  text(key: string, substitutions?: string[]): string;
  /** Of the texts. */
  locale(): string;
}

/** What the browser may call, registered synchronously at each start. */
export interface Listeners {
  onStartup(): void;
  /** `isFirst`: it was not there before; else it, or the browser, was updated. */
  onInstalled(isFirst: boolean): void;
  onAlarm(name: string): void;
  onMessage(message: unknown): Promise<unknown> | null;
  onNotificationClicked(id: string): void;
  onNotificationButton(id: string, index: number): void;
  onPermissionsChanged(): void;
  onClipboardAllowed(): void;
  /** The text that was right-clicked: what is selected, or where the link leads. */
  onMenuClicked(item: MenuItem['id'], text: string): void;
  onOmniboxChanged(text: string): Promise<OmniboxAnswer>;
  onOmniboxEntered(text: string): void;
  onOnline(): void;
}
