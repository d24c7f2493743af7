import { hasPendingNotification, type PendingOutcome } from '../../watch/model/ingestion';
import type { NotificationGroup } from '../../watch/model/records';
import { NOTIFICATION_TRIES } from '../../watch/notifications/constants';
import { withNotification } from '../../watch/notifications/notification-rate';
import { type Draft, put } from '../storage/draft';
import type { Store } from '../storage/store';
import { groupNotification } from './group-notification-text';
import type { Delivery, SendDeps } from './notification-sender';
import { markSent, roundKey, suppressPending } from './pending';
import { readIngestions } from './read-ingestions';
import { NAMED_MEMBERS, shortName } from './short-text';

/**
 * Sends one notification that names several outcomes. The group is in storage already, so that the next worker can send the same one
 * if this one is killed; it is deleted when every member is marked. Members that need no notification any more are left out.
 */
export async function sendGroup(deps: SendDeps, written: NotificationGroup): Promise<Delivery> {
  const { ports, store, sender } = deps;
  const records = await readIngestions(
    ports.local,
    written.members.map((member) => member.id),
  );
  const pending = records.filter(hasPendingNotification);
  const group = withPendingMembers(written, pending);
  // No member is left: all were removed or suppressed since, or marked just before the worker was killed.
  if (group.members.length === 0 && written.members.length > 0) {
    await closeGroup(store, group, { markMember: async () => undefined });
    return 'created';
  }
  if (group !== written) await store.change((draft) => put(draft.notificationGroups, group));
  const members = new Set(group.members.map(roundKey));
  const names = pending.filter((record) => members.has(roundKey(record))).map(shortName);
  const content = groupNotification(ports, group, names.slice(0, NAMED_MEMBERS));
  const delivery = await sender.deliver(group.id, content);
  if (delivery === 'created')
    await closeGroup(store, group, {
      markMember: (draft, member) => markSent(draft, member, group.id),
      alsoWrite: countNotification,
    });
  if (delivery === 'refused') await countRefusal(store, group);
  return delivery;
}

/** The group with those members alone whose notification is still pending. */
function withPendingMembers(group: NotificationGroup, pending: readonly PendingOutcome[]): NotificationGroup {
  const rounds = new Set(pending.map(roundKey));
  const members = group.members.filter((member) => rounds.has(roundKey(member)));
  return members.length === group.members.length ? group : { ...group, members };
}

async function countRefusal(store: Store, group: NotificationGroup): Promise<void> {
  const tries = group.tries + 1;
  if (tries < NOTIFICATION_TRIES)
    return store.change((draft) => put(draft.notificationGroups, { ...group, tries }));
  await closeGroup(store, group, {
    markMember: (draft, member) => suppressPending(draft, member, 'undeliverable'),
  });
}

function countNotification(draft: Draft): void {
  draft.scheduler = withNotification(draft.scheduler, draft.now);
}

interface Closing {
  markMember(draft: Draft, member: NotificationGroup['members'][number]): Promise<void>;
  /** What is written together with the marks. */
  alsoWrite?(draft: Draft): void;
}

/** Marks every member and the batch, then deletes the group. */
async function closeGroup(store: Store, group: NotificationGroup, closing: Closing): Promise<void> {
  await store.change(async (draft) => {
    await draft.load(group.members.map((member) => member.id));
    for (const member of group.members) await closing.markMember(draft, member);
    const batch = group.batchId === null ? null : await draft.findBatch(group.batchId);
    if (batch) put(draft.batches, { ...batch, notifiedAt: draft.now });
    // The commit removes it after the `set` that marks its members. If killed in between, the next worker finds no member left.
    draft.notificationGroups.delete(group.id);
    closing.alsoWrite?.(draft);
  });
}
