import type { NotificationContent, Ports } from '../../platform/ports';
import { ALARM_FLOOR_MS, BURST_SINGLES, NOTIFICATION_TRIES } from '../../watch/constants';
import {
  hasPendingNotification,
  isPollable,
  markNotified,
  type PendingOutcome,
  type SuppressionReason,
  suppress,
} from '../../watch/model/ingestion';
import { read } from '../../watch/model/read-stored';
import {
  type Batch,
  type Block,
  type Connection,
  type Ingestion,
  type IngestionId,
  keys,
  type NotificationGroup,
  type SchedulerState,
} from '../../watch/model/records';
import {
  isCollecting,
  type NotificationPlan,
  planNotifications,
} from '../../watch/notifications/plan-notifications';
import { earliest } from '../../watch/scheduling/plan-polls';
import type { State } from '../storage/state';
import type { Store } from '../storage/store';
import type { Transaction } from '../storage/transaction';
import { answerInTime } from '../time-limit';
import { blockNotification, groupNotification, nameOf, outcomeNotification } from './notification-text';
import { retry } from './retry';

/** How many members a group's message names. */
const NAMED_MEMBERS = 4;

/**
 * Tells what is owed. Each outcome is named in exactly one notification: owed is written before, told after the browser took it.
 *
 * One window remains that no extension can close: killed after the notification was created and before that was written
 * down, and dismissed (or forgotten by the browser) before the next start. Then it is created again, under the same ID.
 */
export function createOutbox(ports: Ports, store: Store) {
  let hasAskedWhatIsShown = false;
  /** Whether anything is left to be told, because the browser refused it or did not answer. */
  let isLeft = false;
  /** Until when nothing is created, because the browser did not answer. */
  let silentUntil = 0;
  /** Until when each that it refused is not created again: with others polled each second all tries would be over at once. */
  const refusedUntil = new Map<string, number>();
  /**
   * Told and not marked yet, by this life or as the browser shows by one before: remembered until it is written down, because
   * a write that fails is tried again from what storage holds.
   */
  const unmarked = new Set<string>();

  /** What was told already by a life of the worker, perhaps this one, that did not get to write it down. */
  async function markUnmarked(): Promise<void> {
    const state = await store.state();
    const already = owedIn(state).filter((record) => unmarked.has(record.notification.id));
    if (already.length === 0) return;
    await store.change(async (tx) => {
      for (const record of already) await markTold(tx, record.id, record.round, record.notification.id);
    });
  }

  async function markTold(tx: Transaction, id: IngestionId, round: number, noticeId: string): Promise<void> {
    const record = await tx.find(id);
    if (record === null || !hasPendingNotification(record) || record.round !== round) return;
    tx.put(markNotified(record, noticeId, tx.now));
    tx.log({
      event: 'notified',
      ingestionId: id,
      connectionId: record.connectionId,
      what: noticeId,
      correlationId: null,
      tookMs: null,
    });
  }

  async function failedToTell(tx: Transaction, id: IngestionId, round: number): Promise<void> {
    const record = await tx.find(id);
    if (record === null || !hasPendingNotification(record) || record.round !== round) return;
    const tries = record.notification.tries + 1;
    tx.put(
      tries >= NOTIFICATION_TRIES
        ? suppress(record, 'untellable', tx.now)
        : { ...record, notification: { ...record.notification, tries } },
    );
  }

  async function tellSingle(record: PendingOutcome): Promise<void> {
    const state = await store.state();
    const created = await create(
      record.notification.id,
      outcomeNotification(ports, record, connectionName(state, record)),
    );
    isLeft ||= !created;
    if (created === null) return;
    await store.change(async (tx) => {
      if (!created) return failedToTell(tx, record.id, record.round);
      await markTold(tx, record.id, record.round, record.notification.id);
      const { scheduler } = tx.state;
      tx.putScheduler({ ...scheduler, toldAt: [...scheduler.toldAt, tx.now].slice(-BURST_SINGLES) });
    });
  }

  /** Written first, so that a kill replays it unchanged; deleted only when every member is marked. */
  async function tellGroup(notification: NotificationGroup): Promise<void> {
    await store.change((tx) => tx.putNotificationGroup(notification));
    await payGroup(notification);
  }

  async function payGroup(written: NotificationGroup): Promise<void> {
    const records = await readRecords(written.members.map((member) => member.id));
    // A member marked by this very notification proves that it was created: the kill came while marking.
    const wasMarked = records.some(
      (record) =>
        record.state === 'ended' &&
        record.notification.state === 'sent' &&
        record.notification.id === written.id,
    );
    const notification = wasMarked ? written : withoutOthers(written, records);
    if (notification.members.length === 0 && written.members.length > 0) return passGroup(notification);
    if (notification !== written) await store.change((tx) => tx.putNotificationGroup(notification));
    const names = records.flatMap((record) => (record.state === 'ended' ? [nameOf(record)] : []));
    const created =
      unmarked.has(notification.id) ||
      wasMarked ||
      (await create(notification.id, groupNotification(ports, notification, names.slice(0, NAMED_MEMBERS))));
    isLeft ||= !created;
    if (created === null) return;
    if (!created && notification.tries + 1 < NOTIFICATION_TRIES) {
      await store.change((tx) => tx.putNotificationGroup({ ...notification, tries: notification.tries + 1 }));
      return;
    }
    await store.change(async (tx) => {
      await tx.prefetch(notification.members.map((member) => member.id));
      for (const { id, round } of notification.members) {
        if (created) await markTold(tx, id, round, notification.id);
        else await giveUpTelling(tx, id, round);
      }
      const batch = notification.batchId === null ? null : await tx.findBatch(notification.batchId);
      if (batch) tx.putBatch({ ...batch, toldAt: tx.now });
    });
    await store.change((tx) => tx.dropNotificationGroup(notification.id));
  }

  /** All whom it would have named were put away, or given up, since it was written. */
  async function passGroup({ id, batchId }: NotificationGroup): Promise<void> {
    await store.change(async (tx) => {
      const batch = batchId === null ? null : await tx.findBatch(batchId);
      if (batch) tx.putBatch({ ...batch, toldAt: tx.now });
    });
    await store.change((tx) => tx.dropNotificationGroup(id));
  }

  async function giveUpTelling(tx: Transaction, id: IngestionId, round: number): Promise<void> {
    const record = await tx.find(id);
    if (record !== null && hasPendingNotification(record) && record.round === round)
      tx.put(suppress(record, 'untellable', tx.now));
  }

  /** Whether the browser took it; null when that is not known: it is too early to ask, or it may be shown all the same. */
  async function create(id: string, content: NotificationContent): Promise<boolean | null> {
    const now = ports.clock.now();
    if (isWithinTry(silentUntil, now) || isWithinTry(refusedUntil.get(id) ?? 0, now)) return null;
    const creating = ports.notifications.create(id, content).then(
      () => {
        unmarked.add(id);
        return true;
      },
      () => false,
    );
    const isCreated = await answerInTime(ports.clock, creating);
    const nextTryAt = ports.clock.now() + ALARM_FLOOR_MS;
    if (isCreated === false) refusedUntil.set(id, nextTryAt);
    if (isCreated === null) {
      silentUntil = nextTryAt;
      // What became of it the browser alone knows: it is asked before this is created once more.
      hasAskedWhatIsShown = false;
    }
    return isCreated;
  }

  async function readRecords(ids: IngestionId[]): Promise<Ingestion[]> {
    if (ids.length === 0) return [];
    const stored = await ports.local.get(ids.map(keys.ingestion));
    return ids.flatMap((id) => read.ingestion(stored[keys.ingestion(id)]) ?? []);
  }

  /** A batch is decided by members that need no care any more, which are in storage only. */
  async function membersOfDoneBatches(state: Readonly<State>): Promise<Map<IngestionId, Ingestion>> {
    const done = [...state.batches.values()].filter(
      (batch) => batch.toldAt === null && !batch.ids.some((id) => isPollableIn(state, id)),
    );
    const records = await readRecords(done.flatMap((batch) => batch.ids));
    return new Map(records.map((record) => [record.id, record]));
  }

  async function planned(): Promise<NotificationPlan> {
    const state = await store.state();
    const members = await membersOfDoneBatches(state);
    // What a group notification already names is that notice's to tell.
    const named = new Set(
      [...state.notifications.values()].flatMap((notification) => notification.members.map(roundKey)),
    );
    return planNotifications({
      now: ports.clock.now(),
      minuteOfDay: ports.clock.minuteOfDay,
      owed: owedIn(state).filter((record) => !named.has(roundKey(record))),
      batches: [...state.batches.values()].filter((batch) => batch.toldAt === null),
      find: (id) => state.records.get(id) ?? members.get(id) ?? null,
      scheduler: state.scheduler,
      settings: state.settings,
    });
  }

  async function tellBlocks(): Promise<void> {
    const state = await store.state();
    for (const { connection, blocked } of untoldBlocks(state)) {
      if (!isWatchedOn(state, connection)) continue;
      const id = blockNoticeId(connection, blocked);
      // One that the browser refuses is tried again at the next start, and woken for by nothing: the badge has its mark.
      if (!unmarked.has(id) && !(await create(id, blockNotification(ports, connection, blocked)))) continue;
      await store.change((tx) => {
        const now = tx.state.connections.get(connection.id);
        if (now?.blocked?.since !== blocked.since) return;
        tx.putConnection({ ...now, blocked: { ...now.blocked, toldAt: tx.now } });
      });
    }
  }

  return {
    /**
     * Pays everything that can be paid now. Answers when what is held back, or was refused by the browser, is to be looked
     * at again; null when nothing is. Not to be called while it runs.
     */
    async pay(): Promise<number | null> {
      isLeft = false;
      await recallTold();
      // Groups first: their members are theirs to name.
      for (const notification of (await store.state()).notifications.values()) await payGroup(notification);
      await markUnmarked();
      // Judged before planning: an outcome that comes in meanwhile still belongs to what is being collected.
      const isCollected = isCollectionOver((await store.state()).scheduler, ports.clock.now());
      const plan = await planned();
      if (plan.read.length > 0) await mute(plan.read, 'answered_in_place');
      if (plan.silenced.length > 0) await mute(plan.silenced, 'switched_off');
      if (plan.silentBatches.length > 0) await pass(plan.silentBatches);
      for (const record of plan.singles) await tellSingle(record);
      for (const notification of plan.groups) await tellGroup(notification);
      await tellBlocks();
      if (isCollected) await store.change((tx) => tx.putScheduler({ ...tx.state.scheduler, away: null }));
      // The last try of one that cannot be shown leaves nothing to wake for.
      const isTriedAgain = isLeft && hasPendingNotifications(await store.state());
      return earliest(plan.nextAt, isTriedAgain ? ports.clock.now() + ALARM_FLOOR_MS : null);
    },
  };

  /**
   * The browser is asked once in a life of the worker, when something is to be told for the first time: later this life knows
   * what it created, unless the browser did not say. Of the rest nothing is remembered: an outcome to come may have the ID of
   * one that is still on the screen.
   */
  async function recallTold(): Promise<void> {
    const untold = untoldIds(await store.state());
    for (const id of unmarked) if (!untold.has(id)) unmarked.delete(id);
    if (hasAskedWhatIsShown || untold.size === 0 || isWithinTry(silentUntil, ports.clock.now())) return;
    // Without an answer everything would be told a second time.
    for (const id of (await retry(ports.clock, () => ports.notifications.shown())) ?? [])
      if (untold.has(id)) unmarked.add(id);
    hasAskedWhatIsShown = true;
  }

  async function pass(batches: Batch[]): Promise<void> {
    await store.change((tx) => {
      for (const batch of batches) tx.putBatch({ ...batch, toldAt: tx.now });
    });
  }

  async function mute(records: PendingOutcome[], why: SuppressionReason): Promise<void> {
    await store.change(async (tx) => {
      for (const { id, round } of records) {
        const record = await tx.find(id);
        if (record !== null && hasPendingNotification(record) && record.round === round)
          tx.put(suppress(record, why, tx.now));
      }
    });
  }
}

/** The notification about those alone who are still to be told of. */
function withoutOthers(notification: NotificationGroup, records: Ingestion[]): NotificationGroup {
  const owed = new Set(records.filter(hasPendingNotification).map(roundKey));
  const members = notification.members.filter((member) => owed.has(roundKey(member)));
  return members.length === notification.members.length ? notification : { ...notification, members };
}

/** Whether the next try is still to come. One further ahead than any is means that the clock was set back. */
const isWithinTry = (until: number, now: number) => until > now && until - now <= ALARM_FLOOR_MS;

const roundKey = ({ id, round }: { id: IngestionId; round: number }) => `${id}:${round}`;

function isCollectionOver({ away }: SchedulerState, now: number): boolean {
  return away !== null && !isCollecting(away, now);
}

/** Whether an outcome still has to be told, by itself or with others. */
export function hasPendingNotifications(state: Readonly<State>): boolean {
  return state.notifications.size > 0 || owedIn(state).length > 0;
}

const owedIn = (state: Readonly<State>): PendingOutcome[] =>
  [...state.records.values()].filter(hasPendingNotification);

function isPollableIn(state: Readonly<State>, id: IngestionId): boolean {
  const record = state.records.get(id);
  return record !== undefined && isPollable(record);
}

/** The IDs of all notifications that are to be created, or were and nothing says so. */
function untoldIds(state: Readonly<State>): Set<string> {
  return new Set([
    ...owedIn(state).map((record) => record.notification.id),
    ...state.notifications.keys(),
    ...untoldBlocks(state).map(({ connection, blocked }) => blockNoticeId(connection, blocked)),
  ]);
}

const blockNoticeId = ({ id }: Connection, { reason, since }: Block) => `connection:${id}:${reason}:${since}`;

/** Blocks that nobody was told of. */
function untoldBlocks(state: Readonly<State>): { connection: Connection; blocked: Block }[] {
  return [...state.connections.values()].flatMap((connection) => {
    const { blocked } = connection;
    return blocked !== null && blocked.toldAt === null ? [{ connection, blocked }] : [];
  });
}

/** Whether anything waits on this connection: otherwise its trouble can be read where the person looks for it. */
function isWatchedOn(state: Readonly<State>, connection: Connection): boolean {
  return [...state.records.values()].some(
    (record) => isPollable(record) && record.connectionId === connection.id,
  );
}

/** Named only where there are several to confuse. */
function connectionName(state: Readonly<State>, record: PendingOutcome): string | null {
  return state.connections.size < 2 ? null : (state.connections.get(record.connectionId)?.name ?? null);
}
