import { DiskFullError, QuotaError, SessionFullError, type StorageArea, StorageError } from './ports';

/** Both browsers use this word when an area is full. */
const QUOTA = /quota/i;

/** Chrome's words for a full disk (its own and those of LevelDB and the system), and Firefox's. */
const DISK_FULL = /NO_SPACE|no space left|NO_DEVICE_SPACE|ENOSPC|disk (?:is )?full/i;

/**
 * The area with an error class for each kind of failure. Browsers tell a full area, a full disk and a broken database apart only by the
 * words of the error, but each needs another reaction.
 */
export function withNamedFailures(area: StorageArea): StorageArea {
  return {
    get: (keys) => named(() => area.get(keys)),
    getAll: () => named(() => area.getAll()),
    set: (items) => named(() => area.set(items)),
    remove: (keys) => named(() => area.remove(keys)),
  };
}

/** The same for the session's storage. */
export function withNamedSessionFailures(area: StorageArea): StorageArea {
  const { get, getAll, set, remove } = withNamedFailures(area);
  return { get, getAll, remove, set: (items) => set(items).catch(throwSessionFailure) };
}

function throwSessionFailure(failure: unknown): never {
  throw failure instanceof QuotaError ? new SessionFullError(failure.message) : failure;
}

async function named<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (failure) {
    throw namedFailure(failure);
  }
}

function namedFailure(failure: unknown): Error {
  if (failure instanceof QuotaError) return failure;
  const words = String(failure);
  if (DISK_FULL.test(words)) return new DiskFullError(words);
  return QUOTA.test(words) ? new QuotaError(words) : new StorageError(words);
}
