import type { Connection, Ingestion } from '../../watch/model/records';
import type { PollResult } from '../../watch/poll-result';
import { learnFromPoll } from '../../watch/scheduling/learn-durations';
import { isUnblockedByAnswer } from '../connections/block';
import { type Draft, put } from '../storage/draft';
import { type NewBody, nextRawResponse } from '../storage/raw-response';
import type { Applying, GoodAnswer } from './answer-context';
import { keepMemoryIds } from './keep-memory-ids';

/** Writes what only a good answer brings: memory IDs, the raw response, how long the job took, and that the key works. */
export async function applyGoodAnswer(
  applying: Applying,
  record: { before: Ingestion; after: Ingestion },
  { answer, result }: { answer: GoodAnswer; result: PollResult },
): Promise<void> {
  const { draft, connection } = applying;
  await keepMemoryIds(draft, record, answer);
  await keepRawResponse(draft, record, answer);
  const durationModel = learnFromPoll(connection.durationModel, record, result.serverTime);
  put(draft.connections, {
    ...withIdentity(unblockedBy(applying), result.isCached ? null : draft.now),
    durationModel,
  });
}

async function keepRawResponse(draft: Draft, record: NewBody['record'], answer: GoodAnswer): Promise<void> {
  const { id, state, removedAt } = record.before;
  if (state !== 'watching' || removedAt !== null) return;
  const { raw, meta } = answer;
  const before = await draft.findRawResponse(id);
  const after = nextRawResponse(before, { raw, correlationId: meta.correlationId, now: draft.now, record });
  if (after !== before) draft.rawResponses.set(id, after);
}

/**
 * The connection with a note that Synap has accepted its key. Whoami may have failed, or not exist on this server, so that nobody
 * knows whose key it is; that it works is known all the same. `acceptedAt` is null for a cached answer, which proves nothing.
 */
function withIdentity(connection: Connection, acceptedAt: number | null): Connection {
  if (connection.identity !== null || acceptedAt === null) return connection;
  return { ...connection, identity: { clientId: null, instanceId: null, isolation: null, at: acceptedAt } };
}

/** An answer proves that the key is good, and lifts what blocked the connection when the request was sent. */
function unblockedBy({ connection, request }: Applying): Connection {
  if (!isUnblockedByAnswer(connection, request.connection)) return connection;
  return { ...connection, blocked: null, checkError: null };
}
