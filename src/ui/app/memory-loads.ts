import type { Answers, Command, Memory, Reply } from '../../messages';
import type { ErrorCode, SynapError } from '../../synap/errors';
import { MEMORIES_PER_COMMAND_MAX } from '../../watch/model/limits';

/** What has been loaded of an ingestion's memories, and what became of the rest. A new object at each change. */
export interface MemoryLoad {
  memories: ReadonlyMap<string, Memory>;
  failures: ReadonlyMap<string, SynapError>;
  /** How many are to be loaded in this run, and how many of those are done. Null while nothing is loaded. */
  progress: { done: number; all: number } | null;
  /** Until when nothing is asked for, because of the rate limit or of polls; null while it goes on. */
  waitingUntil: number | null;
  /** What ended the run before everything was tried. */
  stoppedBy: SynapError | null;
}

/**
 * The memories that this page has loaded, by their ingestion. They live in the memory of the page alone: what people remember of
 * other people is stored nowhere.
 */
export interface MemoryLoads {
  peek(ingestionId: string): MemoryLoad;
  /** Loads those that are not loaded yet. While a run goes on, it takes these along. */
  load(ingestionId: string, memoryIds: readonly string[]): void;
  cancel(ingestionId: string): void;
  subscribe(listener: () => void): () => void;
}

const NOTHING: MemoryLoad = {
  memories: new Map(),
  failures: new Map(),
  progress: null,
  waitingUntil: null,
  stoppedBy: null,
};

/** A wait that has just ended must not become a flood of commands. */
const WAIT_MIN_MS = 200;

/** Asked again after this at the latest, however long the wait is said to be: a pause may be lifted. */
const WAIT_MAX_MS = 5_000;

/** After so long without any memory, one is read ahead of the polls. */
const OVERDUE_MS = 10_000;

/** A server that fails so often in a row fails for all. */
const FAILURES_MAX = 8;

/** What is wrong with one memory alone. Anything else is wrong with the connection, and would be with every further one. */
const OF_ONE_MEMORY: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'malformed_id',
  'id_rejected',
  'wrong_schema',
  'too_large',
  'server_error',
  'timed_out',
]);

/** What may be wrong with the server, where it happens again and again. */
const OF_SERVER: ReadonlySet<ErrorCode> = new Set(['wrong_schema', 'server_error', 'timed_out']);

interface MemoryLoadDeps {
  send(command: Extract<Command, { type: 'readMemories' }>): Promise<Reply<'readMemories'>>;
  now(): number;
}

/** One run: the IDs that are still to be asked for. */
interface Run {
  queue: string[];
  failuresInRow: number;
  readAt: number;
}

/** Loads memories part by part, through the background, which keeps to the budget. */
export function createMemoryLoads({ send, now }: MemoryLoadDeps): MemoryLoads {
  const loads = new Map<string, MemoryLoad>();
  const runs = new Map<string, Run>();
  /** Asked for and not answered yet: after Cancel they still come, and are not paid for twice. */
  const inFlight = new Set<string>();
  const listeners = new Set<() => void>();

  const peek = (ingestionId: string) => loads.get(ingestionId) ?? NOTHING;

  function change(ingestionId: string, patch: Partial<MemoryLoad>): void {
    loads.set(ingestionId, { ...peek(ingestionId), ...patch });
    for (const listener of [...listeners]) listener();
  }

  function load(ingestionId: string, memoryIds: readonly string[]): void {
    const known = peek(ingestionId);
    const going = runs.get(ingestionId);
    const isComing = (id: string) => going?.queue.includes(id) || inFlight.has(`${ingestionId} ${id}`);
    const isWanted = (id: string) => !known.memories.has(id) && !isComing(id);
    const wanted = [...new Set(memoryIds)].filter(isWanted);
    if (wanted.length === 0) return;
    // What has failed comes last: if it stops the run again, the others are there.
    const fresh = wanted.filter((id) => !known.failures.has(id));
    const queue = [...fresh, ...wanted.filter((id) => known.failures.has(id))];
    const failures = new Map([...known.failures].filter(([id]) => !wanted.includes(id)));
    const { done, all } = known.progress ?? { done: 0, all: 0 };
    change(ingestionId, { failures, stoppedBy: null, progress: { done, all: all + queue.length } });
    if (going) going.queue.push(...queue);
    else void follow(ingestionId, { queue, failuresInRow: 0, readAt: now() });
  }

  async function follow(ingestionId: string, run: Run): Promise<void> {
    runs.set(ingestionId, run);
    const isOn = () => runs.get(ingestionId) === run;
    while (isOn() && run.queue.length > 0) {
      const isOverdue = now() - run.readAt >= OVERDUE_MS;
      const memoryIds = run.queue.slice(0, MEMORIES_PER_COMMAND_MAX);
      for (const id of memoryIds) inFlight.add(`${ingestionId} ${id}`);
      const reply = await send({ type: 'readMemories', ingestionId, memoryIds, isOverdue });
      for (const id of memoryIds) inFlight.delete(`${ingestionId} ${id}`);
      if (!reply.ok) {
        if (isOn()) end(ingestionId, reply.error);
        return;
      }
      // Also after Cancel: they have been paid for.
      const stoppedBy = take(ingestionId, run, reply.value);
      if (!isOn()) return;
      if (stoppedBy !== null) return end(ingestionId, stoppedBy);
      const { waitMs } = reply.value;
      if (waitMs === null) continue;
      change(ingestionId, { waitingUntil: now() + waitMs });
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(Math.max(waitMs, WAIT_MIN_MS), WAIT_MAX_MS)),
      );
      if (isOn()) change(ingestionId, { waitingUntil: null });
    }
    if (isOn()) end(ingestionId, null);
  }

  /** Keeps what was read. Answers with the failure that further requests would have too. */
  function take(ingestionId: string, run: Run, { read }: Answers['readMemories']): SynapError | null {
    if (read.length === 0) return null;
    run.readAt = now();
    const tried = new Set(read.map(({ id }) => id));
    run.queue = run.queue.filter((id) => !tried.has(id));
    const { memories, failures, progress } = peek(ingestionId);
    const loaded = new Map(memories);
    const failed = new Map(failures);
    let stoppedBy: SynapError | null = null;
    for (const { id, memory } of read) {
      if (memory.ok) loaded.set(id, memory.value);
      else failed.set(id, memory.error);
      run.failuresInRow = memory.ok || !OF_SERVER.has(memory.error.code) ? 0 : run.failuresInRow + 1;
      const isForAll = !memory.ok && !OF_ONE_MEMORY.has(memory.error.code);
      if (!memory.ok && (isForAll || run.failuresInRow >= FAILURES_MAX)) stoppedBy ??= memory.error;
    }
    change(ingestionId, {
      memories: loaded,
      failures: failed,
      progress: progress && { ...progress, done: progress.done + tried.size },
    });
    return run.queue.length > 0 ? stoppedBy : null;
  }

  function end(ingestionId: string, stoppedBy: SynapError | null): void {
    runs.delete(ingestionId);
    change(ingestionId, { progress: null, waitingUntil: null, stoppedBy });
  }

  return {
    peek,
    load,
    cancel: (ingestionId) => end(ingestionId, null),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
