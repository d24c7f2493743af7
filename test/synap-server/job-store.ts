import type { MemoryPatch } from './bodies';
import { canonicalUuid, grownMemoryIds, isFailure, type Job, newMemoryIds, usualErrorMessage } from './jobs';
import { formatTime } from './times';

/** How `finish` ends a job; whatever is not said stays as planned. */
export interface Ending {
  outcome?: string;
  memories?: number;
  errorMessage?: string | null;
}

/** All jobs of all instances, and what a test does to them while they run. */
export class JobStore {
  readonly #jobs = new Map<string, Job>();
  /** What was changed of memories; null for a deleted one, which its job still lists. */
  readonly #patches = new Map<string, (MemoryPatch & { updated_at: string }) | null>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Replaces one of the same ID. */
  add(job: Job): Job {
    this.#jobs.set(job.id, job);
    return job;
  }

  list(): Job[] {
    return [...this.#jobs.values()];
  }

  /** What this instance may see: null for an unknown ID, another instance's, or one not visible yet. */
  visible(id: string, instanceId: string): Job | null {
    const job = this.#jobs.get(id);
    if (!job || job.instanceId !== instanceId) return null;
    return this.#now() >= job.visibleAt ? job : null;
  }

  /** Any job, in any spelling of its ID. Throws for an unknown one: a slip of the test. */
  get(id: string): Job {
    const job = this.#jobs.get(canonicalUuid(id) ?? '');
    if (!job) throw new Error(`no such job: ${id}`);
    return job;
  }

  /** Leaves the queue now; keeps its planned processing time. */
  start(id: string): void {
    const job = this.get(id);
    job.startsAt = this.#now();
    job.endsAt = job.startsAt + job.processingMs;
  }

  /** Stays in the status it has now until `start` or `finish`. */
  hold(id: string): void {
    const job = this.get(id);
    const now = this.#now();
    if (now >= job.endsAt) throw new Error(`already ended: ${id}`);
    if (now < job.startsAt) job.startsAt = Number.POSITIVE_INFINITY;
    job.endsAt = Number.POSITIVE_INFINITY;
  }

  /** Ends now. One that has ended before keeps its times and gets the new ending. */
  finish(id: string, ending: Ending): void {
    const job = this.get(id);
    const now = this.#now();
    if (ending.outcome !== undefined) {
      job.outcome = ending.outcome;
      job.errorMessage = usualErrorMessage(ending.outcome);
      // A job that fails keeps what it had made so far, not what it was going to make.
      if (isFailure(ending.outcome)) job.memoryIds = grownMemoryIds(job, now);
    }
    if (ending.errorMessage !== undefined) job.errorMessage = ending.errorMessage;
    if (ending.memories !== undefined) job.memoryIds = newMemoryIds(ending.memories);
    job.startsAt = Math.min(job.startsAt, now);
    job.endsAt = Math.min(job.endsAt, now);
  }

  /** From now on 404, as for an ID that expired. */
  forget(id: string): void {
    this.#jobs.delete(this.get(id).id);
  }

  /** The memory's body, or null when this instance has none of that ID by now. */
  memory(memoryId: string, instanceId: string): Record<string, unknown> | null {
    const job = this.#jobOfMemory(memoryId, instanceId);
    const patch = this.#patches.get(memoryId);
    if (job === null || patch === null) return null;
    return { ...memoryBody(job, memoryId, this.#now()), ...patch };
  }

  /** Changes a memory; null when this instance has none of that ID. */
  patchMemory(memoryId: string, instanceId: string, patch: MemoryPatch): Record<string, unknown> | null {
    const job = this.#jobOfMemory(memoryId, instanceId);
    const before = this.#patches.get(memoryId);
    if (job === null || before === null) return null;
    const updated_at = formatTime(this.#now(), job.timeFormat);
    this.#patches.set(memoryId, { ...before, ...patch, updated_at });
    return this.memory(memoryId, instanceId);
  }

  /** From now on 404. False when this instance has none of that ID. */
  deleteMemory(memoryId: string, instanceId: string): boolean {
    if (this.memory(memoryId, instanceId) === null) return false;
    this.#patches.set(memoryId, null);
    return true;
  }

  #jobOfMemory(memoryId: string, instanceId: string): Job | null {
    const now = this.#now();
    const isItsJob = (job: Job) =>
      job.instanceId === instanceId && grownMemoryIds(job, now).includes(memoryId);
    return [...this.#jobs.values()].find(isItsJob) ?? null;
  }
}

function memoryBody(job: Job, memoryId: string, now: number): Record<string, unknown> {
  return {
    memory_id: memoryId,
    memory_type: 'fact',
    content: job.content.slice(0, 500),
    confidence: 0.87,
    category: 'preference',
    subcategory: null,
    created_at: formatTime(Math.min(job.endsAt, now), job.timeFormat),
    updated_at: null,
    source_document_id: job.documentId,
  };
}
