import { isLoopback } from '../../platform/origins';
import type { ConnectionRuntime, ConnectionView, Summary } from '../../watch/model/records';
import type { ErrorDetails } from './errors';
import { t } from './i18n';

/**
 * What keeps a connection from working now: a block, else a failing server, else a key that failed its check. Null when
 * it works. A refused key is retried automatically only while anything is in progress.
 */
export function connectionProblem(
  connection: ConnectionView,
  runtime: ConnectionRuntime | null,
  isAnyInProgress = false,
): ErrorDetails | null {
  const { blocked, checkError } = connection;
  if (blocked) {
    const { reason, detail, correlationId, link, until } = blocked;
    if (reason === 'key_rejected') {
      const isRetried = until !== null && isAnyInProgress;
      const text = isRetried ? t('keyRetriedText') : null;
      return { code: reason, text, detail, correlationId, link, until: isRetried ? until : null };
    }
    // The person chose to keep the key only until the browser closes: it was not lost.
    const isForgotten = reason === 'key_needed' && connection.keyMode === 'session';
    const text = isForgotten ? t('keyForgottenText') : null;
    return { code: reason, text, detail, correlationId, link, until };
  }
  if (runtime?.connectionError) return { ...runtime.connectionError, until: runtime.pausedUntil };
  return checkError;
}

/** Whether a connection cannot work because this machine has no network. What is on this machine needs none. */
export function isCutOff({ baseUrl }: ConnectionView, isOnline: boolean): boolean {
  return !isOnline && !isLoopback(baseUrl);
}

/**
 * Whether what is watched on a connection is polled now. While it is not, a job may have finished long ago: its age says
 * nothing.
 */
export function isPolled(
  connection: ConnectionView | null,
  runtime: ConnectionRuntime | null,
  isOnline: boolean,
): connection is ConnectionView {
  if (connection === null || isCutOff(connection, isOnline)) return false;
  return connection.blocked === null && !runtime?.connectionError;
}

/** Blocked, or paused as its server has asked. A server that only fails is tried again within a minute. */
export function isConnectionPaused(
  connection: ConnectionView | null,
  runtime: ConnectionRuntime | null,
): boolean {
  return connection?.blocked != null || runtime?.connectionError?.code === 'rate_limited';
}

/** Whether nothing happens on a connection until another key is given. */
export function needsKey({ blocked }: ConnectionView): boolean {
  return blocked?.reason === 'key_needed' || blocked?.reason === 'key_rejected';
}

/**
 * Whether the popup asks for a key before anything else: there is no connection, or the only one has never worked and its
 * key is refused. Anything else leaves the list in reach.
 */
export function needsSetup(summary: Summary | null): boolean {
  if (!summary) return true;
  const [only, ...others] = summary.connections;
  if (!only) return true;
  if (others.length > 0 || only.identity || summary.counts.total > 0) return false;
  return only.blocked?.reason === 'key_rejected' || only.checkError?.code === 'key_rejected';
}

/** The name that a removed connection had. Null if the connection exists, or is not known. */
export function formerConnectionName(connectionId: string, summary: Summary): string | null {
  if (summary.connections.some(({ id }) => id === connectionId)) return null;
  return summary.formerConnections.find(({ id }) => id === connectionId)?.name ?? null;
}

/** The connection that pasted IDs are watched on. */
export function defaultConnectionIn(summary: Summary): ConnectionView | null {
  return (
    summary.connections.find(({ id }) => id === summary.defaultConnectionId) ?? summary.connections[0] ?? null
  );
}
