import type { Ports } from '../platform/ports';
import { ALARM_FLOOR_MS, BURST_SINGLES, NOTICE_TRIES } from '../watch/constants';
import { isOwed, isPollable, type MutedWhy, muted, type Owed, told } from '../watch/ingestion';
import { isCollecting, type NoticePlan, planNotices } from '../watch/notices';
import { earliest } from '../watch/plan';
import {
  type Batch,
  type Block,
  type Connection,
  type GroupNotice,
  type Ingestion,
  type IngestionId,
  ingestionSchema,
  keys,
  type Pulse,
} from '../watch/records';
import { parsed, type State } from './state';
import type { Store } from './store';
import type { Transaction } from './transaction';
import { blockNotice, groupNotice, nameOf, singleNotice } from './words';

/** How many members a group's message names. */
const NAMED_MEMBERS = 4;

/**
 * Tells what is owed. Each outcome is named in exactly one notice: owed is written before, told after the browser took it.
 *
 * One window remains that no extension can close: killed after the notification was created and before that was written
 * down, and dismissed (or forgotten by the browser) before the next start. Then it is created again, under the same ID.
 */
export function createOutbox(ports: Ports, store: Store) {
  let isFirstPay = true;
  let wasRefused = false;
  /** Created in this life and not marked yet: the write failed, and what is remembered of it is read again without it. */
  const unmarked = new Set<string>();

  /** What the browser shows already was told by a life of the worker that did not get to write it down. */
  async function markShown(shown: ReadonlySet<string>): Promise<void> {
    const state = await store.state();
    const already = owedIn(state).filter((record) => shown.has(record.notice.id));
    if (already.length === 0) return;
    await store.change(async (tx) => {
      for (const record of already) await markTold(tx, record.id, record.round, record.notice.id);
    });
  }

  async function markTold(tx: Transaction, id: IngestionId, round: number, noticeId: string): Promise<void> {
    const record = await tx.find(id);
    if (record === null || !isOwed(record) || record.round !== round) return;
    tx.put(told(record, noticeId, tx.now));
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
    if (record === null || !isOwed(record) || record.round !== round) return;
    const tries = record.notice.tries + 1;
    tx.put(
      tries >= NOTICE_TRIES
        ? muted(record, 'untellable', tx.now)
        : { ...record, notice: { ...record.notice, tries } },
    );
  }

  async function tellSingle(record: Owed): Promise<void> {
    const state = await store.state();
    const created = await create(
      record.notice.id,
      singleNotice(ports, record, connectionName(state, record)),
    );
    wasRefused ||= !created;
    await store.change(async (tx) => {
      if (!created) return failedToTell(tx, record.id, record.round);
      await markTold(tx, record.id, record.round, record.notice.id);
      const { pulse } = tx.state;
      tx.putPulse({ ...pulse, toldAt: [...pulse.toldAt, tx.now].slice(-BURST_SINGLES) });
    });
    unmarked.delete(record.notice.id);
  }

  /** Written first, so that a kill replays it unchanged; deleted only when every member is marked. */
  async function tellGroup(notice: GroupNotice): Promise<void> {
    await store.change((tx) => tx.putNotice(notice));
    await payGroup(notice, false);
  }

  async function payGroup(notice: GroupNotice, isShown: boolean): Promise<void> {
    const records = await readRecords(notice.members.map((member) => member.id));
    // A member marked by this very notice proves that it was created: the kill came while marking.
    const wasMarked = records.some(
      (record) =>
        record.state === 'ended' && record.notice.state === 'sent' && record.notice.id === notice.id,
    );
    const names = records.flatMap((record) => (record.state === 'ended' ? [nameOf(record)] : []));
    const created =
      isShown ||
      wasMarked ||
      (await create(notice.id, groupNotice(ports, notice, names.slice(0, NAMED_MEMBERS))));
    wasRefused ||= !created;
    if (!created && notice.tries + 1 < NOTICE_TRIES) {
      await store.change((tx) => tx.putNotice({ ...notice, tries: notice.tries + 1 }));
      return;
    }
    await store.change(async (tx) => {
      await tx.prefetch(notice.members.map((member) => member.id));
      for (const { id, round } of notice.members) {
        if (created) await markTold(tx, id, round, notice.id);
        else await giveUpTelling(tx, id, round);
      }
      const batch = notice.batchId === null ? null : await tx.findBatch(notice.batchId);
      if (batch) tx.putBatch({ ...batch, toldAt: tx.now });
    });
    await store.change((tx) => tx.dropNotice(notice.id));
    unmarked.delete(notice.id);
  }

  async function giveUpTelling(tx: Transaction, id: IngestionId, round: number): Promise<void> {
    const record = await tx.find(id);
    if (record !== null && isOwed(record) && record.round === round)
      tx.put(muted(record, 'untellable', tx.now));
  }

  async function create(
    id: string,
    content: Parameters<Ports['notifications']['create']>[1],
  ): Promise<boolean> {
    try {
      await ports.notifications.create(id, content);
      unmarked.add(id);
      return true;
    } catch {
      return false;
    }
  }

  async function readRecords(ids: IngestionId[]): Promise<Ingestion[]> {
    if (ids.length === 0) return [];
    const stored = await ports.local.get(ids.map(keys.ingestion));
    return ids.flatMap((id) => parsed(ingestionSchema, stored[keys.ingestion(id)]) ?? []);
  }

  /** A batch is decided by members that need no care any more, which are in storage only. */
  async function membersOfDoneBatches(state: Readonly<State>): Promise<Map<IngestionId, Ingestion>> {
    const done = [...state.batches.values()].filter(
      (batch) => batch.toldAt === null && !batch.ids.some((id) => isPollableIn(state, id)),
    );
    const records = await readRecords(done.flatMap((batch) => batch.ids));
    return new Map(records.map((record) => [record.id, record]));
  }

  async function planned(): Promise<NoticePlan> {
    const state = await store.state();
    const members = await membersOfDoneBatches(state);
    // What a group notice already names is that notice's to tell.
    const named = new Set([...state.notices.values()].flatMap((notice) => notice.members.map(roundKey)));
    return planNotices({
      now: ports.clock.now(),
      minuteOfDay: ports.clock.minuteOfDay,
      owed: owedIn(state).filter((record) => !named.has(roundKey(record))),
      batches: [...state.batches.values()].filter((batch) => batch.toldAt === null),
      find: (id) => state.records.get(id) ?? members.get(id) ?? null,
      pulse: state.pulse,
      settings: state.settings,
    });
  }

  async function tellBlocks(shown: ReadonlySet<string>): Promise<void> {
    for (const { connection, blocked } of untoldBlocks(await store.state())) {
      const id = `connection:${connection.id}:${blocked.reason}:${blocked.since}`;
      // One that the browser refuses is tried again at the next start, and woken for by nothing: the badge has its mark.
      if (!shown.has(id) && !(await create(id, blockNotice(ports, connection, blocked)))) continue;
      await store.change((tx) => {
        const now = tx.state.connections.get(connection.id);
        if (now?.blocked?.since !== blocked.since) return;
        tx.putConnection({ ...now, blocked: { ...now.blocked, toldAt: tx.now } });
      });
      unmarked.delete(id);
    }
  }

  return {
    /**
     * Pays everything that can be paid now. Answers when what is held back, or was refused by the browser, is to be looked
     * at again; null when nothing is. Not to be called while it runs.
     */
    async pay(): Promise<number | null> {
      wasRefused = false;
      const shown = new Set([...(await shownAtStart()), ...unmarked]);
      // Groups first: their members are theirs to name.
      for (const notice of (await store.state()).notices.values())
        await payGroup(notice, shown.has(notice.id));
      await markShown(shown);
      // Judged before planning: an outcome that comes in meanwhile still belongs to what is being collected.
      const isCollected = isCollectionOver((await store.state()).pulse, ports.clock.now());
      const plan = await planned();
      if (plan.read.length > 0) await mute(plan.read, 'answered_in_place');
      if (plan.silenced.length > 0) await mute(plan.silenced, 'switched_off');
      if (plan.silentBatches.length > 0) await pass(plan.silentBatches);
      for (const record of plan.singles) await tellSingle(record);
      for (const notice of plan.groups) await tellGroup(notice);
      await tellBlocks(shown);
      if (isCollected) await store.change((tx) => tx.putPulse({ ...tx.state.pulse, away: null }));
      // The last try of one that cannot be shown leaves nothing to wake for.
      const isLeft = wasRefused && isOwing(await store.state());
      return earliest(plan.nextAt, isLeft ? ports.clock.now() + ALARM_FLOOR_MS : null);
    },
  };

  /** Asked once in a life of the worker, and only when something is owed: later this life knows what it created. */
  async function shownAtStart(): Promise<ReadonlySet<string>> {
    const state = await store.state();
    const isAsking = isFirstPay && (isOwing(state) || untoldBlocks(state).length > 0);
    isFirstPay = false;
    return new Set(isAsking ? await ports.notifications.shown().catch((): string[] => []) : []);
  }

  async function pass(batches: Batch[]): Promise<void> {
    await store.change((tx) => {
      for (const batch of batches) tx.putBatch({ ...batch, toldAt: tx.now });
    });
  }

  async function mute(records: Owed[], why: MutedWhy): Promise<void> {
    await store.change(async (tx) => {
      for (const { id, round } of records) {
        const record = await tx.find(id);
        if (record !== null && isOwed(record) && record.round === round) tx.put(muted(record, why, tx.now));
      }
    });
  }
}

const roundKey = ({ id, round }: { id: IngestionId; round: number }) => `${id}:${round}`;

function isCollectionOver({ away }: Pulse, now: number): boolean {
  return away !== null && !isCollecting(away, now);
}

/** Whether an outcome still has to be told, by itself or with others. */
function isOwing(state: Readonly<State>): boolean {
  return state.notices.size > 0 || owedIn(state).length > 0;
}

const owedIn = (state: Readonly<State>): Owed[] => [...state.records.values()].filter(isOwed);

function isPollableIn(state: Readonly<State>, id: IngestionId): boolean {
  const record = state.records.get(id);
  return record !== undefined && isPollable(record);
}

/** Blocks that somebody waits behind and does not know of. */
function untoldBlocks(state: Readonly<State>): { connection: Connection; blocked: Block }[] {
  return [...state.connections.values()].flatMap((connection) => {
    const { blocked } = connection;
    const isUntold = blocked !== null && blocked.toldAt === null && isWatchedOn(state, connection);
    return isUntold ? [{ connection, blocked }] : [];
  });
}

/** Whether anything waits on this connection: otherwise its trouble can be read where the person looks for it. */
function isWatchedOn(state: Readonly<State>, connection: Connection): boolean {
  return [...state.records.values()].some(
    (record) => isPollable(record) && record.connectionId === connection.id,
  );
}

/** Named only where there are several to confuse. */
function connectionName(state: Readonly<State>, record: Owed): string | null {
  return state.connections.size < 2 ? null : (state.connections.get(record.connectionId)?.name ?? null);
}
