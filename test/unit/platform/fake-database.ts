/** A database in memory, as far as the vault uses one. */
export const database = { stored: new Map<string, unknown>(), isOpen: 0, fails: false, adds: 0 };

/** In place of the function of the same name of `idb`. */
export async function openDB() {
  if (database.fails) throw new Error('Internal error opening backing store');
  database.isOpen += 1;
  return {
    get: async (_store: string, name: string) => database.stored.get(name),
    add: async (_store: string, value: unknown, name: string) => {
      if (database.stored.has(name)) throw new Error('ConstraintError');
      database.adds += 1;
      database.stored.set(name, value);
    },
    close: () => {
      database.isOpen -= 1;
    },
  };
}
