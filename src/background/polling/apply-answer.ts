import type { Ports } from '../../platform/ports';
import type { Answer } from '../../synap/client';
import type { StatusBody } from '../../synap/status-body';
import { applyPoll } from '../../watch/apply-poll';
import { isPollable, outcomeName } from '../../watch/model/ingestion';
import type { Block, Connection, ConnectionRuntime, Ingestion, IngestionId } from '../../watch/model/records';
import { applyRateLimitHeaders } from '../../watch/scheduling/budget';
import {
  afterAnswer,
  afterFailure,
  afterNotFound,
  pollStateOf,
  prunePollStates,
  type SettledPoll,
  withConnectionError,
} from '../../watch/scheduling/connection-runtime';
import { learnFromPoll } from '../../watch/scheduling/duration-model';
import { isVisible, otherConnections } from '../../watch/scheduling/plan-polls';
import { blockByAnswer, blockReason, isUnblockedByAnswer } from '../connections/block';
import { pollResultOf } from '../connections/failure-diagnosis';
import { nextRawResponse } from '../storage/raw-response';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import type { Transaction } from '../storage/transaction';

/** A status request that has been sent, with what it was about at that moment. */
export interface PollRequest {
  id: IngestionId;
  round: number;
  connection: Connection;
  sentAt: number;
}

type StatusAnswer = Answer<StatusBody>;
type FailedAnswer = Extract<StatusAnswer, { ok: false }>;
type GoodAnswer = Extract<StatusAnswer, { ok: true }>;

/** An answer on its way into the state: the transaction, the request it belongs to, and the connection as it is now. */
interface Applying {
  tx: Transaction;
  request: PollRequest;
  connection: Connection;
  random: number;
}

export interface ApplyAnswerDeps {
  ports: Pick<Ports, 'random'>;
  store: Store;
}

/** Writes what an answer means for the ingestion, its connection and the next polls. */
export function applyAnswer(
  { ports, store }: ApplyAnswerDeps,
  request: PollRequest,
  answer: StatusAnswer,
): Promise<void> {
  return store.change(async (tx) => {
    const connection = tx.state.connections.get(request.connection.id);
    // An answer to a key that has been replaced, or of a connection that is gone, says nothing any more.
    if (connection === undefined || connection.keyEpoch !== request.connection.keyEpoch) return;
    const record = await tx.find(request.id);
    const applying: Applying = { tx, request, connection, random: ports.random() };
    markPolledSinceAway(tx, request.id);
    const reason = answer.ok ? null : blockReason(answer.error);
    if (!answer.ok && reason !== null) return applyBlock(applying, answer, reason);
    if (record === null || record.round !== request.round) return applyToConnection(applying, answer);
    await applyToRecord(applying, record, answer);
  });
}

/** The digest after being away waits for this ingestion no longer. */
function markPolledSinceAway(tx: Transaction, id: IngestionId): void {
  const { scheduler } = tx.state;
  if (scheduler.away === null || !scheduler.away.waitingFor.includes(id)) return;
  const waitingFor = scheduler.away.waitingFor.filter((other) => other !== id);
  tx.putScheduler({ ...scheduler, away: { ...scheduler.away, waitingFor } });
}

const runtimeNow = ({ tx, connection }: Applying) => runtimeOf(tx.state, connection.id, tx.now);

const momentOf = ({ tx, request, random }: Applying) => ({ sentAt: request.sentAt, now: tx.now, random });

/** The answer stops the whole connection. */
function applyBlock(applying: Applying, { error, meta }: FailedAnswer, reason: Block['reason']): void {
  const { tx, request, connection } = applying;
  tx.putConnection(blockByAnswer(connection, request.connection, { reason, error, now: tx.now }));
  const runtime = withConnectionError(runtimeNow(applying), error, meta, momentOf(applying));
  tx.putRuntime(connection.id, runtime);
  logPoll(applying, 'failed_poll', error.code, error.correlationId);
}

/** An answer to a round that is over says nothing of the ingestion; what the server asks of the connection counts still. */
function applyToConnection(applying: Applying, answer: StatusAnswer): void {
  const { tx, connection } = applying;
  const before = runtimeNow(applying);
  const runtime = answer.meta === null ? before : applyRateLimitHeaders(before, answer.meta, tx.now, false);
  const isHealthy = answer.ok || isAboutIngestion(answer);
  tx.putRuntime(
    connection.id,
    isHealthy ? runtime : withConnectionError(runtime, answer.error, answer.meta, momentOf(applying)),
  );
}

/** Whether a failure is about this ingestion alone, and the server is well. */
function isAboutIngestion({ error }: FailedAnswer): boolean {
  return error.code === 'not_found' || error.code === 'id_rejected';
}

async function applyToRecord(applying: Applying, before: Ingestion, answer: StatusAnswer): Promise<void> {
  const { tx, connection } = applying;
  const isShown = isVisible(tx.state.scheduler, before.id, tx.now);
  const { offsetMs } = runtimeNow(applying);
  const result = pollResultOf(answer, { connectionId: connection.id, now: tx.now, offsetMs });
  const after = applyPoll(before, result, {
    lookedAt: isShown,
    longestWatchMs: tx.state.settings.longestWatchMs,
    answeredAt: pollStateOf(runtimeOf(tx.state, before.connectionId, tx.now), before.id).answeredAt,
    otherConnections:
      before.state === 'watching' ? otherConnections(before, [...tx.state.connections.values()]) : [],
  });
  tx.put(after);
  tx.putRuntime(connection.id, stillPolled(tx, runtimeAfter(applying, after, isShown, answer)));
  if (answer.ok) {
    await keepRawResponse(tx, before, answer);
    const durationModel = learnFromPoll(connection.durationModel, before, after, result.serverTime);
    tx.putConnection({ ...unblockedBy(applying), durationModel });
  }
  logAnswer(applying, before, after, answer);
}

/** The connection's runtime state after an answer about one of its ingestions. */
function runtimeAfter(
  applying: Applying,
  record: Ingestion,
  isShown: boolean,
  answer: StatusAnswer,
): ConnectionRuntime {
  const { tx, connection } = applying;
  const before = runtimeNow(applying);
  const settled: SettledPoll = {
    record,
    isVisible: isShown,
    durationModel: connection.durationModel,
    inProgress: pollableOn(tx, connection.id),
    ...momentOf(applying),
  };
  if (answer.ok) return afterAnswer(before, answer.meta, settled);
  if (isAboutIngestion(answer)) return afterNotFound(before, answer.meta, settled);
  return afterFailure(before, answer.error, answer.meta, settled);
}

function pollableOn(tx: Transaction, connectionId: string): number {
  let count = 0;
  for (const record of tx.state.records.values())
    if (record.connectionId === connectionId && isPollable(record)) count += 1;
  return count;
}

function stillPolled(tx: Transaction, runtime: ConnectionRuntime): ConnectionRuntime {
  return prunePollStates(runtime, (id) => {
    const record = tx.state.records.get(id);
    return record !== undefined && isPollable(record);
  });
}

async function keepRawResponse(tx: Transaction, record: Ingestion, answer: GoodAnswer): Promise<void> {
  if (record.state !== 'watching' || record.removedAt !== null) return;
  const before = await tx.findRawResponse(record.id);
  const after = nextRawResponse(before, answer.raw, answer.meta.correlationId, tx.now);
  if (after !== before) tx.putRawResponse(record.id, after);
}

/** An answer proves that the key is good, and lifts what blocked the connection when the request was sent. */
function unblockedBy({ connection, request }: Applying): Connection {
  if (!isUnblockedByAnswer(connection, request.connection)) return connection;
  return { ...connection, blocked: null, checkError: null };
}

function logAnswer(applying: Applying, before: Ingestion, after: Ingestion, answer: StatusAnswer): void {
  if (answer.ok) logPoll(applying, 'polled', answer.value.rawStatus, answer.meta.correlationId);
  else logPoll(applying, 'failed_poll', answer.error.code, answer.error.correlationId);
  if (after.state === 'ended' && before.state !== 'ended')
    logPoll(applying, 'finished', outcomeName(after), null);
}

function logPoll(
  { tx, request }: Applying,
  event: 'polled' | 'failed_poll' | 'finished',
  what: string,
  correlationId: string | null,
): void {
  tx.log({
    event,
    ingestionId: request.id,
    connectionId: request.connection.id,
    what: what.slice(0, 100),
    correlationId,
    tookMs: Math.max(0, tx.now - request.sentAt),
  });
}
