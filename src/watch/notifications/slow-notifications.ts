import { isPollable } from '../model/ingestion';
import { inProgressSince } from '../model/job-times';
import type { Ingestion, SchedulerState, Settings, SlowMark, Watching } from '../model/records';
import { notificationIdOf } from '../model/rounds';
import type { PollResult } from '../poll-result';
import type { DurationModel } from '../scheduling/duration-model';
import { slowAfterMs } from '../scheduling/usual-duration';
import { isCollecting } from './away';
import { BURST_MS, BURST_SINGLES } from './constants';
import { notificationAllowance } from './notification-rate';
import { quietUntil } from './quiet-hours';

/** An ingestion in progress whose slow notification is pending. */
export type PendingSlow = Watching & { slow: Extract<SlowMark, { state: 'pending' }> };

export const slowNotificationId = (record: Ingestion) => notificationIdOf(record, 'slow');

/** Whether the slow notification of this ingestion is pending. Not after it has ended: then the outcome is notified. */
export function hasPendingSlow(record: Ingestion): record is PendingSlow {
  return isPollable(record) && record.slow?.state === 'pending' && record.slow.round === record.round;
}

interface SlowContext {
  result: PollResult;
  durationModel: DurationModel;
  /** The setting. */
  isWanted: boolean;
}

/**
 * The record after a poll, with a pending notification if it takes much longer than usual: once in a round, and only on Synap's
 * word that the job still goes on.
 */
export function withSlowNotification(
  record: Ingestion,
  { result, durationModel, isWanted }: SlowContext,
): Ingestion {
  if (!isWanted || result.kind !== 'answered' || result.isCached || !isPollable(record)) return record;
  if (record.slow?.round === record.round) return record;
  const slowMs = slowAfterMs(durationModel);
  const since = slowSince(record);
  if (slowMs === null || since === null || result.serverTime - since < slowMs) return record;
  const { round } = record;
  const mark = { id: slowNotificationId(record), since: result.receivedAt, tries: 0 };
  return { ...record, slow: { state: 'pending', round, ...mark } };
}

/** Since when it counts as slow: since it was queued, or, if that time may be of another zone, since the first answer. By Synap's clock. */
export function slowSince(record: Ingestion): number | null {
  const since = inProgressSince(record);
  return since !== null && record.isQueuedAtUnsure ? (record.watchedSince ?? since) : since;
}

/** One notification that some are slow. */
export interface SlowNotification {
  id: string;
  members: PendingSlow[];
}

export interface SlowPlan {
  notifications: SlowNotification[];
  /** Never notified: the person has switched it off since. */
  silenced: PendingSlow[];
  /** When to look again at what is held back; null when nothing is. */
  nextAt: number | null;
}

interface SlowInput {
  now: number;
  minuteOfDay(at: number): number;
  pending: readonly PendingSlow[];
  scheduler: SchedulerState;
  settings: Settings;
}

/**
 * Which notifications they become, by the rules for outcomes: nothing in quiet hours or while the outcomes of being away are
 * collected, the first few of a burst one by one, further ones in one digest, and no more an hour than there may be.
 */
export function planSlow(input: SlowInput): SlowPlan {
  const { now, pending, scheduler, settings } = input;
  if (!settings.notifySlow) return { notifications: [], silenced: [...pending], nextAt: null };
  const held = (nextAt: number): SlowPlan => ({ notifications: [], silenced: [], nextAt });
  if (pending.length === 0) return { notifications: [], silenced: [], nextAt: null };
  const quietEnd = quietUntil(input, settings.quiet);
  if (quietEnd !== null) return held(quietEnd);
  if (isCollecting(scheduler.away, now)) return held(scheduler.away.until);
  const { count, isRationed, nextAt } = notificationAllowance(scheduler, now);
  if (count === 0) return held(nextAt);

  const [written, fresh] = byWritten(pending);
  const [oldest] = fresh;
  if (oldest === undefined) return { notifications: written, silenced: [], nextAt: null };
  // The oldest has waited for the length of a burst: one digest names it and all others. A clock that was set back must not delay that.
  if (Math.abs(now - oldest.slow.since) >= BURST_MS || isRationed)
    return { notifications: [...written, digestOf(fresh, now)], silenced: [], nextAt: null };
  const recent = scheduler.notifiedAt.filter((at) => Math.abs(now - at) < BURST_MS).length;
  const singlesLeft = Math.max(0, Math.min(count, BURST_SINGLES - recent) - written.length);
  const singles = fresh.slice(0, singlesLeft).map((one) => ({ id: one.slow.id, members: [one] }));
  const [firstHeld] = fresh.slice(singlesLeft);
  return {
    notifications: [...written, ...singles],
    silenced: [],
    nextAt: firstHeld ? Math.min(now, firstHeld.slow.since) + BURST_MS : null,
  };
}

/** The digests that are stored already, and the members that none of them names, the oldest first. */
function byWritten(pending: readonly PendingSlow[]): [SlowNotification[], PendingSlow[]] {
  const written = new Map<string, PendingSlow[]>();
  const fresh: PendingSlow[] = [];
  for (const one of pending) {
    if (one.slow.id === slowNotificationId(one)) fresh.push(one);
    else written.set(one.slow.id, [...(written.get(one.slow.id) ?? []), one]);
  }
  const notifications = [...written].map(([id, members]) => ({ id, members }));
  return [notifications, fresh.sort((a, b) => a.slow.since - b.slow.since || a.seq - b.seq)];
}

function digestOf(members: PendingSlow[], now: number): SlowNotification {
  const [first] = members;
  const isSingle = members.length === 1 && first !== undefined;
  return { id: isSingle ? first.slow.id : `slow:${now}:${first?.id ?? ''}`, members };
}
