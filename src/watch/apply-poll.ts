import { applyStatus } from './apply-status';
import { NOT_FOUND_OVER_MS, NOT_FOUND_TIMES } from './constants';
import { endWatch } from './model/ingestion';
import type { Failure, Ingestion, Watching } from './model/records';
import { awaitsReader, failureOf, type PollContext, type PollResult } from './poll-result';

/**
 * What a poll makes of an ingestion: the record it becomes, with the notification it owes. Pure, and the only way by which an
 * outcome comes about. A result for anything that is not being watched any more changes nothing, so a late answer
 * neither revives a removed ingestion nor ends a finished one twice.
 */
export function applyPoll(record: Ingestion, result: PollResult, context: PollContext): Ingestion {
  if (record.state !== 'watching' || record.removedAt !== null) return record;
  switch (result.kind) {
    case 'answered':
      return applyStatus(record, result, context);
    case 'not_found':
      return applyNotFound(record, result, context);
    case 'refused':
      // Another connection that refuses the ID says nothing about the one it was added to.
      if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
      return endWatch(
        withError(record, result),
        'rejected',
        result.receivedAt,
        awaitsReader(record, context),
      );
    case 'unusable':
      // Asked is asked: a dead server elsewhere must not keep an unknown ID waiting for ever.
      if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
      return withFailure(record, failureOf(result.error, result.receivedAt));
  }
}

function withError(record: Watching, result: Extract<PollResult, { kind: 'refused' }>): Watching {
  return { ...record, lastError: failureOf(result.error, result.receivedAt) };
}

/** The same trouble again is no news and must cause no write. */
function withFailure(record: Watching, failure: Failure): Watching {
  return record.lastError?.code === failure.code ? record : { ...record, lastError: failure };
}

type NotFound = Extract<PollResult, { kind: 'not_found' }>;

function applyNotFound(record: Watching, result: NotFound, context: PollContext): Ingestion {
  if (result.connectionId !== record.connectionId) return tried(record, result.connectionId);
  // A first one in the future means that the clock was set back since: the minute begins again.
  const firstAt = Math.min(record.notFound.firstAt ?? result.serverTime, result.serverTime);
  const missing: Watching = {
    ...withFailure(record, failureOf(result.error, result.receivedAt)),
    notFound: { ...record.notFound, count: record.notFound.count + 1, firstAt },
  };
  const lastedMs = result.serverTime - firstAt;
  const { count, triedConnections } = missing.notFound;
  const askedAll = context.otherConnections.every((id) => triedConnections.includes(id));
  if (count < NOT_FOUND_TIMES || lastedMs < NOT_FOUND_OVER_MS || !askedAll) return missing;
  return endWatch(missing, 'not_found', result.receivedAt);
}

function tried(record: Watching, connectionId: string): Watching {
  if (record.notFound.triedConnections.includes(connectionId)) return record;
  const triedConnections = [...record.notFound.triedConnections, connectionId];
  return { ...record, notFound: { ...record.notFound, triedConnections } };
}
