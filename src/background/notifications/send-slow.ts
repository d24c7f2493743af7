import type { SlowMark } from '../../watch/model/records';
import { NOTIFICATION_TRIES } from '../../watch/notifications/constants';
import { withNotification } from '../../watch/notifications/notification-rate';
import {
  hasPendingSlow,
  type PendingSlow,
  planSlow,
  type SlowNotification,
} from '../../watch/notifications/slow-notifications';
import { ALARM_FLOOR_MS } from '../../watch/scheduling/constants';
import { earliest } from '../../watch/scheduling/timer';
import { type Draft, put } from '../storage/draft';
import type { State } from '../storage/state';
import type { Delivery, SendDeps } from './notification-sender';
import { slowNotification } from './slow-notification-text';

const pendingSlow = (state: Readonly<State>): PendingSlow[] =>
  [...state.records.values()].filter(hasPendingSlow);

/**
 * Sends what is pending of the notifications that something is slow. Returns when to call again for what is held back or was
 * refused; null when nothing is. To be called after the outcomes are sent, which are more urgent.
 */
export async function sendSlow(deps: SendDeps): Promise<number | null> {
  const { ports, store, sender } = deps;
  await markCreatedSlow(deps);
  const state = await store.state();
  const unsent = pendingSlow(state);
  if (unsent.length === 0) return null;
  // What may be on the screen must not be named by another one as well.
  const pending = unsent.filter(({ slow }) => !sender.isUncertain(slow.id));
  const { scheduler, settings } = state;
  const { now, minuteOfDay } = ports.clock;
  const plan = planSlow({ now: now(), minuteOfDay, pending, scheduler, settings });
  if (plan.silenced.length > 0)
    await store.change((draft) =>
      mark(draft, plan.silenced, ({ slow: { round, id } }) => ({
        state: 'suppressed',
        round,
        id,
        at: draft.now,
        why: 'switched_off',
      })),
    );
  let isAnyLeft = pending.length < unsent.length;
  for (const notification of plan.notifications)
    isAnyLeft = (await sendOne(deps, notification)) !== 'created' || isAnyLeft;
  return earliest(plan.nextAt, isAnyLeft ? now() + ALARM_FLOOR_MS : null);
}

/** Marks rounds whose slow notification was created but whose mark was not written: the worker was killed, or the write failed. */
async function markCreatedSlow({ store, sender }: SendDeps): Promise<void> {
  const created = pendingSlow(await store.state()).filter(({ slow }) => sender.isCreated(slow.id));
  const ids = new Set(created.map(({ slow }) => slow.id));
  for (const id of ids)
    await store.change((draft) => {
      const members = created.filter(({ slow }) => slow.id === id);
      markSentSlow(draft, members, id);
    });
}

/** Sends one. Its ID is written into each member first, so that after a kill it is created under the same ID, or only marked. */
async function sendOne(deps: SendDeps, { id, members: planned }: SlowNotification): Promise<Delivery> {
  const { ports, store, sender } = deps;
  const members = await store.change((draft) => {
    // What has ended since it was planned is left out: its outcome is notified.
    const left = planned.flatMap((one) => draft.records.get(one.id) ?? []).filter(hasPendingSlow);
    return mark(draft, left, ({ slow }) => ({ ...slow, id }));
  });
  if (members.length === 0) return 'created';
  const known = { state: await store.state(), now: ports.clock.now() };
  const content = slowNotification(ports, members, known);
  const delivery = await sender.deliver(id, content);
  if (delivery === 'refused') await store.change((draft) => mark(draft, members, afterRefusedTry(draft.now)));
  if (delivery === 'created') await store.change((draft) => markSentSlow(draft, members, id));
  return delivery;
}

/** Writes down that the notification with this ID names these. */
function markSentSlow(draft: Draft, members: readonly PendingSlow[], id: string): void {
  mark(draft, members, ({ slow: { round } }) => ({ state: 'sent', round, id, at: draft.now }));
  for (const { id: ingestionId, connectionId } of members)
    draft.addLogEntry({
      event: 'notified',
      ingestionId,
      connectionId,
      what: id,
      correlationId: null,
      tookMs: null,
    });
  draft.scheduler = withNotification(draft.scheduler, draft.now);
}

const afterRefusedTry =
  (now: number) =>
  ({ slow }: PendingSlow): SlowMark => {
    const { round, id, tries } = slow;
    if (tries + 1 < NOTIFICATION_TRIES) return { ...slow, tries: tries + 1 };
    return { state: 'suppressed', round, id, at: now, why: 'undeliverable' };
  };

/** Changes the marks of these rounds, even of one that has ended since. Returns those that are still pending. */
function mark(
  draft: Draft,
  members: readonly PendingSlow[],
  next: (member: PendingSlow) => SlowMark,
): PendingSlow[] {
  for (const member of members) {
    const present = draft.records.get(member.id);
    if (present && present.round === member.round) put(draft.records, { ...present, slow: next(member) });
  }
  return members.flatMap((member) => draft.records.get(member.id) ?? []).filter(hasPendingSlow);
}
