import { isQuietAt } from '../../watch/notifications/quiet-hours';
import type { SendDeps } from './notification-sender';

/**
 * Deletes the groups that the browser had not taken when the quiet hours began: no try of theirs may disturb, and what they name is
 * planned anew when the hours are over. A group that may have been shown stays, because nothing else may name its members.
 */
export async function dropGroupsInQuietHours({ ports, store, sender }: SendDeps): Promise<void> {
  const { settings, notificationGroups } = await store.state();
  if (!isQuietAt(ports.clock.minuteOfDay(ports.clock.now()), settings.quiet)) return;
  const dropped = [...notificationGroups.keys()].filter(
    (id) => !sender.isCreated(id) && !sender.isUncertain(id),
  );
  if (dropped.length === 0) return;
  await store.change((draft) => {
    for (const id of dropped) draft.notificationGroups.delete(id);
  });
}
