import { put } from '../storage/draft';
import { blockNotification } from './block-notification-text';
import type { SendDeps } from './notification-sender';
import { blockNotificationId, isWatchedOn, type PendingBlock, pendingBlocks } from './pending';

/** Notifies of connections that are blocked, if anything is watched on them. */
export async function sendBlocks(deps: SendDeps): Promise<void> {
  const state = await deps.store.state();
  for (const pending of pendingBlocks(state))
    if (isWatchedOn(state, pending.connection)) await sendBlock(deps, pending);
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
