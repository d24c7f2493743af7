import type { Ports, StorageArea } from '../../../src/platform/ports';

/** A worker's hold on the browser: after its end nothing it calls happens, and nothing it waits for comes. */
export interface Life {
  ports: Ports;
  end(): void;
  /** It ends with the so-many-th call from now: the browser does that one, and nobody hears of it. */
  endAfter(calls: number): void;
}

const never = () => new Promise<never>(() => undefined);
const ignore = () => undefined;

/**
 * What may befall a call to the browser: it fails; it hangs, so that nothing of it is done and no answer ever comes; or it is done, and
 * answered only after so many milliseconds.
 */
export type CallFault = 'fails' | 'hangs' | { answersAfterMs: number };

interface Witness {
  /** What befalls a call like this: `local.get`. */
  faultOf(call: string): CallFault | null;
  /** Hears of each call that changed something, before the worker does: `local.set ingestion:… summary`. */
  onDone(call: string): void;
  onEnd(): void;
}

export function lifeOver(ports: Ports, { faultOf, onDone, onEnd }: Witness): Life {
  let isAlive = true;
  let callsLeft = Number.POSITIVE_INFINITY;
  let release: () => void = ignore;
  const ended = new Promise<void>((resolve) => {
    release = resolve;
  });

  function end(): void {
    if (!isAlive) return;
    isAlive = false;
    release();
    onEnd();
  }

  /** Calls the browser while alive; what comes back after the end is heard by nobody. */
  async function call<T>(what: string, run: () => Promise<T>, name: string | null = null): Promise<T> {
    const fault = isAlive ? faultOf(what) : 'hangs';
    if (fault === 'hangs') return never();
    if (fault === 'fails') throw new Error(`${what} failed`);
    const running = run();
    callsLeft -= 1;
    if (callsLeft === 0) end();
    const answer = await running.then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    if (fault !== null)
      await new Promise<void>((resolve) => ports.clock.after(fault.answersAfterMs, resolve));
    if (isAlive && name !== null && 'value' in answer) onDone(name);
    if (!isAlive) return never();
    if ('failure' in answer) throw answer.failure;
    return answer.value;
  }

  /** A worker that ends lets go of its locks. */
  async function locked<T>(name: string, run: () => Promise<T>): Promise<T> {
    let work: Promise<T> | null = null;
    await call(`lock ${name}`, () =>
      ports.lock(name, () => {
        if (!isAlive) return ended;
        work = run();
        return Promise.race([work.then(ignore, ignore), ended]);
      }),
    );
    return work ?? never();
  }

  const area = (real: StorageArea, name: string): StorageArea => ({
    get: (keys) => call(`${name}.get`, () => real.get(keys)),
    getAll: () => call(`${name}.getAll`, () => real.getAll()),
    set: (items) => call(`${name}.set`, () => real.set(items), `${name}.set ${Object.keys(items).join(' ')}`),
    remove: (keys) => call(`${name}.remove`, () => real.remove(keys), `${name}.remove ${keys.join(' ')}`),
  });

  const { alarms, notifications, badge, permissions, pages, menu, vault, clock } = ports;
  return {
    end,
    endAfter(calls) {
      callsLeft = calls;
    },
    ports: {
      ...ports,
      localQuota: () => call('localQuota', () => ports.localQuota()),
      local: area(ports.local, 'local'),
      session: area(ports.session, 'session'),
      alarms: {
        nextAt: (name) => call('alarms.nextAt', () => alarms.nextAt(name)),
        create: (name, alarm) =>
          call('alarms.create', () => alarms.create(name, alarm), `alarms.create ${name}`),
        clear: (name) => call('alarms.clear', () => alarms.clear(name), `alarms.clear ${name}`),
      },
      notifications: {
        create: (id, content) =>
          call('notifications.create', () => notifications.create(id, content), `notifications.create ${id}`),
        clear: (id) =>
          call('notifications.clear', () => notifications.clear(id), `notifications.clear ${id}`),
        shown: () => call('notifications.shown', () => notifications.shown()),
        permission: () => call('notifications.permission', () => notifications.permission()),
      },
      badge: { show: (state) => call('badge.show', () => badge.show(state)) },
      permissions: {
        has: (baseUrl) => call('permissions.has', () => permissions.has(baseUrl)),
        giveBack: (baseUrl, inUse) =>
          call('permissions.giveBack', () => permissions.giveBack(baseUrl, inUse)),
      },
      pages: {
        open: (path) => call('pages.open', () => pages.open(path)),
        openPopup: () => call('pages.openPopup', () => pages.openPopup()),
      },
      menu: { show: (items) => call('menu.show', () => menu.show(items)) },
      vault: {
        seal: (plain, boundTo) => call('vault.seal', () => vault.seal(plain, boundTo)),
        open: (sealed, boundTo) => call('vault.open', () => vault.open(sealed, boundTo)),
      },
      fetch: (url, init) => call('fetch', () => ports.fetch(url, init)),
      lock: locked,
      clock: {
        ...clock,
        after: (ms, run) => clock.after(ms, () => (isAlive ? run() : undefined)),
      },
    },
  };
}
