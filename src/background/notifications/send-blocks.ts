import { quietUntil } from '../../watch/notifications/quiet-hours';
import { put } from '../storage/draft';
import { blockNotification } from './block-notification-text';
import type { SendDeps } from './notification-sender';
import { blockNotificationId, isWatchedOn, type PendingBlock, pendingBlocks } from './pending';

/**
 * Notifies of connections that are blocked, if anything is watched on them. Returns when to call again for what quiet hours hold back;
 * null when nothing is.
 */
export async function sendBlocks(deps: SendDeps): Promise<number | null> {
  const state = await deps.store.state();
  const blocks = pendingBlocks(state).filter(({ connection }) => isWatchedOn(state, connection));
  if (blocks.length === 0) return null;
  const { now, minuteOfDay } = deps.ports.clock;
  const quietEnd = quietUntil({ now: now(), minuteOfDay }, state.settings.quiet);
  if (quietEnd !== null) return quietEnd;
  for (const pending of blocks) await sendBlock(deps, pending);
  return null;
}

async function sendBlock({ ports, store, sender }: SendDeps, pending: PendingBlock): Promise<void> {
  const { connection, blocked } = pending;
  const content = blockNotification(ports, connection, blocked);
  const delivery = await sender.deliver(blockNotificationId(pending), content);
  // What the browser refuses is tried again at the next start; no alarm is set for it, because the badge says it too.
  if (delivery !== 'created') return;
  await store.change((draft) => {
    const present = draft.connections.get(connection.id);
    if (present?.blocked?.since !== blocked.since) return;
    put(draft.connections, { ...present, blocked: { ...present.blocked, notifiedAt: draft.now } });
  });
}
