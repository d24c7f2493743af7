import type { Ports } from '../../platform/ports';
import { isPollable } from '../../watch/model/ingestion';
import type { Ingestion, IngestionId } from '../../watch/model/records';
import { type NotificationPlan, planNotifications } from '../../watch/notifications/plan-notifications';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';
import { pendingOutcomes, roundKey } from './pending';
import { readIngestions } from './read-ingestions';

/** Plans what to notify now, from everything that is pending and that no group names already. */
export async function planNext(ports: Ports, store: Store): Promise<NotificationPlan> {
  const state = await store.state();
  const members = await membersOfDoneBatches(ports, state);
  // What a group already names must not be named again.
  const inGroups = new Set(
    [...state.notificationGroups.values()].flatMap((group) => group.members.map(roundKey)),
  );
  return planNotifications({
    now: ports.clock.now(),
    minuteOfDay: ports.clock.minuteOfDay,
    pending: pendingOutcomes(state).filter((record) => !inGroups.has(roundKey(record))),
    batches: [...state.batches.values()].filter((batch) => batch.notifiedAt === null),
    find: (id) => state.records.get(id) ?? members.get(id) ?? null,
    scheduler: state.scheduler,
    settings: state.settings,
  });
}

/** A batch is judged by its finished members too, and those are only in storage. */
async function membersOfDoneBatches(
  ports: Ports,
  state: Readonly<State>,
): Promise<Map<IngestionId, Ingestion>> {
  const isPolled = (id: IngestionId) => {
    const record = state.records.get(id);
    return record !== undefined && isPollable(record);
  };
  const done = [...state.batches.values()].filter(
    (batch) => batch.notifiedAt === null && !batch.ids.some(isPolled),
  );
  const records = await readIngestions(
    ports.local,
    done.flatMap((batch) => batch.ids),
  );
  return new Map(records.map((record) => [record.id, record]));
}
