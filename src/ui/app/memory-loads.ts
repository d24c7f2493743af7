import type { Answers, Command, Reply } from '../../messages';
import type { SynapError } from '../../synap/errors';
import { MEMORIES_PER_COMMAND_MAX } from '../../watch/model/limits';
import { createChangeListeners } from './change-listeners';
import {
  countFailures,
  type MemoryLoad,
  memoriesToLoad,
  NOTHING_LOADED,
  withQueued,
  withRead,
} from './memory-load';

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

/** A wait that has just ended must not become a flood of commands. */
const WAIT_MIN_MS = 200;

/** Asked again after this at the latest, however long the wait is said to be: a pause may be lifted. */
const WAIT_MAX_MS = 5_000;

/** After so long without any memory, one is read ahead of the polls. */
const OVERDUE_MS = 10_000;

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
  /** Requested and not answered yet. After Cancel the answers still come: they must not be requested, and paid for, again. */
  const inFlight = new Set<string>();
  const listeners = createChangeListeners();

  const peek = (ingestionId: string) => loads.get(ingestionId) ?? NOTHING_LOADED;

  function change(ingestionId: string, patch: Partial<MemoryLoad>): void {
    loads.set(ingestionId, { ...peek(ingestionId), ...patch });
    listeners.tell();
  }

  function load(ingestionId: string, memoryIds: readonly string[]): void {
    const known = peek(ingestionId);
    const running = runs.get(ingestionId);
    const isComing = (id: string) => running?.queue.includes(id) || inFlight.has(`${ingestionId} ${id}`);
    const queue = memoriesToLoad(known, memoryIds, isComing);
    if (queue.length === 0) return;
    change(ingestionId, withQueued(known, queue));
    if (running) running.queue.push(...queue);
    else void loadQueue(ingestionId, { queue, failuresInRow: 0, readAt: now() });
  }

  /** Loads what is queued, command by command, until the queue is empty, the run is cancelled, or every further request would fail. */
  async function loadQueue(ingestionId: string, run: Run): Promise<void> {
    runs.set(ingestionId, run);
    const isCurrent = () => runs.get(ingestionId) === run;
    while (isCurrent() && run.queue.length > 0) {
      const reply = await request(ingestionId, run);
      // What was read counts also after Cancel: it has been paid for.
      const stoppedBy = reply.ok ? take(ingestionId, run, reply.value) : reply.error;
      if (!isCurrent()) return;
      if (stoppedBy !== null) return end(ingestionId, stoppedBy);
      if (reply.ok && reply.value.waitMs !== null) await wait(ingestionId, reply.value.waitMs, isCurrent);
    }
    if (isCurrent()) end(ingestionId, null);
  }

  async function request(ingestionId: string, { queue, readAt }: Run): Promise<Reply<'readMemories'>> {
    const isOverdue = now() - readAt >= OVERDUE_MS;
    const memoryIds = queue.slice(0, MEMORIES_PER_COMMAND_MAX);
    for (const id of memoryIds) inFlight.add(`${ingestionId} ${id}`);
    const reply = await send({ type: 'readMemories', ingestionId, memoryIds, isOverdue });
    for (const id of memoryIds) inFlight.delete(`${ingestionId} ${id}`);
    return reply;
  }

  async function wait(ingestionId: string, waitMs: number, isCurrent: () => boolean): Promise<void> {
    change(ingestionId, { waitingUntil: now() + waitMs });
    const pauseMs = Math.min(Math.max(waitMs, WAIT_MIN_MS), WAIT_MAX_MS);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (isCurrent()) change(ingestionId, { waitingUntil: null });
  }

  /** Keeps what was read. Returns the failure that further requests would have too. */
  function take(ingestionId: string, run: Run, { read }: Answers['readMemories']): SynapError | null {
    if (read.length === 0) return null;
    run.readAt = now();
    const tried = new Set(read.map(({ id }) => id));
    run.queue = run.queue.filter((id) => !tried.has(id));
    const { failuresInRow, failureOfAll } = countFailures(read, run.failuresInRow);
    run.failuresInRow = failuresInRow;
    change(ingestionId, withRead(peek(ingestionId), read));
    return run.queue.length > 0 ? failureOfAll : null;
  }

  function end(ingestionId: string, stoppedBy: SynapError | null): void {
    runs.delete(ingestionId);
    change(ingestionId, { progress: null, waitingUntil: null, stoppedBy });
  }

  return { peek, load, cancel: (ingestionId) => end(ingestionId, null), subscribe: listeners.add };
}
