import type { LiveCheck } from '../../messages';
import { runtimeOf } from '../storage/state';
import { type ConnectionDeps, findConnection, openAccess, spendToken } from './connection-deps';
import { checkKey } from './failure-diagnosis';

/**
 * Sends one whoami for the diagnostics, even on a blocked connection, and reports its result. It changes nothing but the budget. Null
 * if nothing was sent, because there is no usable key or the server has asked for a pause.
 */
export async function liveCheck(deps: ConnectionDeps, id: string): Promise<LiveCheck | null> {
  const { ports, store } = deps;
  const connection = await findConnection(store, id);
  const access = await openAccess(deps, id);
  if (connection === null || !access.ok) return null;
  const { serverPausedUntil } = runtimeOf(await store.state(), id, ports.clock.now());
  if ((serverPausedUntil ?? 0) > ports.clock.now()) return null;
  await spendToken(store, connection);
  const sentAt = ports.clock.now();
  const answer = await checkKey(deps, access.value, connection.identity);
  return {
    tookMs: Math.max(0, ports.clock.now() - sentAt),
    httpStatus: answer.meta?.httpStatus ?? null,
    error: answer.ok ? null : answer.error.code,
  };
}
