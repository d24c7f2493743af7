import { type Ports, QuotaError } from '../../platform/ports';
import { LOG_MAX, LOG_NEWEST } from '../../watch/constants';
import { isActive, isPollable } from '../../watch/model/ingestion';
import type { RecordChange } from '../../watch/model/record-change';
import { type Active, keys, logSchema, SCHEMA_VERSION } from '../../watch/model/records';
import { summaryAfter, summaryWith } from '../../watch/model/summary';
import { keepLongerPause } from '../../watch/scheduling/budget';
import { evict } from './eviction';
import { loadState } from './load-state';
import { isSame, parsed, type State } from './state';
import { createTransaction, DamagedRecord, type Touched, type Transaction } from './transaction';

/** The name of the lock that every read-modify-write of storage holds. Never held across a request. */
const STATE_LOCK = 'state';

export interface Store {
  /** The state as last written. Read-only: every change goes through `change`. */
  state(): Promise<Readonly<State>>;
  /**
   * The one way to write. `run` may be called twice, the second time after room was made: it must change nothing but the
   * transaction. Rejects with `QuotaError` when there is no room even after making some; then nothing changed. With `keep_all`
   * no room is made: what is there is worth more than what would come.
   */
  change<T>(run: (tx: Transaction) => Promise<T> | T, whenFull?: 'make_room' | 'keep_all'): Promise<T>;
  /** Reads everything and repairs whatever disagrees: at browser start, after an update. */
  heal(): Promise<void>;
}

const copyOf = (state: State): State => ({
  ...state,
  connections: new Map(state.connections),
  records: new Map(state.records),
  batches: new Map(state.batches),
  notifications: new Map(state.notifications),
  lives: new Map(state.lives),
});

export interface StoreHooks {
  /** Before anything is written: what must be there should the worker be killed right after. Under the lock. */
  beforeWrite(before: Readonly<State>, after: Readonly<State>): Promise<void>;
  /** After each write. */
  onChange(state: Readonly<State>): void;
}

/** The single writer's store: memory for what needs care, storage for everything. */
export function createStore(ports: Ports, { beforeWrite, onChange }: StoreHooks): Store {
  let memory: State | null = null;

  /** Under the lock: a load beside a write could end after it, and put back what was before. */
  async function loaded(): Promise<State> {
    memory ??= await loadState(ports, 'quick');
    return memory;
  }

  /** The index before anything else is written: all it had, and all that is touched now. */
  function widened(written: Active, touched: Touched): Active {
    const { state, changes } = touched;
    const union = (...lists: Iterable<string>[]) => [...new Set(lists.flatMap((list) => [...list]))];
    return {
      ...state.active,
      // Records and view go out in one write, which may be torn anywhere: until it is whole the index names no view.
      viewVersion: touched.local[keys.summary] === undefined ? state.active.viewVersion : null,
      ids: union(written.ids, changes.keys()),
      connections: union(written.connections, state.connections.keys()),
      notifications: union(written.notifications, state.notifications.keys()),
    };
  }

  /** The index after everything is written: only what needs care. */
  function narrowed(state: State): Active {
    return {
      ...state.active,
      viewVersion: state.view.version,
      ids: [...state.records.values()].filter(isActive).map((record) => record.id),
      connections: [...state.connections.keys()],
      notifications: [...state.notifications.keys()],
    };
  }

  function updateView(touched: Touched): void {
    const { state, changes } = touched;
    const list: RecordChange[] = [...changes].map(([id, change]) => ({ id, ...change }));
    const pollable = [...state.records.values()].filter(isPollable);
    const after = list.length === 0 ? state.view : summaryAfter(state.view, list, pollable);
    const view = summaryWith(
      { ...after, storageFull: false },
      [...state.connections.values()],
      state.settings,
    );
    if (isSame(view, state.view)) return;
    state.view = { ...view, version: view.version + 1 };
    touched.local[keys.summary] = state.view;
  }

  async function commit(before: State, touched: Touched): Promise<void> {
    const { changes, local, removeLocal, session } = touched;
    const isKept = changes.size > 0 || removeLocal.size > 0 || Object.keys(local).length > 0;
    // Most rounds change nothing but when to poll next: then index and view are not even compared. That storage is full stays
    // said: a write of nothing new proves no room.
    if (isKept) await commitLocal(before, touched);
    if (touched.state.log.length >= LOG_NEWEST) await putLogAway(touched);
    if (Object.keys(session).length > 0) await ports.session.set(session);
  }

  /**
   * What was spent and what the server asked for binds, whether or not there was room to write what it said. A pause that was
   * to end with what could not be written goes on.
   */
  async function keepLives(before: State, { state, session }: Touched): Promise<void> {
    const lives = [...state.lives].filter(([id]) => keys.live(id) in session);
    const kept = lives.map(([id, live]) => [
      keys.live(id),
      keepLongerPause(before.lives.get(id) ?? live, live),
    ]);
    if (kept.length > 0) await ports.session.set(Object.fromEntries(kept)).catch(() => undefined);
  }

  async function putLogAway({ state, session }: Touched): Promise<void> {
    // Lines lost are better than a record not written.
    const stored = await ports.session.get([keys.olderLog]).catch((): Record<string, unknown> => ({}));
    const older = parsed(logSchema, stored[keys.olderLog])?.entries ?? [];
    const entries = [...older, ...state.log].slice(LOG_NEWEST - LOG_MAX);
    state.log = [];
    session[keys.olderLog] = { schema: SCHEMA_VERSION, entries };
    session[keys.log] = { schema: SCHEMA_VERSION, entries: [] };
  }

  async function commitLocal(before: State, touched: Touched): Promise<void> {
    const { state, changes, local, removeLocal } = touched;
    for (const [id, { after }] of changes) {
      if (after === null) removeLocal.add(keys.ingestion(id));
      else local[keys.ingestion(id)] = after;
    }
    updateView(touched);
    await beforeWrite(before, state);
    // Index first, records next, index last: torn anywhere, the index still names everything that needs care, and a view
    // that may not belong to the records is known to be wrong.
    const wide = widened(before.active, touched);
    if (!isSame(wide, before.active)) await ports.local.set({ [keys.active]: wide });
    if (Object.keys(local).length > 0) await ports.local.set(local);
    if (removeLocal.size > 0) await ports.local.remove([...removeLocal]);
    for (const [id, record] of state.records) if (!isActive(record)) state.records.delete(id);
    state.active = narrowed(state);
    if (!isSame(state.active, wide)) await ports.local.set({ [keys.active]: state.active });
  }

  async function attempt<T>(run: (tx: Transaction) => Promise<T> | T): Promise<T> {
    const before = await loaded();
    const touched: Touched = {
      state: copyOf(before),
      changes: new Map(),
      local: {},
      removeLocal: new Set(),
      session: {},
    };
    const answer = await run(createTransaction(ports, touched, ports.clock.now()));
    try {
      await commit(before, touched);
    } catch (failure) {
      // Storage may hold any part of what was to be written: memory must not believe otherwise.
      memory = null;
      await keepLives(before, touched);
      throw failure;
    }
    memory = touched.state;
    onChange(memory);
    return answer;
  }

  /** What nobody has looked at since it was damaged is set aside now, and everything counted anew without it. */
  async function attemptMending<T>(run: (tx: Transaction) => Promise<T> | T): Promise<T> {
    try {
      return await attempt(run);
    } catch (failure) {
      if (!(failure instanceof DamagedRecord)) throw failure;
      memory = await loadState(ports, 'whole');
      return attempt(run);
    }
  }

  async function change<T>(
    run: (tx: Transaction) => Promise<T> | T,
    whenFull: 'make_room' | 'keep_all' = 'make_room',
  ): Promise<T> {
    return ports.lock(STATE_LOCK, async () => {
      try {
        return await attemptMending(run);
      } catch (failure) {
        if (!(failure instanceof QuotaError) || whenFull === 'keep_all') throw failure;
        await evict(ports);
        try {
          return await attemptMending(run);
        } catch (again) {
          if (again instanceof QuotaError) await markFull();
          throw again;
        }
      }
    });
  }

  /** Best effort: the mark replaces a view of the same size, which even a full storage takes. */
  async function markFull(): Promise<void> {
    const state = await loaded();
    state.view = { ...state.view, storageFull: true, version: state.view.version + 1 };
    await ports.local.set({ [keys.summary]: state.view }).catch(() => undefined);
    onChange(state);
  }

  return {
    state: async () => memory ?? ports.lock(STATE_LOCK, loaded),
    change,
    heal: () =>
      ports.lock(STATE_LOCK, async () => {
        memory = await loadState(ports, 'whole');
        onChange(memory);
      }),
  };
}
