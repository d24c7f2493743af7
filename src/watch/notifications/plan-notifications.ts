import {
  AWAY_COLLECT_EACH_MS,
  AWAY_COLLECT_MAX_MS,
  AWAY_COLLECT_MS,
  AWAY_MS,
  BURST_MS,
  BURST_SINGLES,
  NOTIFICATION_GAP_MIN_MS,
  READ_WITHIN_MS,
} from '../constants';
import { isPollable, type PendingOutcome } from '../model/ingestion';
import type {
  Batch,
  Ingestion,
  IngestionId,
  NotificationGroup,
  OutcomeKind,
  SchedulerState,
  Settings,
} from '../model/records';
import { SCHEMA_VERSION } from '../model/records';
import { earliest } from '../scheduling/plan-polls';
import { notificationAllowance } from './notification-rate';

export interface NotificationInput {
  now: number;
  /** Local minutes of the day at a time. */
  minuteOfDay(at: number): number;
  /** Every ended ingestion whose notification is pending. */
  pending: PendingOutcome[];
  /** The batches any of them, or anything watched, belongs to and that are not told yet. */
  batches: Batch[];
  /** The state of a batch's member; null when it is gone. */
  find(id: IngestionId): Ingestion | null;
  scheduler: SchedulerState;
  settings: Settings;
}

export interface NotificationPlan {
  /** Told one by one, each under its own ID. */
  singles: PendingOutcome[];
  /** Several outcomes under one ID. */
  groups: NotificationGroup[];
  /** Never told: the person switched this outcome off. */
  silenced: PendingOutcome[];
  /** Never told: the person has read it where it appeared. */
  read: PendingOutcome[];
  /** Over, and nothing of it is left to be told. */
  silentBatches: Batch[];
  /** When something held back is to be looked at again; null when nothing is. */
  nextAt: number | null;
}

/**
 * Which switch of the settings an outcome goes by: who switches "Failed" on or off means what is shown as "Failed". All
 * outcomes without a switch of that name, `cancelled` among them, share one.
 */
export function switchOf(kind: OutcomeKind): keyof Settings['notify'] {
  switch (kind) {
    case 'completed':
    case 'partial_success':
    case 'failed':
      return kind;
    case 'cancelled':
    case 'other':
    case 'rejected':
    case 'not_found':
    case 'timed_out':
      return 'other';
  }
}

/** Whether a minute of the day is in the quiet hours, which may span midnight. From is in, to is out. */
function isQuietAt(minute: number, quiet: Settings['quiet']): boolean {
  if (quiet === null || quiet.from === quiet.to) return false;
  if (quiet.from < quiet.to) return minute >= quiet.from && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

/**
 * When clocks anywhere next show the end of the quiet hours: the offsets of all zones are whole quarters of an hour. A person who
 * flies from New York to Berlin has the end six hours earlier than it was when this was planned, and nothing says so; a change of
 * daylight saving moves it as well. So it is looked at again each time that it could be.
 */
function quietMayEndAt(
  { now, minuteOfDay }: NotificationInput,
  quiet: NonNullable<Settings['quiet']>,
): number {
  const minutes = (quiet.to - minuteOfDay(now) + 1440) % QUARTER_MIN || QUARTER_MIN;
  return now - (now % MINUTE_MS) + minutes * MINUTE_MS;
}

const MINUTE_MS = 60_000;
const QUARTER_MIN = 15;

/**
 * Decides which notifications the pending outcomes become. Pure. Each outcome is in exactly one of the answer's parts, or held back
 * until `nextAt`:
 * quiet hours hold everything; a batch holds its successes until all of it is done; while the outcomes of being away are
 * collected they wait for one digest; the first three of a burst are told at once, the rest in one digest; when an hour has had many,
 * one digest at a time names all that waits, ever more rarely. Before all that,
 * what a page showed from the start waits a moment for its reader.
 */
export function planNotifications(input: NotificationInput): NotificationPlan {
  const { read, awaited, waiting, rest } = byReader(input.pending, input.now);
  const batches = input.batches.filter(({ id }) => !waiting.some(({ batchId }) => batchId === id));
  const plan = planUnread({ ...input, pending: rest, batches });
  // What only waits with its batch may have waited longer than that already: it is no reason to look again at once.
  const waitUntil = awaited.map(({ notification }) => notification.since + READ_WITHIN_MS);
  return { ...plan, read, nextAt: [plan.nextAt, ...waitUntil].reduce(earliest) };
}

/** What was read in place, what may still be, with the successes of its batch, and what is to be told. */
function byReader(
  pending: PendingOutcome[],
  now: number,
): { read: PendingOutcome[]; awaited: PendingOutcome[]; waiting: PendingOutcome[]; rest: PendingOutcome[] } {
  const read = pending.filter((record) => record.notification.awaitsReader && record.seenAt !== null);
  const isAwaited = ({ notification, seenAt }: PendingOutcome) =>
    notification.awaitsReader && seenAt === null && Math.abs(now - notification.since) < READ_WITHIN_MS;
  const awaited = pending.filter(isAwaited);
  const batches = new Set(awaited.map(({ batchId }) => batchId));
  batches.delete(null);
  const waiting = pending.filter(
    (record) =>
      awaited.includes(record) ||
      (record.outcome.kind === 'completed' && batches.has(record.batchId) && !read.includes(record)),
  );
  return {
    read,
    awaited,
    waiting,
    rest: pending.filter((one) => !read.includes(one) && !waiting.includes(one)),
  };
}

function planUnread(input: NotificationInput): Omit<NotificationPlan, 'read'> {
  return rationed(planUnrationed(input), input);
}

/** Leaves out what would be too many notifications, until the next one may be shown. */
function rationed(
  plan: Omit<NotificationPlan, 'read'>,
  { scheduler, now }: NotificationInput,
): Omit<NotificationPlan, 'read'> {
  const { count, nextAt } = notificationAllowance(scheduler, now);
  const groups = plan.groups.slice(0, count);
  const singles = plan.singles.slice(0, count - groups.length);
  const isAnyHeld = groups.length < plan.groups.length || singles.length < plan.singles.length;
  if (!isAnyHeld) return plan;
  const heldUntil = count === 0 ? nextAt : now + NOTIFICATION_GAP_MIN_MS;
  return { ...plan, groups, singles, nextAt: earliest(plan.nextAt, heldUntil) };
}

function planUnrationed(input: NotificationInput): Omit<NotificationPlan, 'read'> {
  const { settings, now } = input;
  const silenced = input.pending.filter((record) => !settings.notify[switchOf(record.outcome.kind)]);
  const audible = input.pending.filter((record) => settings.notify[switchOf(record.outcome.kind)]);
  if (settings.quiet !== null && isQuietAt(input.minuteOfDay(now), settings.quiet)) {
    const nextAt = audible.length === 0 ? null : quietMayEndAt(input, settings.quiet);
    return { singles: [], groups: [], silenced, silentBatches: [], nextAt };
  }

  const { groups: batchNotices, silentBatches, rest } = planBatches(audible, input);
  const { scheduler } = input;
  if (isCollecting(scheduler.away, now)) {
    const nextAt = rest.length === 0 ? null : scheduler.away.until;
    return { singles: [], groups: batchNotices, silenced, silentBatches, nextAt };
  }

  const heldByQuiet = rest.filter((record) =>
    isQuietAt(input.minuteOfDay(record.notification.since), settings.quiet),
  );
  const heldByAway = scheduler.away === null ? [] : rest.filter((record) => !heldByQuiet.includes(record));
  const fresh = rest.filter((record) => !heldByQuiet.includes(record) && !heldByAway.includes(record));
  const quiet = asFew(heldByQuiet, 'quiet', now);
  const away = asFew(heldByAway, 'away', now);
  const burst = planBurst(fresh, scheduler, now);
  return {
    singles: [...quiet.singles, ...away.singles, ...burst.singles],
    groups: [...batchNotices, ...quiet.groups, ...away.groups, ...burst.groups],
    silenced,
    silentBatches,
    nextAt: burst.nextAt,
  };
}

/** One outcome is a notification of its own, several are one digest, none is nothing. */
function asFew(
  records: PendingOutcome[],
  kind: NotificationGroup['kind'],
  now: number,
): Pick<NotificationPlan, 'singles' | 'groups'> {
  if (records.length < 2) return { singles: records, groups: [] };
  return { singles: [], groups: [groupOf(records, kind, now)] };
}

function groupOf(
  records: PendingOutcome[],
  kind: NotificationGroup['kind'],
  now: number,
  batch?: Batch,
): NotificationGroup {
  const [first] = records;
  const name = batch
    ? `batch:${batch.id}`
    : `${kind}:${first?.id ?? 'none'}:${first?.outcome.round ?? 0}:${now}`;
  return {
    schema: SCHEMA_VERSION,
    id: name,
    kind,
    at: now,
    batchId: batch?.id ?? null,
    members: records.map((record) => ({
      id: record.id,
      round: record.outcome.round,
      kind: record.outcome.kind,
    })),
    namedBefore: [],
    tries: 0,
  };
}

/** Failures of a batch are told like any others; its successes wait for the one notification about the whole. */
function planBatches(
  audible: PendingOutcome[],
  input: NotificationInput,
): Pick<NotificationPlan, 'groups' | 'silentBatches'> & { rest: PendingOutcome[] } {
  const groups: NotificationGroup[] = [];
  const silentBatches: Batch[] = [];
  const held = new Set<IngestionId>();
  for (const batch of input.batches) {
    const own = audible.filter(
      (record) => record.batchId === batch.id && record.outcome.kind === 'completed',
    );
    for (const record of own) held.add(record.id);
    const members = batch.ids.map((id) => input.find(id));
    if (members.some((member) => member !== null && isPollable(member))) continue;
    const others = members.flatMap((member) => (member?.state === 'ended' ? [member.outcome.kind] : []));
    const namedBefore = others.filter(
      (kind) => kind !== 'completed' && input.settings.notify[switchOf(kind)],
    );
    // Stopped, removed or switched off: a batch of which there is nothing to say is not told.
    if (own.length + namedBefore.length === 0) silentBatches.push(batch);
    else groups.push({ ...groupOf(own, 'batch', input.now, batch), namedBefore });
  }
  return { groups, silentBatches, rest: audible.filter((record) => !held.has(record.id)) };
}

function planBurst(
  records: PendingOutcome[],
  scheduler: SchedulerState,
  now: number,
): Pick<NotificationPlan, 'singles' | 'groups' | 'nextAt'> {
  const inOrder = [...records].sort((a, b) => a.notification.since - b.notification.since || a.seq - b.seq);
  const [oldest] = inOrder;
  if (oldest === undefined) return { singles: [], groups: [], nextAt: null };
  // Whoever has waited out the burst takes along all who wait with it. A clock set back must not hold it any longer.
  const waitedMs = Math.abs(now - oldest.notification.since);
  const { isRationed, count } = notificationAllowance(scheduler, now);
  if (waitedMs >= BURST_MS || isRationed) return { ...asFew(inOrder, 'digest', now), nextAt: null };
  const recent = scheduler.notifiedAt.filter((at) => Math.abs(now - at) < BURST_MS);
  const singles = inOrder.slice(0, Math.max(0, Math.min(count, BURST_SINGLES - recent.length)));
  const [firstHeld] = inOrder.slice(singles.length);
  if (firstHeld === undefined) return { singles, groups: [], nextAt: null };
  return { singles, groups: [], nextAt: Math.min(now, firstHeld.notification.since) + BURST_MS };
}

/** Whether the last round of polls is so long ago that the person was away from what is found now. */
export function wasAway(scheduler: SchedulerState, now: number): boolean {
  return scheduler.lastRoundAt === null || Math.abs(now - scheduler.lastRoundAt) > AWAY_MS;
}

/**
 * Whether the outcomes of being away still come in. An end further ahead than any collection lasts means that the clock
 * was set back: what is held must not wait until it has caught up.
 */
export function isCollecting(
  away: SchedulerState['away'],
  now: number,
): away is NonNullable<SchedulerState['away']> {
  if (away === null || away.waitingFor.length === 0) return false;
  return away.until > now && away.until - now <= AWAY_COLLECT_MAX_MS;
}

/** Being away ends with a round that asks everything that could have finished; its outcomes are collected first. */
export function startCollecting(waitingFor: IngestionId[], now: number): NonNullable<SchedulerState['away']> {
  const neededMs = AWAY_COLLECT_MS + waitingFor.length * AWAY_COLLECT_EACH_MS;
  return { waitingFor, until: now + Math.min(neededMs, AWAY_COLLECT_MAX_MS) };
}
