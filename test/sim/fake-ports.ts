import type { Ports, StorageArea } from '../../src/platform/ports';
import type { HttpResponse } from '../../src/synap/client';
import { type Area, AreaFull } from './area';
import type { Life } from './browser';
import { type Reply, WAY_MS } from './synap';
import type { World } from './world';

/** What a dead life is answered: nothing, ever. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** The kind of a key, without the ID in it. */
function kindOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}
function kindsOf(keys: string[]): string {
  const [first = 'nothing'] = keys;
  return keys.length < 2 ? kindOf(first) : [...new Set(keys.map(kindOf))].sort().join('+');
}

/** Minutes east of UTC on the simulated machine; the process's own zone plays no part. */
const ZONE_MIN = 330;

/** The ports one life of the background is given. Every call that waits is a place where that life may end. */
export function createFakePorts(world: World, life: Life): Ports {
  const { browser, time, chaos, latency, app } = world;

  interface Call<T> {
    effect(): T;
    /** What is there when the life ends in the middle. */
    torn?(): void;
    keyCount?: number;
    /** Extension API calls keep the worker alive; fetch, locks and IndexedDB do not. */
    isApi?: boolean;
    canFail?: boolean;
  }

  function call<T>(
    name: string,
    { effect, torn, keyCount = 1, isApi = true, canFail = true }: Call<T>,
  ): Promise<T> {
    if (!life.isAlive) return never();
    if (isApi) life.touchedAt = time.mono;
    world.note(name);
    const fate = chaos.fate(name, keyCount, canFail);
    if (fate === 'dies_before') return die();
    if (fate === 'torn') {
      torn?.();
      return die();
    }
    if (fate === 'fails') {
      life.hasFailedCall = true;
      world.note(`${name} fails`);
      if (name.startsWith('session.get[live')) world.requests.livesUnread();
      if (latency.chance(0.5)) torn?.();
      return later(() => {
        throw new Error(`${name} failed`);
      });
    }
    let value: T;
    try {
      value = effect();
    } catch (failure) {
      if (fate === 'dies_after') return die();
      return later(() => {
        throw failure;
      });
    }
    if (fate === 'dies_after') return die();
    return later(() => value);
  }

  function die<T>(): Promise<T> {
    browser.kill(life, 'killed');
    return never();
  }

  function later<T>(read: () => T): Promise<T> {
    // Most calls are back within the same moment; the others let something else happen first.
    if (latency.chance(0.6)) return Promise.resolve().then(read);
    return new Promise((resolve, reject) => {
      time.after(latency.int(0, 12), () => {
        if (!life.isAlive) return;
        try {
          resolve(read());
        } catch (failure) {
          reject(failure);
        }
      });
    });
  }

  function storage(name: 'local' | 'session', area: Area): StorageArea {
    const write = (texts: Record<string, string>) => {
      world.judge.writes(name, texts, life);
      try {
        area.set(texts);
      } catch (failure) {
        life.hasFailedCall = true;
        throw failure instanceof AreaFull ? new world.QuotaError(failure.message) : failure;
      }
      world.judge.wrote(name, texts, life);
    };
    return {
      get: (keys) => call(`${name}.get[${kindsOf(keys)}]`, { effect: () => area.get(keys) }),
      getAll: () => call(`${name}.getAll`, { effect: () => area.get(area.keys()) }),
      set(items) {
        const texts = Object.fromEntries(
          Object.entries(items).map(([key, value]) => [key, JSON.stringify(value)]),
        );
        const keys = Object.keys(texts);
        return call(`${name}.set[${kindsOf(keys)}]`, {
          effect: () => write(texts),
          torn: () => {
            const order = [...keys].sort(() => latency.next() - 0.5);
            const some = order.slice(0, latency.int(0, keys.length - 1));
            const part = Object.fromEntries(some.map((key) => [key, texts[key] ?? 'null']));
            if (some.length > 0 && area.size() < area.quotaBytes) write(part);
          },
          keyCount: keys.length,
        });
      },
      remove(keys) {
        const drop = (some: string[]) => {
          for (const key of some) area.remove(key);
          world.judge.removed(name, some);
        };
        return call(`${name}.remove[${kindsOf(keys)}]`, {
          effect: () => drop(keys),
          torn: () => drop(keys.slice(0, latency.int(0, keys.length - 1))),
          keyCount: keys.length,
        });
      },
    };
  }

  function respond(reply: Reply, signal: AbortSignal | null | undefined): HttpResponse {
    const chunks: Uint8Array[] = reply.how === 'huge' ? Array(6).fill(HUGE) : [ENCODER.encode(reply.body)];
    let index = 0;
    return {
      status: reply.status,
      headers: { get: (name) => reply.headers[name.toLowerCase()] ?? null },
      body: {
        getReader: () => ({
          read() {
            const value = chunks[index++];
            if (value) return Promise.resolve({ done: false, value });
            if (reply.how === 'body_dropped') return Promise.reject(new TypeError('network error'));
            if (reply.how !== 'body_stalled') return Promise.resolve({ done: true });
            return new Promise((_, reject) => {
              signal?.addEventListener('abort', () => reject(new Error('aborted')));
            });
          },
          cancel: () => Promise.resolve(),
        }),
      },
    };
  }

  function fetch(url: string, init: RequestInit): Promise<HttpResponse> {
    if (!life.isAlive) return never();
    const { origin, pathname } = partsOf(url);
    const kind = pathname.includes('/status/') ? 'status' : (pathname.split('/').at(-1) ?? '');
    const name = `fetch:${kind}`;
    world.note(name);
    const fate = chaos.fate(name, 1, false);
    if (fate === 'dies_before') return die();
    const key = headerOf(init.headers, 'authorization')?.replace('Bearer ', '') ?? null;
    const sent = world.judge.requested({ life, baseUrl: origin, path: pathname, kind, key });
    const answer = new Promise<HttpResponse>((resolve, reject) => {
      const { signal } = init;
      const fail = (why: string) => {
        if (life.isAlive) reject(new TypeError(why));
      };
      if (signal?.aborted) return fail('aborted');
      signal?.addEventListener('abort', () => fail('aborted'));
      const server = world.synaps.get(origin);
      if (!browser.hasNetwork || !browser.granted.has(origin) || server === undefined) {
        time.after(latency.int(1, 60), () => fail('Failed to fetch'));
        return;
      }
      time.after(latency.int(5, WAY_MS), () => {
        const reply = server.answer({ path: pathname, key, isLate: world.requests.isLate(sent) });
        if (reply.how === 'stalled') return;
        time.after(reply.delayMs, () => {
          if (!life.isAlive || signal?.aborted) return;
          if (reply.how === 'dropped') return fail('network error');
          resolve(respond(world.judge.answered(sent, reply), signal));
        });
      });
    });
    const over = () => world.requests.over(sent);
    answer.then(over, over);
    return fate === 'dies_after' ? die() : answer;
  }

  return {
    local: storage('local', browser.local),
    session: storage('session', browser.session),
    alarms: {
      nextAt: (name) =>
        call('alarms.get', {
          effect: () => {
            const nextAt = browser.alarms.get(name)?.when ?? null;
            world.judge.alarmLookedAt(nextAt !== null);
            return nextAt;
          },
        }),
      create: (name, { when, periodMin }) =>
        call('alarms.create', {
          effect: () => {
            world.judge.alarmLookedAt(true);
            browser.createAlarm(name, when, periodMin);
          },
        }),
      clear: (name) => call('alarms.clear', { effect: () => browser.dropAlarm(name) }),
    },
    notifications: {
      create: (id, content) =>
        call(`notifications.create[${noticeKind(id)}]`, {
          effect: () => {
            if (browser.refusesNotices) throw new Error('notifications are blocked');
            world.judge.told(id, content, life);
            browser.shown.set(id, content);
          },
        }),
      clear: (id) => call('notifications.clear', { effect: () => browser.dismiss(id) }),
      shown: () => call('notifications.getAll', { effect: () => [...browser.shown.keys()] }),
      permission: () => call('notifications.getPermissionLevel', { effect: () => 'granted' as const }),
    },
    badge: {
      show: (state) =>
        call('badge.show', { effect: () => world.judge.secret('badge', JSON.stringify(state)) }),
    },
    permissions: {
      has: (baseUrl) =>
        call('permissions.contains', { effect: () => browser.granted.has(partsOf(`${baseUrl}/`).origin) }),
      giveBack: (baseUrl, inUse) =>
        call('permissions.remove', {
          effect: () => {
            if (inUse.includes(baseUrl)) return;
            browser.granted.delete(partsOf(`${baseUrl}/`).origin);
            browser.permissionsChanged();
          },
        }),
    },
    pages: {
      open: () => call('tabs.create', { effect: () => undefined }),
      openPopup: () => call('action.openPopup', { effect: () => undefined }),
    },
    menu: { show: () => call('contextMenus.create', { effect: () => undefined }) },
    vault: {
      prepare: () => undefined,
      seal: (plain) => call('vault.seal', { effect: () => world.seal(plain), isApi: false }),
      open: (sealed) =>
        call('vault.open', { effect: () => world.unseal(sealed.ciphertext), isApi: false, canFail: false }),
    },
    fetch,
    lock: (name, run) => {
      if (!life.isAlive) return never();
      world.note(`lock[${name}]`);
      const fate = chaos.fate(`lock[${name}]`, 1, false);
      return fate === 'lives' ? browser.lock(life, name, run) : die();
    },
    clock: {
      now: () => time.wall(),
      minuteOfDay: (at) => Math.floor(((at / 60_000 + ZONE_MIN) % 1440) + 1440) % 1440,
      after(ms, run) {
        const timer = time.after(life.isAlive ? ms : Number.POSITIVE_INFINITY, () => {
          life.timers.delete(timer);
          if (life.isAlive) run();
        });
        life.timers.add(timer);
        return {
          cancel: () => {
            timer.isCancelled = true;
            life.timers.delete(timer);
          },
        };
      },
    },
    random: () => app.next(),
    uuid: () => app.uuid(),
    online: () => browser.isOnline,
    text: (key, substitutions = []) => [key, ...substitutions].join(' '),
    locale: () => 'en',
  };
}

/** What `URL` and `Headers` say, for what the client hands over; they are slow, and asked a million times. */
function partsOf(url: string): { origin: string; pathname: string } {
  const slash = url.indexOf('/', 'https://'.length);
  return { origin: url.slice(0, slash), pathname: url.slice(slash) };
}

function headerOf(headers: HeadersInit | undefined, name: string): string | null {
  if (headers === undefined || headers instanceof Headers || Array.isArray(headers))
    return new Headers(headers).get(name);
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

const ENCODER = new TextEncoder();
const HUGE = new Uint8Array(1024 * 1024);

/** What a notice is about, from its ID. */
export function noticeKind(id: string): string {
  const [first = ''] = id.split(':');
  return /^[0-9a-f]{8}-/.test(first) ? 'single' : first;
}
