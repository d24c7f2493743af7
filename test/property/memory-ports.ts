import { type Ports, QuotaError, type StorageArea } from '../../src/platform/ports';

/** A browser of nothing but memory, in which no time passes and nothing fails but what is told to. */
export interface MemoryBrowser {
  ports: Ports;
  local: Map<string, string>;
  session: Map<string, string>;
  /** Everything ever written to either, by its key. */
  written: [key: string, value: unknown][];
  now: number;
  alarmAt: number | null;
  told: string[];
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

interface Start {
  local?: Record<string, unknown>;
  session?: Record<string, unknown>;
  now?: number;
  fetch?: Ports['fetch'];
  storageFailsAt?: number[];
}

export function memoryBrowser({
  local = {},
  session = {},
  now = 0,
  fetch = async () => noAnswer(),
  storageFailsAt = [],
}: Start = {}): MemoryBrowser {
  const memory: Memory = {
    local: textsOf(local),
    session: textsOf(session),
    written: [],
    alarmAt: null,
    told: [],
    now,
  };
  return Object.assign(memory, { ports: portsOver(memory, fetch, failing(storageFailsAt)) });
}

function noAnswer(): never {
  throw new TypeError('Failed to fetch');
}

type Memory = Omit<MemoryBrowser, 'ports'>;

function portsOver(memory: Memory, fetch: Ports['fetch'], used: (isWrite: boolean) => void): Ports {
  let ids = 0;
  return {
    local: area(memory.local, memory.written, used),
    session: area(memory.session, memory.written, used),
    alarms: {
      nextAt: async () => memory.alarmAt,
      create: async (_, { when }) => {
        memory.alarmAt = when;
      },
      clear: async () => {
        memory.alarmAt = null;
      },
    },
    notifications: {
      create: async (id) => void memory.told.push(id),
      clear: async () => undefined,
      shown: async () => memory.told,
      permission: async () => 'granted',
    },
    badge: { show: async () => undefined },
    menu: { show: async () => undefined },
    permissions: { has: async (baseUrl) => URL.canParse(baseUrl), giveBack: async () => undefined },
    pages: { open: async () => undefined, openPopup: async () => undefined },
    vault: {
      prepare: () => undefined,
      seal: async (plain) => ({ ciphertext: seal(plain), iv: 'iv' }),
      open: async ({ ciphertext }) => unseal(ciphertext),
    },
    fetch,
    lock: queue(),
    clock: {
      now: () => memory.now,
      minuteOfDay: (at) => Math.floor((((at / 60_000) % 1440) + 1440) % 1440),
      after: () => ({ cancel: () => undefined }),
    },
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    online: () => true,
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
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

/** Lets everything that waits for nothing but its turn go on to its end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
