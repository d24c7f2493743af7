import type { PendingOutcome } from '../../watch/model/ingestion';
import { NOTIFICATION_TRIES } from '../../watch/notifications/constants';
import { withNotification } from '../../watch/notifications/notification-rate';
import { slowNotificationId } from '../../watch/notifications/slow-notifications';
import type { State } from '../storage/state';
import type { Delivery, SendDeps } from './notification-sender';
import { outcomeNotification } from './notification-text';
import { countRefusedTry, markSent } from './pending';

/** Sends the notification of one outcome, and marks it as sent. */
export async function sendSingle(
  { ports, store, sender }: SendDeps,
  record: PendingOutcome,
): Promise<Delivery> {
  const { id } = record.notification;
  const connection = connectionName(await store.state(), record);
  const delivery = await sender.deliver(id, outcomeNotification(ports, record, connection));
  if (delivery === 'refused')
    await store.change((draft) => countRefusedTry(draft, record, NOTIFICATION_TRIES));
  if (delivery === 'created')
    await store.change(async (draft) => {
      await markSent(draft, record, id);
      draft.scheduler = withNotification(draft.scheduler, draft.now);
    });
  if (delivery === 'created') clearSlow(ports, record);
  return delivery;
}

/** Clears the notification that the ingestion is slow, which the outcome replaces. Not awaited: if it stays, it is only out of date. */
function clearSlow({ notifications }: SendDeps['ports'], record: PendingOutcome): void {
  const id = slowNotificationId(record);
  if (record.slow?.state === 'sent' && record.slow.id === id)
    void notifications.clear(id).catch(() => undefined);
}

/** The connection's name where there are several; null where there is only one. */
function connectionName(state: Readonly<State>, record: PendingOutcome): string | null {
  return state.connections.size < 2 ? null : (state.connections.get(record.connectionId)?.name ?? null);
}
