import type { SynapError } from '../synap/errors';
import type { StatusBody } from '../synap/status-body';
import type { Failure, Watching } from './model/records';

/** The result of one status request for one ingestion. */
export type PollResult = {
  /** The connection that was polled: not always the ingestion's own. */
  connectionId: string;
  receivedAt: number;
  /** The server's clock at the answer, or this machine's where it says nothing. */
  serverTime: number;
  /** Whether it is a cached answer (`cached-answer.ts`), which says what was true earlier. */
  isCached?: boolean;
} & (
  | { kind: 'answered'; body: StatusBody }
  /** The server does not know this ID: 404, 410. */
  | (RefusedId & { kind: 'not_found' })
  /** The server refuses this ID: 400, 422, or 401/403 while the key itself is good. */
  | (RefusedId & { kind: 'refused' })
  /** Anything that says nothing about the ingestion: it is polled on. */
  | { kind: 'unusable'; error: SynapError }
);

interface RefusedId {
  error: SynapError;
  /** Whether whoami succeeded after the refusal. Absent: it was not asked yet. False: the refusal cannot end the watch. */
  isConfirmed?: boolean;
}

export type Answered = Extract<PollResult, { kind: 'answered' }>;
export type Refusal = Extract<PollResult, { kind: 'not_found' | 'refused' }>;
type Unusable = Extract<PollResult, { kind: 'unusable' }>;

export interface PollContext {
  /** Whether a page shows it now: what was final already may then be read in place. */
  isVisible: boolean;
  maxWatchTimeMs: number;
  /** How long this round has been watched (`watched-time.ts`). */
  watchedMs: number;
  /** When the last request that brought a status was sent, this round or before; null when none is known. */
  answeredAt: number | null;
  /** The person's other connections that could know the ID. */
  otherConnections: string[];
}

/** A failure as it is stored: what a person reads and support asks for. */
export function failureOf(error: SynapError, at: number): Failure {
  return { code: error.code, at, correlationId: error.correlationId, detail: error.detail };
}

/** The record with its last error. Unchanged if the error is the same as before, so that nothing is written. */
export function withFailure(record: Watching, { error, receivedAt }: Refusal | Unusable): Watching {
  return record.lastError?.code === error.code
    ? record
    : { ...record, lastError: failureOf(error, receivedAt) };
}

/** Whether an outcome in this answer may be read in place instead of notified: the answer is the first of its round, and a page shows it. */
export function awaitsReader(record: { watchedSince: number | null }, context: PollContext): boolean {
  return context.isVisible && record.watchedSince === null;
}
