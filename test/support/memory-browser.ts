import { patternToGiveBack } from '../../src/platform/origins';
import {
  type MenuItem,
  type NotificationContent,
  type Ports,
  QuotaError,
  type StorageArea,
} from '../../src/platform/ports';
import { VirtualClock } from './virtual-clock';

/** One notification as the browser took it. */
export interface CreatedNotification extends NotificationContent {
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
  /** Creating a notification is never answered, as by a desktop in trouble: not shown, or shown all the same. */
  hangsNotifications: 'not_shown' | 'shown' | null;
  /** Which notifications are shown is never answered. */
  hangsShown: boolean;
  /** The browser does not say which notifications are shown. */
  hidesShown: boolean;
  /** So many more times the browser does not say which notifications are shown. */
  hidesShownTimes: number;
  /** The browser rejects changes of the toolbar button. */
  refusesBadge: boolean;
  /** No page can be opened, as on a Mac whose browser runs without a window. */
  cannotOpenPages: boolean;
  /** Writing to `storage.local` rejects for want of room. */
  isStorageFull: boolean;
  /** Writing to `storage.session` rejects for want of room. */
  isSessionFull: boolean;
  /** What `storage.local` holds at most, in bytes of keys and values. */
  localBytesMax: number;
  /** Reading `storage.local` rejects, as with a disk in trouble. */
  cannotRead: boolean;
  /** Writing to `storage.local` rejects, for another reason than want of room. */
  cannotWrite: boolean;
  /** The words with which the browser then rejects. */
  writeFailure: string;
  /** Alarms are kept and never ring. */
  isAlarmSilent: boolean;
  /** What was encrypted before can be decrypted no longer. */
  hasLostEncryptionKey: boolean;
  /** The key store cannot be read just now: it fails, or never answers. */
  keyStore: 'works' | 'fails' | 'hangs';
  /** A key is decrypted only after this. */
  keyOpensAfter: Promise<void> | null;
  /** The browser cannot encrypt, as in some private windows. */
  cannotEncrypt: boolean;
  isOffline: boolean;
  /** The browser says that there is no network though there is one. */
  saysOffline: boolean;
  /** Whether an origin may be reached is answered only after this. */
  permissionsAnswerAfter: Promise<void> | null;
}

/** A browser of nothing but memory, in which nothing fails and no time passes but what a test says. */
export interface MemoryBrowser {
  ports: Ports;
  clock: VirtualClock;
  local: Map<string, string>;
  session: Map<string, string>;
  /** Everything ever written to either, as JSON, by its key. */
  written: [key: string, json: string][];
  alarm: HeldAlarm | null;
  /** How often it was asked for what costs a write or a wake-up. */
  calls: { localWrites: number; alarmChanges: number };
  /** Every notification created, oldest first. */
  created: CreatedNotification[];
  /** The IDs of the notifications it refused, oldest first. */
  refused: string[];
  /** The IDs of the notifications on the screen. */
  shown: Set<string>;
  /** The origins that may not be reached; all others may. */
  withdrawn: Set<string>;
  /** The base URLs whose permission was handed back. */
  givenBack: string[];
  /** What was opened: pages by their path, the popup as `popup`. */
  opened: string[];
  /** Our entries of the menu that a right-click opens. */
  menu: MenuItem[];
  badge: { text: string; title: string; tone: string } | null;
  faults: Faults;
}

/** Called before each use of an area with what is to be written, null for none; may throw. */
type Used = (values: Record<string, unknown> | null) => void;

/** Values go in and come out as JSON, as in the browsers' own. */
function area(items: Map<string, string>, written: MemoryBrowser['written'], used: Used): StorageArea {
  const parsedEntry = ([key, text]: [string, string]): [string, unknown] => [key, JSON.parse(text)];
  return {
    get: async (keys) => {
      used(null);
      return Object.fromEntries(
        keys.flatMap((key) => {
          const text = items.get(key);
          return text === undefined ? [] : [[key, JSON.parse(text)]];
        }),
      );
    },
    getAll: async () => {
      used(null);
      return Object.fromEntries([...items].map(parsedEntry));
    },
    set: async (values) => {
      used(values);
      for (const [key, value] of Object.entries(values)) {
        const text = JSON.stringify(value);
        items.set(key, text);
        written.push([key, text]);
      }
    },
    remove: async (keys) => {
      used(null);
      for (const key of keys) items.delete(key);
    },
  };
}

/** Fails at these uses of storage, counted from the start: a write for want of room, anything else for no reason. */
function failing(at: number[]): Used {
  let uses = 0;
  return (values) => {
    if (!at.includes(uses++)) return;
    throw values === null ? new Error('storage failed') : new QuotaError('full');
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
    calls: { localWrites: 0, alarmChanges: 0 },
    created: [],
    refused: [],
    shown: new Set(),
    withdrawn: new Set(),
    givenBack: [],
    opened: [],
    menu: [],
    badge: null,
    faults: {
      refusesNotifications: false,
      hangsNotifications: null,
      hangsShown: false,
      hidesShown: false,
      hidesShownTimes: 0,
      refusesBadge: false,
      cannotOpenPages: false,
      isStorageFull: false,
      isSessionFull: false,
      localBytesMax: Number.POSITIVE_INFINITY,
      cannotRead: false,
      cannotWrite: false,
      writeFailure: 'the disk does not answer',
      isAlarmSilent: false,
      hasLostEncryptionKey: false,
      keyStore: 'works',
      keyOpensAfter: null,
      cannotEncrypt: false,
      isOffline: false,
      saysOffline: false,
      permissionsAnswerAfter: null,
    },
  };
  const used = failing(start.storageFailsAt ?? []);
  return Object.assign(memory, { ports: portsOver(memory, start.fetch ?? noAnswer, used) });
}

async function noAnswer(): Promise<never> {
  throw new TypeError('Failed to fetch');
}

type Memory = Omit<MemoryBrowser, 'ports'>;

function portsOver(memory: Memory, fetch: Ports['fetch'], used: Used): Ports {
  const { clock, faults } = memory;
  let ids = 0;
  return {
    local: area(memory.local, memory.written, localUse(memory, used)),
    localQuota: async () => ({ maxBytes: quotaOf(faults), usedBytes: bytesIn(memory.local) }),
    session: area(memory.session, memory.written, sessionUse(memory, used)),
    alarms: alarmsOf(memory),
    notifications: notificationsOf(memory),
    badge: {
      show: async (state) => {
        if (faults.refusesBadge) throw new Error('no such window');
        memory.badge = state;
      },
    },
    menu: {
      show: async (items) => {
        memory.menu = items;
      },
    },
    permissions: {
      has: async (baseUrl) => {
        const isThere = URL.canParse(baseUrl) && !memory.withdrawn.has(new URL(baseUrl).origin);
        await faults.permissionsAnswerAfter;
        return isThere;
      },
      giveBack: async (baseUrl, inUse) => {
        if (patternToGiveBack(baseUrl, inUse, 'chrome') !== null) memory.givenBack.push(baseUrl);
      },
    },
    pages: {
      open: async (path) => {
        if (faults.cannotOpenPages) throw new Error('No current window');
        memory.opened.push(path);
      },
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
    online: () => !faults.isOffline && !faults.saysOffline,
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
  };
}

const bytesIn = (items: ReadonlyMap<string, string>) =>
  [...items].reduce((sum, [key, text]) => sum + key.length + text.length, 0);

/** Whether all of it fits in so many bytes. Where there is no bound nothing is counted, which takes long over hours of a story. */
const hasRoom = (local: ReadonlyMap<string, string>, values: Record<string, unknown>, maxBytes: number) =>
  !Number.isFinite(maxBytes) || bytesIn(new Map([...local, ...textsOf(values)])) <= maxBytes;

/** What browsers say of a storage: of one without a bound as much as of any other. */
const quotaOf = ({ localBytesMax }: Faults) =>
  Number.isFinite(localBytesMax) ? localBytesMax : 10 * 1024 * 1024;

/** What is broken of `storage.local`. */
function localUse({ local, calls, faults }: Memory, used: Used): Used {
  return (values) => {
    used(values);
    if (values === null) {
      if (faults.cannotRead) throw new Error('the disk does not answer');
      return;
    }
    if (faults.cannotWrite) throw new Error(faults.writeFailure);
    if (faults.isStorageFull || !hasRoom(local, values, faults.localBytesMax)) throw new QuotaError('full');
    calls.localWrites += 1;
  };
}

/** What is broken of `storage.session`. */
function sessionUse({ faults }: Memory, used: Used): Used {
  return (values) => {
    used(values);
    if (values !== null && faults.isSessionFull)
      throw new Error('Session storage quota bytes exceeded. Values were not stored.');
  };
}

function alarmsOf(memory: Memory): Ports['alarms'] {
  return {
    nextAt: async () => memory.alarm?.when ?? null,
    create: async (_, alarm) => {
      memory.alarm = alarm;
      memory.calls.alarmChanges += 1;
    },
    clear: async () => {
      memory.calls.alarmChanges += 1;
      memory.alarm = null;
    },
  };
}

const never = () => new Promise<never>(() => undefined);

function notificationsOf(memory: Memory): Ports['notifications'] {
  const { faults } = memory;
  return {
    create: async (id, content) => {
      if (faults.refusesNotifications) {
        memory.refused.push(id);
        throw new Error('notifications are blocked');
      }
      if (faults.hangsNotifications === 'not_shown') return never();
      memory.created.push({ id, ...content, at: memory.clock.now() });
      memory.shown.add(id);
      if (faults.hangsNotifications === 'shown') return never();
    },
    clear: async (id) => void memory.shown.delete(id),
    shown: async () => {
      if (faults.hangsShown) return never();
      if (faults.hidesShown || faults.hidesShownTimes > 0) {
        faults.hidesShownTimes = Math.max(0, faults.hidesShownTimes - 1);
        throw new Error('the browser does not answer');
      }
      return [...memory.shown];
    },
    permission: async () => (faults.refusesNotifications ? 'denied' : 'granted'),
  };
}

function vaultOf(faults: Faults): Ports['vault'] {
  return {
    seal: async (plain, boundTo) => {
      if (faults.cannotEncrypt) throw new Error('no encryption here');
      return { ciphertext: seal(plain), iv: boundTo };
    },
    open: async ({ ciphertext, iv }, boundTo) => {
      if (faults.keyStore === 'fails') throw new Error('Internal error opening backing store');
      if (faults.keyStore === 'hangs') return never();
      await faults.keyOpensAfter;
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
