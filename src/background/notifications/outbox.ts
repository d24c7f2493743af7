import type { Ports } from '../../platform/ports';
import { ALARM_FLOOR_MS, BURST_SINGLES, NOTIFICATION_TRIES } from '../../watch/constants';
import { isPollable, type PendingOutcome, type SuppressionReason } from '../../watch/model/ingestion';
import type { Batch, Ingestion, IngestionId } from '../../watch/model/records';
import {
  isCollecting,
  type NotificationPlan,
  planNotifications,
} from '../../watch/notifications/plan-notifications';
import { earliest } from '../../watch/scheduling/plan-polls';
import { put } from '../storage/draft';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';
import { createNotificationSender, type Delivery, type NotificationSender } from './notification-sender';
import { blockNotification, outcomeNotification } from './notification-text';
import {
  blockNotificationId,
  countRefusedTry,
  hasPendingNotifications,
  isWatchedOn,
  markSent,
  type PendingBlock,
  pendingBlocks,
  pendingNotificationIds,
  pendingOutcomes,
  roundKey,
  suppressPending,
} from './pending';
import { readIngestions } from './read-ingestions';
import { sendGroup } from './send-group';

export interface OutboxDeps {
  ports: Ports;
  store: Store;
}

type Deps = OutboxDeps & { sender: NotificationSender };

export interface Outbox {
  /**
   * Sends every pending notification that may be sent now. Returns when to call again for what is held back or was refused
   * by the browser; null when nothing is. Must not be called while it runs.
   */
  sendPending(): Promise<number | null>;
}

/**
 * Sends the pending notifications. Each outcome is named in exactly one: it is written as pending before, and marked as sent
 * after the browser took the notification.
 *
 * One gap remains that no extension can close: the worker is killed after the notification was created and before that was
 * written, and the person dismisses it (or the browser forgets it) before the next start. Then it is created again, under
 * the same ID.
 */
export function createOutbox({ ports, store }: OutboxDeps): Outbox {
  const deps: Deps = { ports, store, sender: createNotificationSender(ports) };
  return { sendPending: () => sendPending(deps) };
}

async function sendPending(deps: Deps): Promise<number | null> {
  const { ports, store, sender } = deps;
  await sender.recallCreated(pendingNotificationIds(await store.state()));
  const deliveries: Delivery[] = [];
  // Groups first: nothing else may name their members.
  for (const group of (await store.state()).notificationGroups.values())
    deliveries.push(await sendGroup(deps, group));
  await markCreated(deps);
  // Decided before planning: an outcome that comes in meanwhile still belongs to what is being collected.
  const isCollected = isCollectionOver(await store.state(), ports.clock.now());
  const plan = await planNext(deps);
  await suppressUnwanted(deps, plan);
  for (const record of plan.singles) deliveries.push(await sendSingle(deps, record));
  for (const group of plan.groups) {
    await store.change((draft) => put(draft.notificationGroups, group));
    deliveries.push(await sendGroup(deps, group));
  }
  await sendBlocks(deps);
  if (isCollected)
    await store.change((draft) => {
      draft.scheduler = { ...draft.scheduler, away: null };
    });
  // After the last refused try nothing is pending, and there is nothing to wake for.
  const isAnyLeft = deliveries.some((delivery) => delivery !== 'created');
  const isTriedAgain = isAnyLeft && hasPendingNotifications(await store.state());
  return earliest(plan.nextAt, isTriedAgain ? ports.clock.now() + ALARM_FLOOR_MS : null);
}

/** Marks what was created without that being written: by a worker that was killed, or by this one when the write failed. */
async function markCreated({ store, sender }: Deps): Promise<void> {
  const created = pendingOutcomes(await store.state()).filter((record) =>
    sender.isCreated(record.notification.id),
  );
  if (created.length === 0) return;
  await store.change(async (draft) => {
    for (const record of created) await markSent(draft, record, record.notification.id);
  });
}

async function planNext({ ports, store }: Deps): Promise<NotificationPlan> {
  const state = await store.state();
  const members = await membersOfDoneBatches(ports, state);
  // What a group already names must not be named again.
  const inGroups = new Set(
    [...state.notificationGroups.values()].flatMap((group) => group.members.map(roundKey)),
  );
  return planNotifications({
    now: ports.clock.now(),
    minuteOfDay: ports.clock.minuteOfDay,
    owed: pendingOutcomes(state).filter((record) => !inGroups.has(roundKey(record))),
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

async function suppressUnwanted(deps: Deps, plan: NotificationPlan): Promise<void> {
  await suppressAll(deps, plan.read, 'answered_in_place');
  await suppressAll(deps, plan.silenced, 'switched_off');
  await markNotifiedBatches(deps, plan.silentBatches);
}

async function suppressAll({ store }: Deps, records: PendingOutcome[], why: SuppressionReason) {
  if (records.length === 0) return;
  await store.change(async (draft) => {
    for (const record of records) await suppressPending(draft, record, why);
  });
}

async function markNotifiedBatches({ store }: Deps, batches: Batch[]): Promise<void> {
  if (batches.length === 0) return;
  await store.change((draft) => {
    for (const batch of batches) put(draft.batches, { ...batch, notifiedAt: draft.now });
  });
}

async function sendSingle({ ports, store, sender }: Deps, record: PendingOutcome): Promise<Delivery> {
  const { id } = record.notification;
  const connection = connectionName(await store.state(), record);
  const delivery = await sender.deliver(id, outcomeNotification(ports, record, connection));
  if (delivery === 'refused')
    await store.change((draft) => countRefusedTry(draft, record, NOTIFICATION_TRIES));
  if (delivery === 'created')
    await store.change(async (draft) => {
      await markSent(draft, record, id);
      const { scheduler } = draft;
      draft.scheduler = {
        ...scheduler,
        notifiedAt: [...scheduler.notifiedAt, draft.now].slice(-BURST_SINGLES),
      };
    });
  return delivery;
}

/** Notifies of connections that are blocked, if anything is watched on them. */
async function sendBlocks(deps: Deps): Promise<void> {
  const state = await deps.store.state();
  for (const pending of pendingBlocks(state))
    if (isWatchedOn(state, pending.connection)) await sendBlock(deps, pending);
}

async function sendBlock({ ports, store, sender }: Deps, pending: PendingBlock): Promise<void> {
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

function isCollectionOver({ scheduler: { away } }: Readonly<State>, now: number): boolean {
  return away !== null && !isCollecting(away, now);
}

/** The connection's name where there are several; null where there is only one. */
function connectionName(state: Readonly<State>, record: PendingOutcome): string | null {
  return state.connections.size < 2 ? null : (state.connections.get(record.connectionId)?.name ?? null);
}
