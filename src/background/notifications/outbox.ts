import type { Ports } from '../../platform/ports';
import type { PendingOutcome, SuppressionReason } from '../../watch/model/ingestion';
import type { Batch, NotificationGroup } from '../../watch/model/records';
import { isCollecting } from '../../watch/notifications/away';
import { NOTIFICATION_GAP_MAX_MS } from '../../watch/notifications/constants';
import type { NotificationPlan } from '../../watch/notifications/plan-notifications';
import { ALARM_FLOOR_MS } from '../../watch/scheduling/constants';
import { earliest } from '../../watch/scheduling/timer';
import { put } from '../storage/draft';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';
import { dropOutdatedGroups } from './drop-groups';
import { createNotificationSender, type Delivery, type SendDeps } from './notification-sender';
import {
  hasPendingNotifications,
  markSent,
  pendingNotificationIds,
  pendingOutcomes,
  suppressPending,
} from './pending';
import { planNext } from './plan-next';
import { sendBlocks } from './send-blocks';
import { sendGroup } from './send-group';
import { sendSingle } from './send-single';
import { sendSlow } from './send-slow';

export interface OutboxDeps {
  ports: Ports;
  store: Store;
}

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
  const deps: SendDeps = { ports, store, sender: createNotificationSender(ports) };
  return {
    sendPending: async () => {
      try {
        return await sendPending(deps);
      } finally {
        await noteUnmarked(deps);
      }
    },
  };
}

/**
 * Notes in session storage which notifications were created but could not be marked as sent, because the disk is full, say. Without
 * the note each new worker would create them again after the person has dismissed them.
 */
async function noteUnmarked({ store, sender }: SendDeps): Promise<void> {
  const state = await store.state();
  const pendingIds = pendingNotificationIds(state);
  const unmarked = sender.created().filter((id) => pendingIds.has(id));
  if (unmarked.join() === (state.scheduler.unmarked ?? []).join()) return;
  await store.change((draft) => {
    draft.scheduler = { ...draft.scheduler, unmarked };
  });
}

async function sendPending(deps: SendDeps): Promise<number | null> {
  const { ports, store, sender } = deps;
  const state = await store.state();
  await sender.recallCreated(pendingNotificationIds(state), state.scheduler.unmarked ?? []);
  await dropOutdatedGroups(deps);
  const deliveries: Delivery[] = [];
  // Groups first: nothing else may name their members.
  let isHeld = false;
  for (const group of (await store.state()).notificationGroups.values()) {
    const delivery = await sendGroup(deps, group);
    deliveries.push(delivery);
    isHeld ||= delivery !== 'created' && isRecent(group, ports.clock.now());
  }
  await markCreated(deps);
  // Decided before planning: an outcome that comes in meanwhile still belongs to what is being collected.
  const isCollected = isCollectionOver(await store.state(), ports.clock.now());
  const nextAt = isHeld ? null : await sendPlanned(deps, deliveries);
  const slowAt = await sendSlow(deps);
  const blocksAt = await sendBlocks(deps);
  if (isCollected)
    await store.change((draft) => {
      draft.scheduler = { ...draft.scheduler, away: null };
    });
  // After the last refused try nothing is pending, and no wake-up is needed.
  const isAnyLeft = deliveries.some((delivery) => delivery !== 'created') || sender.isAnyUncertain();
  const isTriedAgain = isAnyLeft && hasPendingNotifications(await store.state());
  const triedAgainAt = isTriedAgain ? ports.clock.now() + ALARM_FLOOR_MS : null;
  return [nextAt, slowAt, blocksAt, triedAgainAt].reduce(earliest);
}

/**
 * Whether a group was stored a short while ago. While the browser does not take it, no other group is stored: there would be one for
 * each moment in between, and all of them would be shown together in the end.
 */
const isRecent = ({ at }: NotificationGroup, now: number) => Math.abs(now - at) < NOTIFICATION_GAP_MAX_MS;

/** Plans what is pending and sends it. Returns when to look again at what is held back; null when nothing is. */
async function sendPlanned(deps: SendDeps, deliveries: Delivery[]): Promise<number | null> {
  const plan = await planNext(deps);
  await suppressUnwanted(deps, plan);
  for (const record of plan.singles) deliveries.push(await sendSingle(deps, record));
  for (const group of plan.groups) {
    await deps.store.change((draft) => put(draft.notificationGroups, group));
    deliveries.push(await sendGroup(deps, group));
  }
  return plan.nextAt;
}

/** Marks outcomes as sent whose notification was created but whose mark was not written: the worker was killed, or the write failed. */
async function markCreated({ store, sender }: SendDeps): Promise<void> {
  const created = pendingOutcomes(await store.state()).filter((record) =>
    sender.isCreated(record.notification.id),
  );
  if (created.length === 0) return;
  await store.change(async (draft) => {
    for (const record of created) await markSent(draft, record, record.notification.id);
  });
}

async function suppressUnwanted(deps: SendDeps, plan: NotificationPlan): Promise<void> {
  await suppressAll(deps, plan.read, 'answered_in_place');
  await suppressAll(deps, plan.silenced, 'switched_off');
  await markNotifiedBatches(deps, plan.silentBatches);
}

async function suppressAll({ store }: SendDeps, records: PendingOutcome[], why: SuppressionReason) {
  if (records.length === 0) return;
  await store.change(async (draft) => {
    for (const record of records) await suppressPending(draft, record, why);
  });
}

async function markNotifiedBatches({ store }: SendDeps, batches: Batch[]): Promise<void> {
  if (batches.length === 0) return;
  await store.change((draft) => {
    for (const batch of batches) put(draft.batches, { ...batch, notifiedAt: draft.now });
  });
}

function isCollectionOver({ scheduler: { away } }: Readonly<State>, now: number): boolean {
  return away !== null && !isCollecting(away, now);
}
