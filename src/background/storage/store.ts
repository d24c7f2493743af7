import { type Ports, QuotaError } from '../../platform/ports';
import { keys } from '../../watch/model/records';
import { commitOf } from './commit';
import { createDraft, type Draft } from './draft';
import { DamagedRecord } from './draft-reads';
import { canMakeRoom, evict } from './eviction';
import { loadState } from './load-state';
import type { State, Stored } from './state';
import { keepSpent, writeCommit } from './write-commit';

/** The name of the lock that every read-modify-write of storage holds. Never held across a request. */
const STATE_LOCK = 'state';

type Edit<T> = (draft: Draft) => Promise<T> | T;
/** Called with a change before it is written. */
export type BeforeCommit = (before: Readonly<State>, after: Readonly<State>) => Promise<void>;
type Committed = (state: Readonly<State>) => void;

export interface Store {
  /** The state as last written. Read-only: every change goes through `change`. */
  state(): Promise<Readonly<State>>;
  /**
   * The only way to write. `edit` is called again after each eviction, so it must change nothing but the draft. Rejects with
   * `QuotaError` if the change would not fit even after all evictions; then nothing was changed or evicted. With `keep_all` nothing is
   * ever evicted: what is stored is worth more than what is added.
   */
  change<T>(edit: Edit<T>, whenFull?: 'evict' | 'keep_all'): Promise<T>;
  /** Reads all of storage, sets aside what cannot be read and makes the summary anew. For a browser start or an update. */
  heal(): Promise<void>;
  /** Awaited under the lock before `storage.local` is written: for what must exist if the worker is killed right after the write. */
  onBeforeCommit(listener: BeforeCommit): void;
  /** Called after each write. */
  onCommitted(listener: Committed): void;
}

/** The store: what needs attention is in memory, everything is in the browser's storage. */
export function createStore(ports: Ports): Store {
  const access = new StateAccess(ports);
  return {
    state: () => access.read(),
    change: (edit, whenFull = 'evict') =>
      ports.lock(STATE_LOCK, () =>
        whenFull === 'evict' ? access.changeWithEviction(edit) : access.change(edit),
      ),
    heal: () => ports.lock(STATE_LOCK, () => access.reload()),
    onBeforeCommit: (listener) => void access.beforeCommit.push(listener),
    onCommitted: (listener) => void access.committed.push(listener),
  };
}

/** The state in memory and its way to storage. All but `read` are called under the lock. */
class StateAccess {
  readonly beforeCommit: BeforeCommit[] = [];
  readonly committed: Committed[] = [];
  private memory: State | null = null;
  /** What the newest write that failed would have stored in `local`. */
  private failedWrite: Stored = {};

  constructor(private readonly ports: Ports) {}

  async read(): Promise<State> {
    return this.memory ?? this.ports.lock(STATE_LOCK, () => this.loaded());
  }

  /** Called under the lock: a load that runs beside a write could end after it, and bring back the old state. */
  private async loaded(): Promise<State> {
    this.memory ??= await loadState(this.ports, 'quick');
    return this.memory;
  }

  async reload(): Promise<void> {
    this.set(await loadState(this.ports, 'whole'));
  }

  private set(state: State): void {
    this.memory = state;
    for (const listener of this.committed) listener(state);
  }

  async changeWithEviction<T>(edit: Edit<T>): Promise<T> {
    try {
      return await this.change(edit);
    } catch (failure) {
      if (!(failure instanceof QuotaError)) throw failure;
      if (await canMakeRoom(this.ports, this.failedWrite)) return this.evictAndChange(edit, failure);
      return this.changeWithoutRaw(edit, failure);
    }
  }

  /** Writes the change without its raw response: an outcome must not be lost because the raw response that came with it does not fit. */
  private async changeWithoutRaw<T>(edit: Edit<T>, reason: QuotaError): Promise<T> {
    const isRawResponse = (key: string) => key.startsWith(keys.rawResponse(''));
    if (!Object.keys(this.failedWrite).some(isRawResponse)) return this.refuse(reason);
    return this.changeWithEviction(async (draft) => {
      const answer = await edit(draft);
      draft.rawResponses.clear();
      return answer;
    });
  }

  /** Evicts until the change fits. */
  private async evictAndChange<T>(edit: Edit<T>, reason: QuotaError): Promise<T> {
    if (!(await evict(this.ports))) return this.refuse(reason);
    try {
      return await this.change(edit);
    } catch (failure) {
      if (!(failure instanceof QuotaError)) throw failure;
      return this.evictAndChange(edit, failure);
    }
  }

  private async refuse(reason: QuotaError): Promise<never> {
    await this.markFull();
    throw reason;
  }

  /** If the edit meets a damaged record, loads everything, which sets the record aside, and tries once more. */
  async change<T>(edit: Edit<T>): Promise<T> {
    try {
      return await this.attempt(edit);
    } catch (failure) {
      if (!(failure instanceof DamagedRecord)) throw failure;
      this.memory = await loadState(this.ports, 'whole');
      return this.attempt(edit);
    }
  }

  private async attempt<T>(edit: Edit<T>): Promise<T> {
    const before = await this.loaded();
    const { draft, loaded } = createDraft(this.ports.local, before, this.ports.clock.now());
    const answer = await edit(draft);
    const commit = commitOf(before, draft, loaded);
    try {
      const isLocal = Object.keys(commit.local).length > 0 || commit.removed.length > 0;
      if (isLocal) for (const listener of this.beforeCommit) await listener(before, commit.after);
      await writeCommit(this.ports, commit);
    } catch (failure) {
      // A call that failed or hung may have been carried out: read again before anything else is written.
      this.memory = null;
      this.failedWrite = commit.local;
      await keepSpent(this.ports, before, commit);
      throw failure;
    }
    this.set(commit.after);
    return answer;
  }

  /** Best effort: the summary with this mark is no larger than the one it replaces, so even a full storage takes it. */
  private async markFull(): Promise<void> {
    const state = await this.loaded();
    state.summary = { ...state.summary, storageFull: true };
    await this.ports.local.set({ [keys.summary]: state.summary }).catch(() => undefined);
    this.set(state);
  }
}
