import { isQuietAt } from '../../watch/notifications/quiet-hours';
import type { SendDeps } from './notification-sender';

/**
 * Deletes groups that the browser has not taken before the quiet hours began, so that no further try disturbs the person. Their outcomes
 * are planned anew after the quiet hours. A group that may have been shown stays, because no other may name its members.
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
