import type { HttpResponse } from '../synap/http-body';

/**
 * What the background needs of a browser, as thin as possible. The real implementation is `browser.ts`; those of the tests and the
 * simulator are in `test/`. Every asynchronous call may fail, and nothing here retries.
 */

export interface StorageArea {
  /** Missing keys are absent from the answer. */
  get(keys: string[]): Promise<Record<string, unknown>>;
  /** Everything. Slow with thousands of records: only for repairs, retention and exports. */
  getAll(): Promise<Record<string, unknown>>;
  /** Whole or not at all. */
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** Thrown by an area with named failures (`storage-failures.ts`) if the area is full. */
export class QuotaError extends Error {
  override name = 'QuotaError';
}

/** The same if the disk is full. Deleting something is a write too, and frees nothing that we could use. */
export class DiskFullError extends Error {
  override name = 'DiskFullError';
}

/** The same if the browser cannot read or write for any other reason, a damaged database for example. */
export class StorageError extends Error {
  override name = 'StorageError';
}

/** The same if `storage.session` is full. Nothing that `storage.local` holds makes room in it. */
export class SessionFullError extends StorageError {
  override name = 'SessionFullError';
}

export interface AlarmPort {
  /** When it fires next, epoch ms; null if there is no such alarm. */
  nextAt(name: string): Promise<number | null>;
  /** Replaces an alarm of the same name. Browsers raise a delay or period below 30 s to that. */
  create(name: string, alarm: { when: number; periodMin: number }): Promise<void>;
  clear(name: string): Promise<void>;
}

export interface NotificationContent {
  title: string;
  message: string;
  /** At most two; left out where the browser has no buttons. */
  buttons: string[];
}

export interface NotificationPort {
  /** Resolves when the browser has taken it. Replaces a notification of the same ID. */
  create(id: string, content: NotificationContent): Promise<void>;
  clear(id: string): Promise<void>;
  /** The IDs of the notifications shown now, as far as the browser remembers. */
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

/** Encrypts with a key that cannot leave this browser profile. A sealed text opens only for what it was bound to. */
export interface VaultPort {
  seal(plain: string, boundTo: string): Promise<{ ciphertext: string; iv: string }>;
  /**
   * Null if the key is gone, the text is damaged, or it was bound to something else. Rejects while the key store cannot be
   * read: that says nothing of the key.
   */
  open(sealed: { ciphertext: string; iv: string }, boundTo: string): Promise<string | null>;
}

/** An entry of the context menu on any page. */
export interface MenuItem {
  id: string;
  title: string;
  on: 'selection' | 'link';
}

/** What the address bar shows while a person types after our keyword. Plain text, and any of it may be untrusted. */
export interface OmniboxAnswer {
  /** Says what Enter does with the text as it is. */
  first: string;
  /** The suggestions. `enters` is the text that choosing one stands for, `says` what it shows. */
  others: { enters: string; says: string }[];
}

export type Timer = { cancel(): void };

export interface Ports {
  local: StorageArea;
  /** What `local` holds at most, and how much of it is used; null where the browser does not count that. */
  localQuota(): Promise<{ maxBytes: number; usedBytes: number | null }>;
  session: StorageArea;
  alarms: AlarmPort;
  notifications: NotificationPort;
  badge: { show(state: BadgeState): Promise<void> };
  permissions: {
    /** Whether the browser permits requests to this base URL's origin. */
    has(baseUrl: string): Promise<boolean>;
    /** Gives back the permission for this base URL, unless it came with the installation or one in use needs it. */
    giveBack(baseUrl: string, inUse: string[]): Promise<void>;
  };
  /** Opens an extension page (`history.html#/ingestion/…`), in a tab of ours if there is one. */
  pages: {
    open(path: string): Promise<void>;
    /** Opens the toolbar popup. Fails if no window of the browser is in the foreground. */
    openPopup(): Promise<void>;
  };
  /** Replaces all entries. The browser keeps them. */
  menu: { show(items: MenuItem[]): Promise<void> };
  vault: VaultPort;
  fetch(url: string, init: RequestInit): Promise<HttpResponse>;
  /** Runs while it holds the lock of this name, which one page or worker at a time can hold. */
  lock<T>(name: string, run: () => Promise<T>): Promise<T>;
  clock: {
    now(): number;
    /** Minutes since local midnight, for quiet hours. */
    minuteOfDay(at: number): number;
    /** Runs something later, unless the worker is killed before. */
    after(ms: number, run: () => void): Timer;
  };
  random(): number;
  uuid(): string;
  online(): boolean;
  /** A text of `public/_locales`. */
  text(key: string, substitutions?: string[]): string;
  /** The language of the texts, for numbers and times. */
  locale(): string;
}

/** What the browser may call. To be registered synchronously at every start. */
export interface Listeners {
  onStartup(): void;
  /** `isFirst`: the extension is new. Otherwise it, or the browser, was updated. */
  onInstalled(isFirst: boolean): void;
  onAlarm(name: string): void;
  onMessage(message: unknown): Promise<unknown> | null;
  onNotificationClicked(id: string): void;
  onNotificationButton(id: string, index: number): void;
  onPermissionsChanged(): void;
  onClipboardAllowed(): void;
  /** The text is the selection, or the address of the link. */
  onMenuClicked(item: MenuItem['id'], text: string): void;
  onOmniboxChanged(text: string): Promise<OmniboxAnswer>;
  onOmniboxEntered(text: string): void;
  onOnline(): void;
}
