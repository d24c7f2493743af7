import type { Block, Connection } from '../../watch/model/records';
import type { Draft } from './draft';
import { isSame, type State } from './state';

/** Adds to a draft what follows from its edit wherever that was made: when runtimes were written, and the log of blocks. */
export function completeDraft(before: State, draft: Draft): void {
  logBlocks(before, draft);
  dateRuntimes(before, draft);
}

/** Sets `writtenAt` of the runtimes that have changed. */
function dateRuntimes(before: State, draft: Draft): void {
  for (const [id, runtime] of draft.runtimes)
    if (!isSame(before.runtimes.get(id), runtime))
      draft.runtimes.set(id, { ...runtime, writtenAt: draft.now });
}

/** Logs blocks and unblocks. Done here because connections are blocked and unblocked in many places, and all pass through a commit. */
function logBlocks(before: State, draft: Draft): void {
  for (const connection of draft.connections.values())
    logBlock(draft, before.connections.get(connection.id)?.blocked ?? null, connection);
}

function logBlock(draft: Draft, was: Block | null, { id, blocked }: Connection): void {
  if (was?.reason === blocked?.reason) return;
  draft.addLogEntry({
    event: blocked === null ? 'unblocked' : 'blocked',
    ingestionId: null,
    connectionId: id,
    what: (blocked ?? was)?.reason ?? '',
    correlationId: blocked?.correlationId ?? null,
    tookMs: null,
  });
}
