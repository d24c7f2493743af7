import { type NoticeContent, type Ports, QuotaError, type StorageArea } from '../../src/platform/ports';
import { VirtualClock } from './virtual-clock';

/** One notification as the browser took it. */
export interface CreatedNotification extends NoticeContent {
  id: string;
  at: number;
}

/** The alarm as the browser holds it. */
export interface HeldAlarm {
  when: number;
  periodMin: number;
}

/** The parts of a browser that a test may break for a while. */
export interface Faults {
  /** The browser rejects new notifications. */
  refusesNotifications: boolean;
  /** The browser does not say which notifications are shown. */
  hidesShown: boolean;
  /** Writing to `storage.local` rejects for want of room. */
  isStorageFull: boolean;
  /** What was encrypted before can be decrypted no longer. */
  hasLostEncryptionKey: boolean;
  /** The browser cannot encrypt, as in some private windows. */
  cannotEncrypt: boolean;
  isOffline: boolean;
}

/** A browser of nothing but memory, in which nothing fails and no time passes but what a test says. */
export interface MemoryBrowser {
  ports: Ports;
  clock: VirtualClock;
  local: Map<string, string>;
  session: Map<string, string>;
  /** Everything ever written to either, by its key. */
  written: [key: string, value: unknown][];
  alarm: HeldAlarm | null;
  /** Every notification created, oldest first. */
  created: CreatedNotification[];
  /** The IDs of the notifications on the screen. */
  shown: Set<string>;
  /** The origins that may not be reached; all others may. */
  withdrawn: Set<string>;
  /** What was opened: pages by their path, the popup as `popup`. */
  opened: string[];
  badge: { text: string; title: string; tone: string } | null;
  faults: Faults;
}

/** Values go in and come out as JSON, as in the browsers' own. `used` is called before each use, and may throw. */
function area(
  items: Map<string, string>,
  written: MemoryBrowser['written'],
  used: (isWrite: boolean) => void,
): StorageArea {
  const parsedEntry = ([key, text]: [string, string]): [string, unknown] => [key, JSON.parse(text)];
  return {
    get: async (keys) => {
      used(false);
      const wanted = new Set(keys);
      return Object.fromEntries([...items].filter(([key]) => wanted.has(key)).map(parsedEntry));
    },
    getAll: async () => {
      used(false);
      return Object.fromEntries([...items].map(parsedEntry));
    },
    set: async (values) => {
      used(true);
      for (const [key, value] of Object.entries(values)) {
        const text = JSON.stringify(value);
        items.set(key, text);
        written.push([key, JSON.parse(text)]);
      }
    },
    remove: async (keys) => {
      used(false);
      for (const key of keys) items.delete(key);
    },
  };
}

/** Fails at these uses of storage, counted from the start: a write for want of room, anything else for no reason. */
function failing(at: number[]): (isWrite: boolean) => void {
  let uses = 0;
  return (isWrite) => {
    if (!at.includes(uses++)) return;
    throw isWrite ? new QuotaError('full') : new Error('storage failed');
  };
}

const textsOf = (stored: Record<string, unknown>) =>
  new Map(Object.entries(stored).map(([key, value]) => [key, JSON.stringify(value) ?? 'null']));

/** Sealed so that no part of the plain text is left. */
const seal = (plain: string) => [...plain].map((c) => (c.codePointAt(0) ?? 0) + 1_000).join('.');
const unseal = (text: string) =>
  /^\d{4}(?:\.\d{4})*$/.test(text)
    ? String.fromCodePoint(...text.split('.').map((code) => Number(code) - 1_000))
    : null;

/** What sealed texts of stored samples carry: they open for any address. */
const UNBOUND = 'iv';

interface Start {
  local?: Record<string, unknown>;
  session?: Record<string, unknown>;
  now?: number;
  fetch?: Ports['fetch'];
  /** Which uses of storage fail, counted from the start. */
  storageFailsAt?: number[];
}

export function memoryBrowser(start: Start = {}): MemoryBrowser {
  const memory: Memory = {
    clock: new VirtualClock(start.now ?? 0),
    local: textsOf(start.local ?? {}),
    session: textsOf(start.session ?? {}),
    written: [],
    alarm: null,
    created: [],
    shown: new Set(),
    withdrawn: new Set(),
    opened: [],
    badge: null,
    faults: {
      refusesNotifications: false,
      hidesShown: false,
      isStorageFull: false,
      hasLostEncryptionKey: false,
      cannotEncrypt: false,
      isOffline: false,
    },
  };
  const used = failing(start.storageFailsAt ?? []);
  return Object.assign(memory, { ports: portsOver(memory, start.fetch ?? noAnswer, used) });
}

async function noAnswer(): Promise<never> {
  throw new TypeError('Failed to fetch');
}

type Memory = Omit<MemoryBrowser, 'ports'>;

function portsOver(memory: Memory, fetch: Ports['fetch'], used: (isWrite: boolean) => void): Ports {
  const { clock, faults } = memory;
  let ids = 0;
  const usedLocal = (isWrite: boolean) => {
    used(isWrite);
    if (isWrite && faults.isStorageFull) throw new QuotaError('full');
  };
  return {
    local: area(memory.local, memory.written, usedLocal),
    session: area(memory.session, memory.written, used),
    alarms: alarmsOf(memory),
    notifications: notificationsOf(memory),
    badge: {
      show: async (state) => {
        memory.badge = state;
      },
    },
    menu: { show: async () => undefined },
    permissions: {
      has: async (baseUrl) => URL.canParse(baseUrl) && !memory.withdrawn.has(new URL(baseUrl).origin),
      giveBack: async () => undefined,
    },
    pages: {
      open: async (path) => void memory.opened.push(path),
      openPopup: async () => void memory.opened.push('popup'),
    },
    vault: vaultOf(faults),
    fetch,
    lock: queue(),
    clock: {
      now: () => clock.now(),
      minuteOfDay: (at) => clock.minuteOfDay(at),
      after: (ms, run) => clock.after(ms, run),
    },
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    online: () => !faults.isOffline,
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
  };
}

function alarmsOf(memory: Memory): Ports['alarms'] {
  return {
    nextAt: async () => memory.alarm?.when ?? null,
    create: async (_, alarm) => {
      memory.alarm = alarm;
    },
    clear: async () => {
      memory.alarm = null;
    },
  };
}

function notificationsOf(memory: Memory): Ports['notifications'] {
  const { faults } = memory;
  return {
    create: async (id, content) => {
      if (faults.refusesNotifications) throw new Error('notifications are blocked');
      memory.created.push({ id, ...content, at: memory.clock.now() });
      memory.shown.add(id);
    },
    clear: async (id) => void memory.shown.delete(id),
    shown: async () => {
      if (faults.hidesShown) throw new Error('the browser does not answer');
      return [...memory.shown];
    },
    permission: async () => (faults.refusesNotifications ? 'denied' : 'granted'),
  };
}

function vaultOf(faults: Faults): Ports['vault'] {
  return {
    prepare: () => undefined,
    seal: async (plain, boundTo) => {
      if (faults.cannotEncrypt) throw new Error('no encryption here');
      return { ciphertext: seal(plain), iv: boundTo };
    },
    open: async ({ ciphertext, iv }, boundTo) => {
      const isBoundElsewhere = iv !== UNBOUND && iv !== boundTo;
      return faults.hasLostEncryptionKey || isBoundElsewhere ? null : unseal(ciphertext);
    },
  };
}

/** One after the other by name. */
function queue(): Ports['lock'] {
  const last = new Map<string, Promise<unknown>>();
  return (name, run) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(run);
    last.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
