interface Connection {
  close(): void;
}

/** What `idb` calls of what it was given. */
interface Callbacks {
  blocking?(present: number, wanted: number | null, event: { target: Connection }): void;
}

/** A database in memory, as far as the vault uses one. */
export const database = {
  stored: new Map<string, unknown>(),
  isOpen: 0,
  fails: false,
  /** Opening it is never answered, as while another version of it is open elsewhere. */
  hangs: false,
  /** Nothing can be added to it: the disk is full. */
  isFull: false,
  /** Reading from it is never answered. */
  hangsReading: false,
  adds: 0,
  /** Somebody wants to delete it, and waits for those who have it open. */
  wantDeleted: (): void => undefined,
};

const never = () => new Promise<never>(() => undefined);

/** In place of the function of the same name of `idb`. */
export async function openDB(_name: string, _version: number, callbacks: Callbacks = {}) {
  if (database.hangs) return never();
  if (database.fails) throw new Error('Internal error opening backing store');
  database.isOpen += 1;
  const connection = {
    get: async (_store: string, name: string) =>
      database.hangsReading ? never() : database.stored.get(name),
    add: async (_store: string, value: unknown, name: string) => {
      if (database.isFull) throw new Error('QuotaExceededError');
      if (database.stored.has(name)) throw new Error('ConstraintError');
      database.adds += 1;
      database.stored.set(name, value);
    },
    close: () => {
      database.isOpen -= 1;
    },
  };
  database.wantDeleted = () => callbacks.blocking?.(1, null, { target: connection });
  return connection;
}
