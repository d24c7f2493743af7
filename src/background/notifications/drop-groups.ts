import type { NotificationGroup } from '../../watch/model/records';
import { isSwitchedOn } from '../../watch/notifications/notification-switch';
import { quietUntil } from '../../watch/notifications/quiet-hours';
import type { SendDeps } from './notification-sender';

/**
 * Deletes groups that the browser has not taken and that must no longer be shown as they are: the quiet hours have begun, or the person
 * has switched off an outcome that the group names. Their outcomes are planned anew. A group that may have been shown stays, because no
 * other may name its members.
 */
export async function dropOutdatedGroups({ ports, store, sender }: SendDeps): Promise<void> {
  const { settings, notificationGroups } = await store.state();
  const { now, minuteOfDay } = ports.clock;
  const isQuiet = quietUntil({ now: now(), minuteOfDay }, settings.quiet) !== null;
  const isOutdated = ({ members }: NotificationGroup) =>
    isQuiet || members.some(({ kind }) => !isSwitchedOn(kind, settings));
  const dropped = [...notificationGroups.values()].filter(
    (group) => isOutdated(group) && !sender.isCreated(group.id) && !sender.isUncertain(group.id),
  );
  if (dropped.length === 0) return;
  await store.change((draft) => {
    for (const { id } of dropped) draft.notificationGroups.delete(id);
  });
}
