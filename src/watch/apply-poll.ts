import type { SynapError } from '../synap/errors';
import type { StatusBody } from '../synap/schemas';
import { isFinal } from '../synap/status';
import {
  DOCUMENT_ID_MAX,
  ERROR_MESSAGE_MAX,
  MEMORY_ID_MAX,
  MEMORY_IDS_MAX,
  NOT_FOUND_OVER_MS,
  NOT_FOUND_TIMES,
  TRANSITIONS_MAX,
} from './constants';
import { endWatch } from './model/ingestion';
import type { Failure, Ingestion, Transition, Watching } from './model/records';

/** What came of one status request for one ingestion. */
export type PollResult = {
  /** The connection that was asked: not always the ingestion's own. */
  connectionId: string;
  receivedAt: number;
  /** The server's clock at the answer, or this machine's where it says nothing. */
  serverTime: number;
} & (
  | { kind: 'answered'; body: StatusBody }
  | { kind: 'not_found'; error: SynapError }
  /** The server refuses this ID: 400, 422, or 401/403 while the key itself is good. */
  | { kind: 'refused'; error: SynapError }
  /** Anything that says nothing about the ingestion: it is polled on. */
  | { kind: 'unusable'; error: SynapError }
);

export interface PollContext {
  /** Whether a page shows it now: what was final already may then be read in place. */
  lookedAt: boolean;
  longestWatchMs: number;
  /** When the last request that brought a status was sent, this round or before; null when none is known. */
  answeredAt: number | null;
  /** The person's other connections that could know the ID. */
  otherConnections: string[];
}

/**
 * What a poll makes of an ingestion: the record it becomes, with the notification it owes. Pure, and the only way by which an
 * outcome comes about. A result for anything that is not being watched any more changes nothing, so a late answer
 * neither revives a removed ingestion nor ends a finished one twice.
 */
export function applyPoll(record: Ingestion, result: PollResult, around: PollContext): Ingestion {
  if (record.state !== 'watching' || record.removedAt !== null) return record;
  switch (result.kind) {
    case 'answered':
      return applyBody(record, result, around);
    case 'not_found':
      return applyNotFound(record, result, around);
    case 'refused':
      // Another connection that refuses the ID says nothing about the one it was added to.
      if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
      return endWatch(withError(record, result), 'rejected', result.receivedAt, awaitsReader(record, around));
    case 'unusable':
      // Asked is asked: a dead server elsewhere must not keep an unknown ID waiting for ever.
      if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
      return withFailure(record, failureOf(result.error, result.receivedAt));
  }
}

/** A failure as it is stored: what a person reads and support asks for. */
export function failureOf(error: SynapError, at: number): Failure {
  return { code: error.code, at, correlationId: error.correlationId, detail: error.detail };
}

function withError(record: Watching, result: Extract<PollResult, { kind: 'refused' }>): Watching {
  return { ...record, lastError: failureOf(result.error, result.receivedAt) };
}

/** The same trouble again is no news and must cause no write. */
function withFailure(record: Watching, failure: Failure): Watching {
  return record.lastError?.code === failure.code ? record : { ...record, lastError: failure };
}

type Answered = Extract<PollResult, { kind: 'answered' }>;

function applyBody(record: Watching, result: Answered, around: PollContext): Ingestion {
  const known = learnFromPoll(record, result, around);
  const { status } = result.body;
  if (!isFinal(status)) return gaveUp(known, result, around);
  return endWatch(known, status, result.receivedAt, awaitsReader(record, around));
}

/** What the very first answer of a round says may be read in place by whoever looks at it, instead of a notification. */
function awaitsReader(record: Watching, around: PollContext): boolean {
  return around.lookedAt && record.watchedSince === null;
}

/** The record with what the body says. A gap in the body never takes away what was known. */
function learnFromPoll(record: Watching, result: Answered, around: PollContext): Watching {
  const { body } = result;
  const memoryIds =
    body.memoryIds?.slice(0, MEMORY_IDS_MAX).map((id) => id.slice(0, MEMORY_ID_MAX)) ?? record.memoryIds;
  return {
    ...record,
    ...whereFound(record, result.connectionId),
    watchedSince: record.watchedSince ?? result.serverTime,
    status: body.status,
    rawStatus: body.rawStatus.slice(0, 200),
    documentId: body.documentId?.slice(0, DOCUMENT_ID_MAX) ?? record.documentId,
    queuedAt: body.queuedAt ?? record.queuedAt,
    startedAt: body.startedAt ?? record.startedAt,
    completedAt: body.completedAt ?? record.completedAt,
    memoriesCreated: body.memoriesCreated ?? Math.max(record.memoriesCreated, memoryIds.length),
    memoryIds,
    errorMessage: body.errorMessage?.slice(0, ERROR_MESSAGE_MAX) ?? record.errorMessage,
    transitions: withTransition(record, result, around),
    lastError: null,
    notFound: { count: 0, firstAt: null, triedConnections: [] },
  };
}

/** One that another connection turned out to know moves there, and remembers where the person had added it. */
function whereFound(record: Watching, connectionId: string): Pick<Watching, 'connectionId' | 'addedOn'> {
  const addedOn = record.addedOn ?? record.connectionId;
  return { connectionId, addedOn: addedOn === connectionId ? null : addedOn };
}

function withTransition(record: Watching, result: Answered, around: PollContext): Transition[] {
  const last = record.transitions.at(-1);
  const status = result.body.rawStatus.slice(0, 200);
  if (last?.status.toLowerCase() === status.toLowerCase()) return record.transitions;
  const notAfter = result.receivedAt;
  // A clock set back since then leaves no span at all, not one that ends before it begins.
  const notBefore = last ? Math.min(notAfter, Math.max(last.notAfter, around.answeredAt ?? 0)) : null;
  return [...record.transitions, { status, notBefore, notAfter }].slice(-TRANSITIONS_MAX);
}

/**
 * Past the longest watch, on the word of the server and by its clock alone: a laptop that slept, or a clock that jumped,
 * gives up nothing.
 */
function gaveUp(record: Watching, result: Answered, around: PollContext): Ingestion {
  const watchedMs = result.serverTime - (record.watchedSince ?? result.serverTime);
  return watchedMs < around.longestWatchMs ? record : endWatch(record, 'timed_out', result.receivedAt);
}

type NotFound = Extract<PollResult, { kind: 'not_found' }>;

function applyNotFound(record: Watching, result: NotFound, around: PollContext): Ingestion {
  if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
  // A first one in the future means that the clock was set back since: the minute begins again.
  const firstAt = Math.min(record.notFound.firstAt ?? result.serverTime, result.serverTime);
  const missing: Watching = {
    ...withFailure(record, failureOf(result.error, result.receivedAt)),
    notFound: { ...record.notFound, count: record.notFound.count + 1, firstAt },
  };
  const lastedMs = result.serverTime - firstAt;
  const { count, triedConnections } = missing.notFound;
  const askedAll = around.otherConnections.every((id) => triedConnections.includes(id));
  if (count < NOT_FOUND_TIMES || lastedMs < NOT_FOUND_OVER_MS || !askedAll) return missing;
  return endWatch(missing, 'not_found', result.receivedAt);
}

function tried(record: Watching, connectionId: string): Watching {
  if (record.notFound.triedConnections.includes(connectionId)) return record;
  const triedConnections = [...record.notFound.triedConnections, connectionId];
  return { ...record, notFound: { ...record.notFound, triedConnections } };
}
