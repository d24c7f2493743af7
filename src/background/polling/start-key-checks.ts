import type { Block, Watching } from '../../watch/model/records';
import { isPaused } from '../../watch/scheduling/blocks';
import { isKeyCheckDue, startKeyCheck } from '../../watch/scheduling/key-checks';
import type { Plan } from '../../watch/scheduling/plan-polls';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';

/**
 * Starts the checks of refused keys that are due, where something is watched, and gives their connections. It is written before
 * whoami is asked, like the tokens of polls.
 */
export function startKeyChecks(draft: Draft, watching: Watching[]): string[] {
  const started: string[] = [];
  for (const connection of [...draft.connections.values()]) {
    const { id, blocked } = connection;
    if (blocked === null || !isKeyCheckDue(blocked, draft.now)) continue;
    if (!watching.some(({ connectionId }) => connectionId === id)) continue;
    const pausedUntil = pauseOf(draft, id);
    const waiting: Block =
      pausedUntil === null ? startKeyCheck(blocked, draft.now) : { ...blocked, until: pausedUntil };
    put(draft.connections, { ...connection, blocked: waiting });
    if (pausedUntil === null) started.push(id);
  }
  return started;
}

/** When the pause that a server asked for ends; null where there is none. */
function pauseOf(draft: Draft, connectionId: string): number | null {
  const runtime = runtimeOf(draft, connectionId, draft.now);
  return isPaused(runtime, draft.now) ? runtime.pausedUntil : null;
}

/** Whether the check of a refused key is what the next wake-up is for: the first come too soon for an alarm. */
export function isKeyCheckNext({ connections }: Draft, { wakeAt }: Plan): boolean {
  if (wakeAt === null) return false;
  return [...connections.values()].some(
    ({ blocked }) => blocked?.reason === 'key_rejected' && blocked.until === wakeAt,
  );
}
