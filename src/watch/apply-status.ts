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

/** The ingestion after Synap has answered with a status. */
export function applyStatus(record: Watching, result: Answered, context: PollContext): Ingestion {
  // A cached answer may be of the round before, whose outcome is known: only a fresh answer replaces that.
  if (result.isCached === true && record.earlier !== null)
    return endIfUnanswered(record, context, result.receivedAt);
  const known = withAnswer(record, result, context);
  const kind = outcomeOf(known, result);
  if (kind === null) return endIfTimedOut(known, result, context);
  const ended = endWatch(known, kind, result.receivedAt);
  return awaitsReader(record, context) ? awaitReader(ended) : ended;
}

function outcomeOf({ unknownFinal }: Watching, result: Answered): FinalStatus | 'other' | null {
  const { status } = result.body;
  if (isFinal(status)) return status;
  if (unknownFinal === null || unknownFinal.count < UNKNOWN_FINAL_TIMES) return null;
  return elapsedMs(unknownFinal.first, result) < UNKNOWN_FINAL_OVER_MS ? null : 'other';
}

/** The record with what the body says. A field that the body lacks keeps what was known in this round. */
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
    completedAt: completedAtOf(body, result) ?? known.completedAt,
    memoriesCreated: body.memoriesCreated ?? Math.max(known.memoriesCreated, named),
    ...(body.memoryIds === null ? {} : listingOf(body.memoryIds)),
    // An error that a job reported on its way is not the reason of its end: a final answer without a message has none.
    errorMessage: errorMessageOf(body) ?? (isFinal(body.status) ? null : known.errorMessage),
    transitions: withTransition(record, result, context),
    unknownFinal: unknownFinalAfter(isNewRound ? null : record.unknownFinal, record.rawStatus, result),
    lastError: null,
    refusals: NO_REFUSALS,
    earlier: null,
  };
}

/** The flag for a `queued_at` without a zone, or probably of another zone than it says; nothing if the flag does not change. */
function zoneOfQueuedAt(
  known: Watching,
  { queuedAt, isQueuedAtUnsure: lacksZone = false }: StatusBody,
  watchedSince: number,
): Pick<Watching, 'isQueuedAtUnsure'> {
  if (queuedAt === null) return {};
  const isQueuedAtUnsure = lacksZone || isZoneBefore(queuedAt, watchedSince);
  return isQueuedAtUnsure === (known.isQueuedAtUnsure ?? false) ? {} : { isQueuedAtUnsure };
}

/** The clocks of a service's machines are set by the same time servers, and differ by less than this. */
const CLOCKS_APART_MS = 60_000;

/** The body's `completed_at`; null for one of another time zone: a job that has begun by the server's clock did not end after it. */
function completedAtOf({ queuedAt, completedAt }: StatusBody, { serverTime }: Answered): number | null {
  if (completedAt === null || completedAt <= serverTime + CLOCKS_APART_MS) return completedAt;
  return queuedAt !== null && queuedAt <= serverTime ? null : completedAt;
}

/** The record without what earlier rounds knew of the job: one that was run again has other times, memories and errors. */
function withoutFacts(record: Watching): Watching {
  const times = { queuedAt: null, startedAt: null, completedAt: null };
  return { ...record, ...times, memoriesCreated: 0, ...listingOf([]), errorMessage: null };
}

/** The body's error message, cut in the middle if it is too long. */
function errorMessageOf({ errorMessage }: StatusBody): string | null {
  if (errorMessage === null || errorMessage.length <= ERROR_MESSAGE_MAX) return errorMessage;
  // A traceback gives its reason at the end.
  const half = ERROR_MESSAGE_MAX / 2;
  return `${errorMessage.slice(0, half - 3)}\n…\n${errorMessage.slice(-half)}`;
}

/**
 * Counts the answers in a row that say with an unknown word that the job is over: the same word, with the same `completed_at`, which an
 * unfinished job does not have. Null if this answer is none of them.
 */
function unknownFinalAfter(
  before: Watching['unknownFinal'],
  lastWord: string | null,
  result: Answered,
): Watching['unknownFinal'] {
  const { status, rawStatus, startedAt, completedAt } = result.body;
  // A cached answer repeats one that was counted.
  if (result.isCached === true) return before;
  if (status !== 'other' || completedAt === null || !mayBeFinal(rawStatus)) return null;
  if (startedAt !== null && completedAt < startedAt) return null;
  const isSame = before?.completedAt === completedAt && isSameWord(lastWord ?? '', rawStatus);
  if (!before || !isSame) return { completedAt, count: 1, first: momentOf(result) };
  return { completedAt, count: before.count + 1, first: notAfter(before.first, result) };
}

/** Moves an ingestion to the connection that knows it, and remembers the one on which the person has added it. */
function whereFound(record: Watching, connectionId: string): Pick<Watching, 'connectionId' | 'addedOn'> {
  const addedOn = record.addedOn ?? record.connectionId;
  return { connectionId, addedOn: addedOn === connectionId ? null : addedOn };
}

function withTransition(record: Watching, result: Answered, context: PollContext): Transition[] {
  const last = record.transitions.at(-1);
  const status = result.body.rawStatus.slice(0, 200);
  if (last?.status.toLowerCase() === status.toLowerCase()) return record.transitions;
  const notAfterMs = result.receivedAt;
  // If the clock was set back since, the span is empty: it must not end before it begins.
  const notBefore = last ? Math.min(notAfterMs, context.answeredAt ?? last.notAfter) : null;
  return [...record.transitions, { status, notBefore, notAfter: notAfterMs }].slice(-TRANSITIONS_MAX);
}

/** Ends a watch past the maximum watch time, but only with a fresh answer that says that the job is still in progress. */
function endIfTimedOut(record: Watching, result: Answered, context: PollContext): Ingestion {
  if (result.isCached === true) return endIfUnanswered(record, context, result.receivedAt);
  if (context.watchedMs < context.maxWatchTimeMs) return record;
  return endWatch(record, 'timed_out', result.receivedAt);
}
