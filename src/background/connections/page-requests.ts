import type { Access, Answer } from '../../synap/client';
import type { ErrorCode } from '../../synap/errors';
import type { Result } from '../../synap/result';
import type { Credits, Memory } from '../../synap/schemas';
import type { Connection } from '../../watch/model/records';
import { isBlocked, maySend } from '../../watch/scheduling/plan-polls';
import { runtimeOf } from '../storage/state';
import { applyRateLimit } from './apply-rate-limit';
import { type ConnectionDeps, findConnection, openAccess, refuse, spendToken } from './connection-deps';
import { diagnoseFailure } from './failure-diagnosis';

/** Asks Synap what credits are left. */
export function readCredits(deps: ConnectionDeps, connectionId: string): Promise<Result<Credits>> {
  return request(deps, connectionId, deps.client.credits);
}

/** Asks Synap for the text of a memory. */
export function readMemory(
  deps: ConnectionDeps,
  { connectionId, memoryId }: { connectionId: string; memoryId: string },
): Promise<Result<Memory>> {
  return request(deps, connectionId, (access) => deps.client.memory(access, memoryId));
}

/** Sends one request that a page asked for. While the connection may send nothing, the reason is the answer. */
async function request<T>(
  deps: ConnectionDeps,
  connectionId: string,
  send: (access: Access) => Promise<Answer<T>>,
): Promise<Result<T>> {
  const { ports, store } = deps;
  const connection = await findConnection(store, connectionId);
  if (connection === null) return refuse('key_missing');
  const reason = await reasonNotToSend(deps, connection);
  if (reason !== null) return refuse(reason);
  const opened = await openAccess(deps, connectionId);
  if (!opened.ok) return opened;
  await spendToken(store, connection);
  const sentAt = ports.clock.now();
  const answer = await send(opened.value);
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
