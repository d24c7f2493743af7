import type { Block, Watching } from '../../watch/model/records';
import { isPaused } from '../../watch/scheduling/blocks';
import { isKeyCheckDue, startKeyCheck } from '../../watch/scheduling/key-checks';
import type { Plan } from '../../watch/scheduling/plan-polls';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';

/**
 * Notes the start of each key check that is due on a connection where something is watched, and returns these connections. The note
 * is written before whoami is asked, as tokens are written before polls are sent.
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

/** Whether the next wake-up is for a key check. The first checks follow each other too quickly for an alarm, so a timer is needed. */
export function isKeyCheckNext({ connections }: Draft, { wakeAt }: Plan): boolean {
  if (wakeAt === null) return false;
  return [...connections.values()].some(
    ({ blocked }) => blocked?.reason === 'key_rejected' && blocked.until === wakeAt,
  );
}
