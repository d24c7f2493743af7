import type { StorageArea } from '../../src/platform/ports';
import type { PortContext } from './fake-calls';
import { StorageAreaFull, type VirtualStorageArea } from './virtual-storage-area';

/** The kind of a storage key: without the ID in it. */
function kindOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? key : key.slice(0, colon);
}

/** The kinds of several keys, as the name of an await has them. */
function kindsOf(keys: string[]): string {
  const [first = 'nothing'] = keys;
  return keys.length < 2 ? kindOf(first) : [...new Set(keys.map(kindOf))].sort().join('+');
}

/** A storage area as one life of the background is given it. Every write is shown to the oracles before and after it. */
export function createFakeStorage(
  { environment, life, call }: PortContext,
  name: 'local' | 'session',
  area: VirtualStorageArea,
): StorageArea {
  /** The key of a connection that keeps it in memory only was read. */
  function sessionKeyRead(connectionId: string, key: unknown): void {
    environment.oracle.keyRead((one) => one.id === connectionId && one.keyMode === 'session', key, life);
  }

  const write = (texts: Record<string, string>) => {
    environment.oracle.beforeWrite(name, texts, life);
    const undo = area.undoOf(Object.keys(texts));
    try {
      area.set(texts);
    } catch (failure) {
      environment.trace(() => `no room in ${name} for ${kindsOf(Object.keys(texts))}`);
      environment.obstacles.foundNoRoom(life);
      if (name === 'local') environment.oracle.foundNoRoom(texts);
      throw failure instanceof StorageAreaFull ? new environment.QuotaError(failure.message) : failure;
    }
    environment.oracle.afterWrite(name, texts, life);
    if (name === 'local') environment.newestWrite = { before: undo, life };
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
      return call(`${name}.set[${kindsOf(Object.keys(texts))}]`, {
        effect: () => write(texts),
        isWrite: name === 'local',
      });
    },
    remove: (keys) =>
      call(`${name}.remove[${kindsOf(keys)}]`, {
        effect: () => {
          for (const key of keys) area.remove(key);
          environment.oracle.afterRemove(name, keys);
          if (name === 'local') environment.newestWrite = null;
        },
        isWrite: name === 'local',
      }),
  };
}
