import { randomUUID } from 'node:crypto';
import { formatTime, type TimeFormat } from './times';

/** How one job is to go. Everything has a default; times are milliseconds and may be `Infinity`. */
export interface JobPlan {
  id?: string;
  documentId?: string;
  /** What the document said; the job's memories quote it. */
  content?: string;
  /** Epoch ms on the server's clock; default now. In the past, the job is already that far. */
  queuedAt?: number;
  /** How long the server does not know the ID yet (404), as may happen right after creation. */
  invisibleMs?: number;
  queuedMs?: number;
  processingMs?: number;
  /** The last status: a documented word or any other. */
  outcome?: string;
  /** Words shown before it, in place of `queued` and `processing`. */
  queuedWord?: string;
  processingWord?: string;
  /**
   * How many there are in the end. They grow evenly from the start of processing over `overMs`: by default until the
   * end, and not at all while the end is not known.
   */
  memories?: number | { count: number; overMs: number };
  /** Shown at the end. By default there is one on `failed`, `error`, `cancelled` and `partial_success`. */
  errorMessage?: string | null;
  timeFormat?: TimeFormat;
  /** Letter case of the ID in answers. */
  idCase?: 'lower' | 'upper';
  /** Added to every answer; a documented name replaces that field. */
  extraFields?: Record<string, unknown>;
  /** Documented fields that answers leave out. */
  omitFields?: string[];
}

/** One job. `startsAt` and `endsAt` are epoch ms, `Infinity` while that depends on the test. */
export interface Job {
  readonly id: string;
  readonly instanceId: string;
  readonly documentId: string;
  readonly content: string;
  readonly queuedAt: number;
  readonly visibleAt: number;
  startsAt: number;
  /** Planned, from whenever processing starts. */
  readonly processingMs: number;
  endsAt: number;
  outcome: string;
  errorMessage: string | null;
  readonly queuedWord: string;
  readonly processingWord: string;
  memoryIds: string[];
  readonly growMs: number | null;
  readonly timeFormat: TimeFormat;
  readonly idCase: 'lower' | 'upper';
  readonly extraFields: Record<string, unknown>;
  readonly omitFields: readonly string[];
}

/** Made up when a plan names no count: what a person would expect to see of such an ending. */
function usualMemoryCount(outcome: string): number {
  if (outcome === 'partial_success') return 2;
  return isFailure(outcome) ? 0 : 3;
}

/** Whether the word is one that clients take as failed. */
export function isFailure(outcome: string): boolean {
  return outcome === 'failed' || outcome === 'error' || outcome === 'cancelled';
}

/** The server's words for an ending that went wrong, null for one that went well. */
export function usualErrorMessage(outcome: string): string | null {
  switch (outcome) {
    case 'failed':
    case 'error':
      return 'Embedding provider refused the document';
    case 'cancelled':
      return 'Cancelled by an operator';
    case 'partial_success':
      return '1 of 3 sections could not be read';
    default:
      return null;
  }
}

/** A job of this instance that follows the plan from `now` (epoch ms). */
export function makeJob(plan: JobPlan, instanceId: string, now: number): Job {
  const id = plan.id === undefined ? randomUUID() : canonicalUuid(plan.id);
  if (id === null) throw new Error(`not a UUID: ${plan.id}`);
  const outcome = plan.outcome ?? 'completed';
  const queuedAt = plan.queuedAt ?? now;
  const startsAt = queuedAt + (plan.queuedMs ?? 500);
  const processingMs = plan.processingMs ?? 2_000;
  const growth = typeof plan.memories === 'object' ? plan.memories : null;
  const count =
    growth?.count ?? (typeof plan.memories === 'number' ? plan.memories : usualMemoryCount(outcome));
  return {
    id,
    instanceId,
    documentId: plan.documentId ?? `document-${id.slice(0, 8)}`,
    content: plan.content ?? 'The customer prefers to be written to in the morning.',
    queuedAt,
    visibleAt: queuedAt + (plan.invisibleMs ?? 0),
    startsAt,
    processingMs,
    endsAt: startsAt + processingMs,
    outcome,
    errorMessage: plan.errorMessage === undefined ? usualErrorMessage(outcome) : plan.errorMessage,
    queuedWord: plan.queuedWord ?? 'queued',
    processingWord: plan.processingWord ?? 'processing',
    memoryIds: newMemoryIds(count),
    growMs: growth?.overMs ?? null,
    timeFormat: plan.timeFormat ?? 'micro',
    idCase: plan.idCase ?? 'lower',
    extraFields: plan.extraFields ?? {},
    omitFields: plan.omitFields ?? [],
  };
}

/** So many new memory IDs. */
export function newMemoryIds(count: number): string[] {
  return Array.from({ length: count }, () => randomUUID());
}

/** The memories that exist at `now`. */
export function grownMemoryIds(job: Job, now: number): string[] {
  if (now < job.startsAt) return [];
  if (now >= job.endsAt) return job.memoryIds;
  const overMs = job.growMs ?? job.endsAt - job.startsAt;
  const fraction = Math.min(1, (now - job.startsAt) / overMs);
  return job.memoryIds.slice(0, Math.floor(job.memoryIds.length * fraction));
}

/** The status word at `now`. */
export function statusWord(job: Job, now: number): string {
  if (now >= job.endsAt) return job.outcome;
  return now >= job.startsAt ? job.processingWord : job.queuedWord;
}

/** The status body at `now`, fields named and typed as documented. */
export function statusBody(job: Job, now: number): Record<string, unknown> {
  const memoryIds = grownMemoryIds(job, now);
  const since = (at: number) => (now >= at ? formatTime(at, job.timeFormat) : null);
  const documented = {
    ingestion_id: shownId(job),
    document_id: job.documentId,
    status: statusWord(job, now),
    queued_at: formatTime(job.queuedAt, job.timeFormat),
    started_at: since(job.startsAt),
    completed_at: since(job.endsAt),
    memories_created: memoryIds.length,
    memory_ids: memoryIds,
    error_message: now >= job.endsAt ? job.errorMessage : null,
  };
  const kept = Object.entries(documented).filter(([name]) => !job.omitFields.includes(name));
  return { ...Object.fromEntries(kept), ...job.extraFields };
}

/** The ID as this job's answers spell it. */
export function shownId(job: Job): string {
  return job.idCase === 'upper' ? job.id.toUpperCase() : job.id;
}

/**
 * The canonical spelling of whatever Python's `UUID()` takes, which is what FastAPI parses path parameters with: any
 * letter case, without dashes, in braces, as a URN. Null for everything else.
 */
export function canonicalUuid(text: string): string | null {
  const digits = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/^\{(.*)\}$/, '$1')
    .replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
