import type { SynapError } from '../../synap/errors';
import type { ResponseMeta } from '../../synap/headers';
import type { ConnectionRuntime } from '../model/records';
import { failureOf } from '../poll-result';
import { pauseForServer } from './apply-rate-limit-headers';
import { backOffMs, retryAfterMs } from './back-off';
import { KEY_RETRY_GAPS_MS } from './constants';

/** A request that failed, and the headers of its answer if there was one. */
export interface FailedRequest {
  error: SynapError;
  meta: ResponseMeta | null;
}

/** The runtime state after a failed request: its error, its failures in a row, and the pause that follows. For polls and key checks. */
export function withConnectionError(
  runtime: ConnectionRuntime,
  failure: FailedRequest,
  at: { sentAt: number; now: number; random: number },
): ConnectionRuntime {
  const { error } = failure;
  if (error.code === 'offline') return withOfflineError(runtime, error, at.now);
  // Requests in flight together fail together: that counts as one failure, not six. A request that was sent later than now was in flight
  // while the clock was set back, and so belongs to them too.
  const isSentAfter = (failedAt: number) => at.sentAt > failedAt && at.sentAt <= at.now;
  const isNewFailure = runtime.failedAt === null || isSentAfter(runtime.failedAt);
  const isSameError = runtime.connectionError?.code === error.code;
  // The failures of a key store are counted from 1, with pauses of their own: they say nothing about the server.
  const before = error.code === 'key_unreadable' && !isSameError ? 0 : runtime.failures;
  const failures = isNewFailure ? before + 1 : Math.max(1, before);
  const connectionError = isSameError ? runtime.connectionError : failureOf(error, at.now);
  const failed: ConnectionRuntime = {
    ...runtime,
    failures,
    failedAt: isNewFailure ? at.now : runtime.failedAt,
    connectionError,
  };
  if (error.code === 'key_unreadable') return withKeyPause(failed, at.now);
  return withBackOff(withServerPause(failed, failure, at.now), at);
}

/** The connection waits for its key to be readable again. */
function withKeyPause(runtime: ConnectionRuntime, now: number): ConnectionRuntime {
  const pauseMs = KEY_RETRY_GAPS_MS[runtime.failures - 1] ?? Math.max(...KEY_RETRY_GAPS_MS);
  return { ...runtime, pausedUntil: Math.max(runtime.serverPausedUntil ?? 0, now + pauseMs) };
}

function withOfflineError(runtime: ConnectionRuntime, error: SynapError, now: number): ConnectionRuntime {
  if (runtime.connectionError?.code === error.code) return runtime;
  return { ...runtime, connectionError: failureOf(error, now) };
}

function withServerPause(
  runtime: ConnectionRuntime,
  { error, meta }: FailedRequest,
  now: number,
): ConnectionRuntime {
  const isServerPause = error.code === 'rate_limited' || (meta !== null && meta.retryAfterMs !== null);
  return isServerPause ? pauseForServer(runtime, now + retryAfterMs(meta)) : runtime;
}

/** From the second failure on the whole connection waits, whatever pause the server asked for. */
function withBackOff(
  runtime: ConnectionRuntime,
  { now, random }: { now: number; random: number },
): ConnectionRuntime {
  if (runtime.failures < 2) return runtime;
  const until = now + backOffMs(runtime.failures - 1, random);
  return { ...runtime, pausedUntil: Math.max(runtime.pausedUntil ?? 0, until) };
}
