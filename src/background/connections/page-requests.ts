import type { Answers } from '../../messages';
import type { Access, Answer } from '../../synap/client';
import type { ErrorCode } from '../../synap/errors';
import type { Result } from '../../synap/result';
import type { Credits, Memory } from '../../synap/schemas';
import { isPollable } from '../../watch/model/ingestion';
import type { Connection } from '../../watch/model/records';
import { isBlocked, maySend } from '../../watch/scheduling/blocks';
import { grantMemories, type MemoryGrant, type MemoryRequest } from '../../watch/scheduling/memory-budget';
import { runtimeOf } from '../storage/state';
import type { Store } from '../storage/store';
import { applyRateLimit } from './apply-rate-limit';
import { type ConnectionDeps, findConnection, openAccess, refuse, spendToken } from './connection-deps';
import { diagnoseFailure } from './failure-diagnosis';

/** Asks Synap what credits are left. */
export function requestCredits(deps: ConnectionDeps, connectionId: string): Promise<Result<Credits>> {
  return request(deps, connectionId, deps.client.credits);
}

/** Asks Synap for the text of a memory. */
export function requestMemory(
  deps: ConnectionDeps,
  { connectionId, memoryId }: { connectionId: string; memoryId: string },
): Promise<Result<Memory>> {
  return request(deps, connectionId, (access) => deps.client.memory(access, memoryId));
}

/** The memories that a page asks for. */
export interface MemoriesWanted {
  connectionId: string;
  memoryIds: readonly string[];
  isOverdue: boolean;
}

/** Asks Synap for as many of these memories as the budget allows beside the polls. Their texts go to the page and nowhere else. */
export async function requestMemories(
  deps: ConnectionDeps,
  { connectionId, memoryIds, isOverdue }: MemoriesWanted,
): Promise<Result<Answers['readMemories']>> {
  const connection = await findConnection(deps.store, connectionId);
  if (connection === null) return refuse('key_missing');
  const now = deps.ports.clock.now();
  if (isBlocked(connection.blocked, now)) return refuse(connection.blocked?.reason ?? 'internal');
  const access = await openAccess(deps, connectionId);
  if (!access.ok) return access;
  const { count, waitMs } = await spendOnMemories(deps.store, connection, {
    wanted: memoryIds.length,
    isOverdue,
  });
  const answers = await Promise.all(
    memoryIds.slice(0, count).map(async (id) => {
      const paid = { connection, access: access.value };
      return { id, memory: await sendPaid(deps, paid, (opened) => deps.client.memory(opened, id)) };
    }),
  );
  // A memory that was refused with 429 is left out: the page asks for it again after the pause.
  const read = answers.filter(({ memory }) => memory.ok || memory.error.code !== 'rate_limited');
  return { ok: true, value: { read, waitMs: read.length < answers.length ? (waitMs ?? 0) : waitMs } };
}

/** How many memories may be asked for now; their tokens are written before anything is sent. */
function spendOnMemories(
  store: Store,
  { id }: Connection,
  request: Pick<MemoryRequest, 'wanted' | 'isOverdue'>,
): Promise<Pick<MemoryGrant, 'count' | 'waitMs'>> {
  return store.change((draft) => {
    const { now } = draft;
    const connection = draft.connections.get(id);
    const runtime = runtimeOf(draft, id, now);
    if (connection === undefined) return { count: 0, waitMs: null };
    if (!maySend(connection, runtime, now))
      return { count: 0, waitMs: Math.max(0, (runtime.pausedUntil ?? now) - now) };
    const watching = [...draft.records.values()].filter(isPollable).filter((one) => one.connectionId === id);
    const grant = grantMemories({ ...request, connection, runtime, watching, now });
    if (grant.count > 0) draft.runtimes.set(id, grant.runtime);
    return grant;
  });
}

/** Sends one request for a page. If the connection may not send now, returns the reason as the error. */
async function request<T>(
  deps: ConnectionDeps,
  connectionId: string,
  send: (access: Access) => Promise<Answer<T>>,
): Promise<Result<T>> {
  const { store } = deps;
  const connection = await findConnection(store, connectionId);
  if (connection === null) return refuse('key_missing');
  const reason = await reasonNotToSend(deps, connection);
  if (reason !== null) return refuse(reason);
  const opened = await openAccess(deps, connectionId);
  if (!opened.ok) return opened;
  await spendToken(store, connection);
  return sendPaid(deps, { connection, access: opened.value }, send);
}

/** Sends a request whose token is spent. What its answer says of the rate limit counts for the polls too. */
async function sendPaid<T>(
  deps: ConnectionDeps,
  { connection, access }: { connection: Connection; access: Access },
  send: (access: Access) => Promise<Answer<T>>,
): Promise<Result<T>> {
  const sentAt = deps.ports.clock.now();
  const answer = await send(access);
  await applyRateLimit(deps, connection, { answer, sentAt });
  if (answer.ok) return { ok: true, value: answer.value };
  return { ok: false, error: await diagnoseFailure(deps, { connection, error: answer.error }) };
}

async function reasonNotToSend(
  { ports, store }: ConnectionDeps,
  connection: Connection,
): Promise<ErrorCode | null> {
  const state = await store.state();
  const now = ports.clock.now();
  const runtime = runtimeOf(state, connection.id, now);
  if (maySend(connection, runtime, now)) return null;
  if (isBlocked(connection.blocked, now)) return connection.blocked?.reason ?? 'internal';
  return runtime.connectionError?.code ?? 'rate_limited';
}
