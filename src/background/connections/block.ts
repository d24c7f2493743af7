import { ownError, type SynapError } from '../../synap/errors';
import { type Block, type Connection, isBlockReason } from '../../watch/model/records';
import { BLOCK_RETRY_MS } from '../../watch/scheduling/blocks';
import { countKeyRefusal, firstKeyRefusal } from '../../watch/scheduling/key-checks';

/** Why a connection is blocked, and since when. */
export interface BlockCause {
  reason: Block['reason'];
  error: SynapError;
  now: number;
}

/** Why this failure blocks the connection until something changes; null if polling only pauses. */
export function blockReason(error: SynapError): Block['reason'] | null {
  return isBlockReason(error.code) ? error.code : null;
}

/** The blocked connection. If it was blocked for the same reason before, the person is not notified again. */
export function blockConnection(connection: Connection, { reason, error, now }: BlockCause): Connection {
  const before = connection.blocked?.reason === reason ? connection.blocked : null;
  const retryMs = BLOCK_RETRY_MS[reason];
  const blocked: Block = {
    reason,
    since: before?.since ?? now,
    until: retryMs === null ? null : now + retryMs,
    notifiedAt: before?.notifiedAt ?? null,
    detail: error.detail,
    correlationId: error.correlationId,
    link: error.link,
  };
  return {
    ...connection,
    blocked: reason === 'key_rejected' ? withKeyRefusal(blocked, before, now) : blocked,
  };
}

/** The block with when the refused key is checked next: ever more rarely. */
function withKeyRefusal(blocked: Block, before: Block | null, now: number): Block {
  return before?.keyChecks === undefined
    ? firstKeyRefusal(blocked, now)
    : countKeyRefusal({ ...blocked, keyChecks: before.keyChecks }, now);
}

/** The connection, blocked because its permission is missing. */
export function blockWithoutPermission(connection: Connection, now: number): Connection {
  const reason = 'permission_missing';
  return blockConnection(connection, { reason, error: ownError(reason), now });
}

/**
 * The connection after an answer that blocks it. A block that came after the request was sent is newer and stays: if it were replaced
 * and found again later, the person would be notified of it twice.
 */
export function blockByAnswer(connection: Connection, asSent: Connection, cause: BlockCause): Connection {
  return isUnblockedByAnswer(connection, asSent) ? blockConnection(connection, cause) : connection;
}

/**
 * Whether a good answer leaves the connection without a block. It lifts only a block that was there when the request was sent
 * (`asSent`): of one that came later, a withdrawn permission or spent credits, it says nothing.
 */
export function isUnblockedByAnswer(connection: Connection, asSent: Connection): boolean {
  return connection.blocked === null || connection.blocked.since === asSent.blocked?.since;
}
