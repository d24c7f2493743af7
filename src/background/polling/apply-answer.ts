import type { Ports } from '../../platform/ports';
import { applyPoll } from '../../watch/apply-poll';
import { needsConfirmation } from '../../watch/apply-refusal';
import { isCachedAnswer, madeAfter, metaOfCached } from '../../watch/cached-answer';
import type { Block, Ingestion, IngestionId } from '../../watch/model/records';
import { withSlowNotification } from '../../watch/notifications/slow-notifications';
import type { PollContext } from '../../watch/poll-result';
import { applyRateLimitHeaders } from '../../watch/scheduling/apply-rate-limit-headers';
import { withConnectionError } from '../../watch/scheduling/connection-error';
import { otherConnections } from '../../watch/scheduling/plan-polls';
import { pollStateOf, withPoll } from '../../watch/scheduling/poll-state';
import { isVisible } from '../../watch/scheduling/visible';
import { watchedMsOf } from '../../watch/watched-time';
import { blockByAnswer, blockReason } from '../connections/block';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import {
  type AnsweredRequest,
  type Applying,
  type FailedAnswer,
  isAboutIngestion,
  pollResultOf,
  requestTimes,
  runtimeNow,
  type StatusAnswer,
} from './answer-context';
import { applyGoodAnswer } from './apply-good-answer';
import { inOrderKnown } from './keep-memory-ids';
import { logAnswer, logPoll } from './log-answer';
import { runtimeAfterAnswer } from './runtime-after-answer';

export interface ApplyAnswerDeps {
  ports: Pick<Ports, 'random'>;
  store: Store;
}

/**
 * Writes what an answer means for the ingestion, its connection and the next polls. Returns false, with all of these unchanged, if it is
 * a refusal that would end the watch and whoami was not asked about it yet.
 */
export function applyAnswer(
  { ports, store }: ApplyAnswerDeps,
  request: AnsweredRequest,
  answer: StatusAnswer,
): Promise<boolean> {
  return store.change(async (draft) => {
    const connection = draft.connections.get(request.connection.id);
    // An answer to a key that has been replaced, or of a connection that is gone, says nothing any more.
    if (connection === undefined || connection.keyEpoch !== request.connection.keyEpoch) return true;
    const record = await draft.find(request.id);
    const applying: Applying = { draft, request, connection, random: ports.random() };
    // Any other failure says nothing about the ingestion: the digest still waits for it.
    if (answer.ok || isAboutIngestion(answer)) markPolledSinceAway(draft, request.id);
    const reason = stopReason(applying, answer);
    if (!answer.ok && reason !== null) applyBlock(applying, answer, reason);
    else if (record === null || record.round !== request.round) applyToConnection(applying, answer);
    else return applyToRecord(applying, record, answer);
    return true;
  });
}

/**
 * Why an answer blocks the whole connection; null if it does not. A cached answer does not block, except as `key_rejected`: that code
 * was confirmed by whoami, whatever the poll's answer was.
 */
function stopReason(applying: Applying, answer: StatusAnswer): Block['reason'] | null {
  const reason = answer.ok ? null : blockReason(answer.error);
  return reason !== 'key_rejected' && isCached(applying, answer) ? null : reason;
}

/** Whether a cache on the way has kept the answer. */
function isCached(applying: Applying, { meta }: StatusAnswer): boolean {
  const poll = pollStateOf(runtimeNow(applying), applying.request.id);
  return isCachedAnswer(meta, poll, applying.draft.now);
}

/** Notes that the digest after being away no longer has to wait for this ingestion. */
function markPolledSinceAway(draft: Draft, id: IngestionId): void {
  const { scheduler } = draft;
  if (scheduler.away === null || !scheduler.away.waitingFor.includes(id)) return;
  const waitingFor = scheduler.away.waitingFor.filter((other) => other !== id);
  draft.scheduler = { ...scheduler, away: { ...scheduler.away, waitingFor } };
}

/** Blocks the whole connection. */
function applyBlock(applying: Applying, { error, meta }: FailedAnswer, reason: Block['reason']): void {
  const { draft, request, connection } = applying;
  put(draft.connections, blockByAnswer(connection, request.connection, { reason, error, now: draft.now }));
  const runtime = withConnectionError(runtimeNow(applying), { error, meta }, requestTimes(applying));
  const poll = pollStateOf(runtime, request.id);
  // A cache may repeat this answer: remember when it was made, so that the copy is recognised.
  const dated = { ...poll, made: madeAfter(poll, meta, draft.now) };
  draft.runtimes.set(connection.id, withPoll(runtime, request.id, dated));
  logPoll(applying, { event: 'failed_poll', what: error.code, correlationId: error.correlationId });
}

/** Applies an answer to a round that is over: it says nothing about the ingestion, but its rate limit or failure still counts. */
function applyToConnection(applying: Applying, answer: StatusAnswer): void {
  const { draft, connection } = applying;
  const before = runtimeNow(applying);
  const runtime =
    answer.meta === null
      ? before
      : applyRateLimitHeaders(before, answer.meta, { now: draft.now, isVisible: false });
  const isHealthy = answer.ok || isAboutIngestion(answer);
  draft.runtimes.set(
    connection.id,
    isHealthy ? runtime : withConnectionError(runtime, answer, requestTimes(applying)),
  );
}

/**
 * Applies an answer about the present round: the record, the runtime, and what only a good answer changes. False, with none of
 * these changed, if whoami has to confirm it first.
 */
async function applyToRecord(applying: Applying, before: Ingestion, given: StatusAnswer): Promise<boolean> {
  const { draft, request, connection } = applying;
  const isVisibleNow = isVisible(draft.scheduler, before.id, draft.now);
  const wasCached = isCached(applying, given);
  const believed = wasCached ? asCached(given) : given;
  const answer = believed.ok ? await inOrderKnown(draft, before, believed) : believed;
  const { offsetMs } = runtimeNow(applying);
  const result = pollResultOf(answer, {
    connectionId: connection.id,
    receivedAt: request.receivedAt,
    offsetMs,
    isCached: wasCached,
  });
  const polled = applyPoll(before, result, pollContext(draft, before, isVisibleNow));
  if (needsConfirmation(before, polled, result)) return false;
  const after = withSlowNotification(polled, {
    result,
    durationModel: connection.durationModel,
    isWanted: draft.settings.notifySlow ?? false,
  });
  put(draft.records, after);
  draft.runtimes.set(
    connection.id,
    runtimeAfterAnswer(applying, answer, { record: after, isVisibleNow, isCached: wasCached }),
  );
  if (answer.ok) await applyGoodAnswer(applying, { before, after }, { answer, result });
  logAnswer(applying, answer, { before, after });
  return true;
}

function pollContext(draft: Draft, record: Ingestion, isVisibleNow: boolean): PollContext {
  const poll = pollStateOf(runtimeOf(draft, record.connectionId, draft.now), record.id);
  return {
    isVisible: isVisibleNow,
    maxWatchTimeMs: draft.settings.maxWatchTimeMs,
    watchedMs: watchedMsOf(record, poll),
    answeredAt: poll.answeredAt,
    otherConnections:
      record.state === 'watching' ? otherConnections(record, [...draft.connections.values()]) : [],
  };
}

/** The answer as a kept one: without what its headers no longer say. */
function asCached(answer: StatusAnswer): StatusAnswer {
  if (answer.ok) return { ...answer, meta: metaOfCached(answer.meta) };
  return answer.meta === null ? answer : { ...answer, meta: metaOfCached(answer.meta) };
}
