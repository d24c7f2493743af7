import type { Ports } from '../../platform/ports';
import type { Access, Answer, Client } from '../../synap/client';
import type { ErrorCode, SynapError } from '../../synap/errors';
import type { StatusBody, Whoami } from '../../synap/schemas';
import type { PollResult } from '../../watch/apply-poll';
import { NO_CREDITS_RETRY_MS } from '../../watch/constants';
import type { Block, Connection } from '../../watch/model/records';

/**
 * A failure for what it is. The browser says the same of a lost permission, a dead host and a redirect (docs/PLATFORM.md,
 * "Network and permissions"); the person has to do something else about each, so it is found out here.
 */
export async function diagnoseFailure(
  ports: Pick<Ports, 'permissions' | 'online'>,
  client: Pick<Client, 'probe'>,
  connection: Pick<Connection, 'baseUrl' | 'identity'>,
  error: SynapError,
  /** What the connection suffers from already: then nobody is asked again. */
  known: ErrorCode | null = null,
): Promise<SynapError> {
  if (error.code === 'unreachable') {
    if (!(await ports.permissions.has(connection.baseUrl))) return { ...error, code: 'permission_missing' };
    if (!ports.online()) return { ...error, code: 'offline' };
    if (known === 'unreachable' || known === 'captive_portal' || known === 'wrong_url')
      return { ...error, code: known };
    const answered = await client.probe(connection.baseUrl);
    if (answered === 'redirect' || answered === 'page') return { ...error, code: strangerCode(connection) };
    return error;
  }
  return error.code === 'captive_portal' ? { ...error, code: strangerCode(connection) } : error;
}

/** A page where Synap has answered before stands in between; where it never has, the address is wrong. */
function strangerCode(connection: Pick<Connection, 'identity'>): 'captive_portal' | 'wrong_url' {
  return connection.identity === null ? 'wrong_url' : 'captive_portal';
}

/** What whoami says, its failures told apart; an unknown path is no Synap. */
export async function checkKey(
  ports: Pick<Ports, 'permissions' | 'online'>,
  client: Client,
  access: Access,
  identity: Connection['identity'],
): Promise<Answer<Whoami>> {
  const answer = await client.whoami(access);
  if (answer.ok) return answer;
  const error = await diagnoseFailure(ports, client, { baseUrl: access.baseUrl, identity }, answer.error);
  const isNoSynap = error.code === 'not_found' || error.code === 'id_rejected' || error.httpStatus === 405;
  return { ...answer, error: isNoSynap ? { ...error, code: 'wrong_url' } : error };
}

/** Which failures stop a whole connection until something changes, and which only make it wait. */
export function blockReason(error: SynapError): Block['reason'] | null {
  switch (error.code) {
    case 'key_rejected':
    case 'key_needed':
    case 'no_credits':
    case 'permission_missing':
      return error.code;
    default:
      return null;
  }
}

/** The connection, blocked for this reason. Blocked for the same again it keeps having been told. */
export function blockedBy(
  connection: Connection,
  reason: Block['reason'],
  error: SynapError,
  now: number,
): Connection {
  const before = connection.blocked?.reason === reason ? connection.blocked : null;
  return {
    ...connection,
    blocked: {
      reason,
      since: before?.since ?? now,
      until: reason === 'no_credits' ? now + NO_CREDITS_RETRY_MS : null,
      toldAt: before?.toldAt ?? null,
      detail: error.detail,
      correlationId: error.correlationId,
      link: error.link,
    },
  };
}

/**
 * The connection as an answer that blocks it leaves it. What has blocked it since the request was sent is newer and stays:
 * taking its place, and being found again after it, would tell the person the same twice.
 */
export function blockedByAnswer(
  connection: Connection,
  asSent: Connection,
  reason: Block['reason'],
  error: SynapError,
  now: number,
): Connection {
  return isUnblockedBy(connection, asSent) ? blockedBy(connection, reason, error, now) : connection;
}

/**
 * Whether an answer frees the connection: only of what blocked it already when the request was sent. Of what has blocked it
 * since (the permission is gone, the credits are spent) it says nothing.
 */
export function isUnblockedBy(connection: Connection, asSent: Connection): boolean {
  return connection.blocked === null || connection.blocked.since === asSent.blocked?.since;
}

/** A failure of ours or the browser's, in the same form as the server's. */
export function ownError(code: SynapError['code'], detail: string | null = null): SynapError {
  return { code, detail, httpStatus: null, correlationId: null, link: null };
}

/** What came of a poll, in the words of `src/watch`. `offsetMs`: the server's clock minus ours, for answers that say no time. */
export function resultOf(
  connectionId: string,
  answer: Answer<StatusBody>,
  now: number,
  offsetMs: number,
): PollResult {
  const common = {
    connectionId,
    receivedAt: now,
    serverTime: answer.meta?.serverTime ?? now + offsetMs,
  };
  if (answer.ok) return { ...common, kind: 'answered', body: answer.value };
  if (answer.error.code === 'not_found') return { ...common, kind: 'not_found', error: answer.error };
  if (answer.error.code === 'id_rejected') return { ...common, kind: 'refused', error: answer.error };
  return { ...common, kind: 'trouble', error: answer.error };
}
