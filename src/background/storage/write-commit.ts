import { type Ports, SessionFullError } from '../../platform/ports';
import { LOG_MAX, LOG_NEWEST } from '../../watch/model/limits';
import { read } from '../../watch/model/read-stored';
import { keys, SCHEMA_VERSION } from '../../watch/model/records';
import { keepLongerPause } from '../../watch/scheduling/budget';
import type { Commit } from './commit';
import type { State, Stored } from './state';

/** Writes a commit: one `set` per area; when something is deleted, one `remove` and the tidied summary after it. */
export async function writeCommit(ports: Ports, commit: Commit): Promise<void> {
  const { local, removed, tidied } = commit;
  if (Object.keys(local).length > 0) await ports.local.set(local);
  if (removed.length > 0) await ports.local.remove(removed);
  if (Object.keys(tidied).length > 0) await ports.local.set(tidied);
  const session = { ...commit.session, ...(await olderLog(ports, commit)) };
  if (Object.keys(session).length > 0) await writeSession(ports, session);
}

/**
 * Writes to session storage. If it is full, the log is deleted. If that is not enough, nothing is written, and this worker goes on
 * with what it has in memory: no outcome may wait for that.
 */
async function writeSession({ session }: Pick<Ports, 'session'>, values: Stored): Promise<void> {
  try {
    await session.set(values);
  } catch (failure) {
    if (!(failure instanceof SessionFullError)) throw failure;
    const { [keys.log]: _log, [keys.olderLog]: _olderLog, ...needed } = values;
    await session.remove([keys.log, keys.olderLog]);
    await session.set(needed).catch(() => undefined);
  }
}

/**
 * The two logs to write once the newest lines are many enough: then they are moved behind the older ones, which are read only for
 * that, and the log of the state is emptied. Nothing if the older lines cannot be read.
 */
async function olderLog(ports: Ports, { after }: Commit): Promise<Stored> {
  if (after.log.length < LOG_NEWEST) return {};
  const stored = await ports.session.get([keys.olderLog]).catch(() => null);
  if (stored === null) return {};
  const older = read.log(stored[keys.olderLog])?.entries ?? [];
  const entries = [...older, ...after.log].slice(LOG_NEWEST - LOG_MAX);
  after.log = [];
  return {
    [keys.olderLog]: { schema: SCHEMA_VERSION, entries },
    [keys.log]: { schema: SCHEMA_VERSION, entries: [] },
  };
}

/**
 * After a write that failed: what was spent, and what the server asked for, still holds. If the write fails, keep the longer
 * of the two pauses, so that a pause does not end with an answer that could not be written.
 */
export async function keepSpent(ports: Ports, before: State, { after, session }: Commit): Promise<void> {
  const spent = [...after.runtimes].filter(([id]) => keys.runtime(id) in session);
  const kept = spent.map(([id, runtime]) => [
    keys.runtime(id),
    keepLongerPause(before.runtimes.get(id) ?? runtime, runtime),
  ]);
  if (kept.length > 0) await ports.session.set(Object.fromEntries(kept)).catch(() => undefined);
}
