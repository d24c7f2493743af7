import type { Answers, Memory } from '../../messages';
import type { ErrorCode, SynapError } from '../../synap/errors';

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

/** The memories that were tried, each with what came of it. */
export type ReadMemories = Answers['readMemories']['read'];

export const NOTHING_LOADED: MemoryLoad = {
  memories: new Map(),
  failures: new Map(),
  progress: null,
  waitingUntil: null,
  stoppedBy: null,
};

/** After so many failures in a row, the server would fail for the others too. */
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

/**
 * Those of these memories that are neither loaded nor on their way. What has failed comes last: if it stops the run again, the
 * others are there.
 */
export function memoriesToLoad(
  load: MemoryLoad,
  memoryIds: readonly string[],
  isComing: (id: string) => boolean,
): string[] {
  const wanted = [...new Set(memoryIds)].filter((id) => !load.memories.has(id) && !isComing(id));
  const hasFailed = (id: string) => load.failures.has(id);
  return [...wanted.filter((id) => !hasFailed(id)), ...wanted.filter(hasFailed)];
}

/** The load once these are to be loaded as well. */
export function withQueued(load: MemoryLoad, queued: readonly string[]): MemoryLoad {
  const failures = new Map([...load.failures].filter(([id]) => !queued.includes(id)));
  const { done, all } = load.progress ?? { done: 0, all: 0 };
  return { ...load, failures, stoppedBy: null, progress: { done, all: all + queued.length } };
}

/** The load once these have been tried. */
export function withRead(load: MemoryLoad, read: ReadMemories): MemoryLoad {
  const memories = new Map(load.memories);
  const failures = new Map(load.failures);
  for (const { id, memory } of read) {
    if (memory.ok) memories.set(id, memory.value);
    else failures.set(id, memory.error);
  }
  const { progress } = load;
  const tried = new Set(read.map(({ id }) => id)).size;
  return { ...load, memories, failures, progress: progress && { ...progress, done: progress.done + tried } };
}

/**
 * Counts server failures in a row across commands, and finds the failure that ends the run (`failureOfAll`): one that is not about a
 * single memory, or one too many in a row.
 */
export function countFailures(
  read: ReadMemories,
  failuresBefore: number,
): { failuresInRow: number; failureOfAll: SynapError | null } {
  let failuresInRow = failuresBefore;
  let failureOfAll: SynapError | null = null;
  for (const { memory } of read) {
    if (memory.ok || !OF_SERVER.has(memory.error.code)) failuresInRow = 0;
    else failuresInRow += 1;
    if (memory.ok) continue;
    if (!OF_ONE_MEMORY.has(memory.error.code) || failuresInRow >= FAILURES_MAX) failureOfAll ??= memory.error;
  }
  return { failuresInRow, failureOfAll };
}
