import type { StorageArea } from '../../src/platform/ports';
import type { Life } from './browser';
import type { MakeCall } from './calls';
import type { Environment } from './environment';
import { type Area, StorageAreaFull } from './storage-area';

/** The kind of a key, without the ID in it. */
function kindOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}
function kindsOf(keys: string[]): string {
  const [first = 'nothing'] = keys;
  return keys.length < 2 ? kindOf(first) : [...new Set(keys.map(kindOf))].sort().join('+');
}

interface Around {
  world: Environment;
  life: Life;
  call: MakeCall;
}

/** One storage area as a life of the background is given it. */
export function createFakeStorage(
  { world, life, call }: Around,
  name: 'local' | 'session',
  area: Area,
): StorageArea {
  const { latency } = world;

  function sessionKeyRead(connectionId: string, key: unknown): void {
    world.judge.keyRead((one) => one.id === connectionId && one.keyMode === 'session', key, life);
  }

  const write = (texts: Record<string, string>) => {
    world.judge.writes(name, texts, life);
    try {
      area.set(texts);
    } catch (failure) {
      world.obstacles.foundNoRoom(life);
      throw failure instanceof StorageAreaFull ? new world.QuotaError(failure.message) : failure;
    }
    world.judge.wrote(name, texts, life);
  };
  return {
    get: (keys) =>
      call(`${name}.get[${kindsOf(keys)}]`, {
        effect: () => {
          const found = area.get(keys);
          if (name === 'session')
            for (const key of keys) if (key.startsWith('key:')) sessionKeyRead(key.slice(4), found[key]);
          return found;
        },
      }),
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
