import { type FinalStatus, isFinal, isSameWord, mayBeFinal } from '../synap/status';
import type { StatusBody } from '../synap/status-body';
import { UNKNOWN_FINAL_OVER_MS, UNKNOWN_FINAL_TIMES } from './constants';
import { elapsedMs, momentOf, notAfter } from './elapsed';
import { DOCUMENT_ID_MAX, ERROR_MESSAGE_MAX, TRANSITIONS_MAX } from './model/limits';
import { listingOf } from './model/memory-ids';
import type { Ingestion, Transition, Watching } from './model/records';
import { awaitReader, endWatch, NO_REFUSALS } from './model/rounds';
import { type Answered, awaitsReader, type PollContext } from './poll-result';
import { endIfUnanswered } from './unanswered-watch';
import { isZoneBefore } from './zones';

/** What a status of Synap's makes of an ingestion. */
export function applyStatus(record: Watching, result: Answered, context: PollContext): Ingestion {
  // What a cache has kept may be of the round before, whose outcome is known: only a newer answer replaces that.
  if (result.isKept === true && record.earlier !== null)
    return endIfUnanswered(record, context, result.receivedAt);
  const known = withAnswer(record, result, context);
  const kind = outcomeOf(known, result);
  if (kind === null) return timedOut(known, result, context);
  const ended = endWatch(known, kind, result.receivedAt);
  return awaitsReader(record, context) ? awaitReader(ended) : ended;
}

function outcomeOf({ unknownFinal }: Watching, result: Answered): FinalStatus | 'other' | null {
  const { status } = result.body;
  if (isFinal(status)) return status;
  if (unknownFinal === null || unknownFinal.count < UNKNOWN_FINAL_TIMES) return null;
  return elapsedMs(unknownFinal.first, result) < UNKNOWN_FINAL_OVER_MS ? null : 'other';
}

/** The record with what the body says. A gap in the body never takes away what was known in this round. */
function withAnswer(record: Watching, result: Answered, context: PollContext): Watching {
  const { body } = result;
  const isNewRound = record.watchedSince === null;
  const known = isNewRound ? withoutFacts(record) : record;
  const named = body.memoryIds?.length ?? 0;
  return {
    ...known,
    ...whereFound(record, result.connectionId),
    watchedSince: record.watchedSince ?? result.serverTime,
    status: body.status,
    rawStatus: body.rawStatus.slice(0, 200),
    documentId: body.documentId?.slice(0, DOCUMENT_ID_MAX) ?? known.documentId,
    queuedAt: body.queuedAt ?? known.queuedAt,
    ...zoneOfQueuedAt(known, body, record.watchedSince ?? result.serverTime),
    startedAt: body.startedAt ?? known.startedAt,
    completedAt: body.completedAt ?? known.completedAt,
    memoriesCreated: body.memoriesCreated ?? Math.max(known.memoriesCreated, named),
    ...(body.memoryIds === null ? {} : listingOf(body.memoryIds)),
    errorMessage: errorMessageOf(body) ?? (isFinal(body.status) ? null : known.errorMessage),
    transitions: withTransition(record, result, context),
    unknownFinal: unknownFinalAfter(isNewRound ? null : record.unknownFinal, record.rawStatus, result),
    lastError: null,
    refusals: NO_REFUSALS,
    earlier: null,
  };
}

/** Whether `queued_at` may be of another zone than it says, or says of none, where that is news. */
function zoneOfQueuedAt(
  known: Watching,
  { queuedAt, isQueuedAtUnsure: lacksZone = false }: StatusBody,
  watchedSince: number,
): Pick<Watching, 'isQueuedAtUnsure'> {
  if (queuedAt === null) return {};
  const isQueuedAtUnsure = lacksZone || isZoneBefore(queuedAt, watchedSince);
  return isQueuedAtUnsure === (known.isQueuedAtUnsure ?? false) ? {} : { isQueuedAtUnsure };
}

/** What an earlier round knew says nothing of this one: a job that was run again has other times and no error any more. */
function withoutFacts(record: Watching): Watching {
  const times = { queuedAt: null, startedAt: null, completedAt: null };
  return { ...record, ...times, memoriesCreated: 0, ...listingOf([]), errorMessage: null };
}

/** An error that a job reported while it went on is not the reason of its end: the final answer alone says that. */
function errorMessageOf({ errorMessage }: StatusBody): string | null {
  if (errorMessage === null || errorMessage.length <= ERROR_MESSAGE_MAX) return errorMessage;
  // A traceback gives its reason at the end.
  const half = ERROR_MESSAGE_MAX / 2;
  return `${errorMessage.slice(0, half - 3)}\n…\n${errorMessage.slice(-half)}`;
}

/**
 * How often in a row Synap has said that the job is over with a word that we do not know: the same word with the same
 * `completed_at`, which an unfinished job does not have.
 */
function unknownFinalAfter(
  before: Watching['unknownFinal'],
  lastWord: string | null,
  result: Answered,
): Watching['unknownFinal'] {
  const { status, rawStatus, startedAt, completedAt } = result.body;
  // What a cache repeats is said once.
  if (result.isKept === true) return before;
  if (status !== 'other' || completedAt === null || !mayBeFinal(rawStatus)) return null;
  if (startedAt !== null && completedAt < startedAt) return null;
  const isSame = before?.completedAt === completedAt && isSameWord(lastWord ?? '', rawStatus);
  if (!before || !isSame) return { completedAt, count: 1, first: momentOf(result) };
  return { completedAt, count: before.count + 1, first: notAfter(before.first, result) };
}

/** One that another connection turned out to know moves there, and remembers where the person had added it. */
function whereFound(record: Watching, connectionId: string): Pick<Watching, 'connectionId' | 'addedOn'> {
  const addedOn = record.addedOn ?? record.connectionId;
  return { connectionId, addedOn: addedOn === connectionId ? null : addedOn };
}

function withTransition(record: Watching, result: Answered, context: PollContext): Transition[] {
  const last = record.transitions.at(-1);
  const status = result.body.rawStatus.slice(0, 200);
  if (last?.status.toLowerCase() === status.toLowerCase()) return record.transitions;
  const notAfterMs = result.receivedAt;
  // A clock set back since then leaves no span at all, not one that ends before it begins.
  const notBefore = last ? Math.min(notAfterMs, Math.max(last.notAfter, context.answeredAt ?? 0)) : null;
  return [...record.transitions, { status, notBefore, notAfter: notAfterMs }].slice(-TRANSITIONS_MAX);
}

/** Past the longest watch, and on the present word of the server that the job is still in progress. */
function timedOut(record: Watching, result: Answered, context: PollContext): Ingestion {
  if (result.isKept === true) return endIfUnanswered(record, context, result.receivedAt);
  if (context.watchedMs < context.maxWatchTimeMs) return record;
  return endWatch(record, 'timed_out', result.receivedAt);
}
