import type { Ports } from '../../platform/ports';
import type { Batch, Ingestion, IngestionId } from '../../watch/model/records';
import { batchNotificationId } from '../../watch/notifications/notification-group';
import { batchDueAt } from '../../watch/notifications/plan-batches';
import { type NotificationPlan, planNotifications } from '../../watch/notifications/plan-notifications';
import { stragglesAfterMs } from '../../watch/notifications/stragglers';
import { initialDurationModel } from '../../watch/scheduling/duration-model';
import type { State } from '../storage/state';
import type { SendDeps } from './notification-sender';
import { pendingOutcomes, roundKey } from './pending';
import { readIngestions } from './read-ingestions';

/** Plans what to notify now: everything pending that no stored group names and whose notification is not uncertain. */
export async function planNext({ ports, store, sender }: SendDeps): Promise<NotificationPlan> {
  const state = await store.state();
  const now = ports.clock.now();
  const inMemory = (id: IngestionId) => state.records.get(id) ?? null;
  const waiting = { now, stragglesAfterMs: (id: string) => stragglesAfterMsOn(state, id) };
  const batches = unnotifiedBatches(state);
  const due = batches.filter(
    (batch) => (batchDueAt(batch, { ...waiting, find: inMemory }) ?? now + 1) <= now,
  );
  const members = await membersById(ports, due);
  // What a group already names must not be named again.
  const inGroups = new Set(
    [...state.notificationGroups.values()].flatMap((group) => group.members.map(roundKey)),
  );
  return planNotifications({
    ...waiting,
    minuteOfDay: ports.clock.minuteOfDay,
    pending: pendingOutcomes(state).filter(
      (record) => !inGroups.has(roundKey(record)) && !sender.isUncertain(record.notification.id),
    ),
    batches,
    find: (id) => inMemory(id) ?? members.get(id) ?? null,
    scheduler: state.scheduler,
    settings: state.settings,
  });
}

/** The batches whose notification is neither sent nor stored. A member that ends after that is notified alone. */
function unnotifiedBatches({ batches, notificationGroups }: Readonly<State>): Batch[] {
  return [...batches.values()].filter(
    ({ id, notifiedAt }) => notifiedAt === null && !notificationGroups.has(batchNotificationId(id)),
  );
}

function stragglesAfterMsOn({ connections }: Readonly<State>, connectionId: string): number {
  return stragglesAfterMs(connections.get(connectionId)?.durationModel ?? initialDurationModel());
}

/** Loads the finished members of batches, which are only in storage: the plan depends on them too. */
async function membersById(ports: Ports, batches: Batch[]): Promise<Map<IngestionId, Ingestion>> {
  const ids = batches.flatMap((batch) => batch.ids);
  const records = await readIngestions(ports.local, ids);
  return new Map(records.map((record) => [record.id, record]));
}
