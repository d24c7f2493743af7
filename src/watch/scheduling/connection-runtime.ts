import type { SynapError } from '../../synap/errors';
import type { ResponseMeta } from '../../synap/headers';
import {
  BACK_OFF_BASE_MS,
  BACK_OFF_MAX_MS,
  INTERVAL_MAX_MS,
  NOT_FOUND_GAPS_MS,
  RETRY_AFTER_DEFAULT_MS,
  RETRY_AFTER_MAX_MS,
  UNKNOWN_FINAL_GAP_MS,
} from '../constants';
import type { ConnectionRuntime, Ingestion, IngestionId, PollState } from '../model/records';
import { failureOf } from '../poll-result';
import { applyRateLimitHeaders, pauseForServer } from './budget';
import type { DurationModel } from './duration-model';
import { pollIntervalMs, type ScheduleInput } from './poll-interval';

export const NEVER_POLLED: PollState = { dueAt: 0, lastPolledAt: null, answeredAt: null, failures: 0 };

/** The polling state of one ingestion; one that nothing is remembered of is due now. */
export function pollStateOf(live: ConnectionRuntime, id: IngestionId): PollState {
  return live.polls[id] ?? NEVER_POLLED;
}

/**
 * What the cadence needs to know of an ingestion. Its age counts from `queued_at` by the server's clock; before the
 * server has said when that was, from when the round started. `inProgress` are all that are pollable on its connection.
 */
export function scheduleInput(
  record: Ingestion,
  live: ConnectionRuntime,
  lookedAt: boolean,
  now: number,
  inProgress = 1,
): Required<ScheduleInput> {
  const { lastPolledAt } = pollStateOf(live, record.id);
  const ageMs =
    record.queuedAt === null ? elapsedMs(record.roundStartedAt, now) : now + live.offsetMs - record.queuedAt;
  const sinceLastPollMs = lastPolledAt === null ? null : elapsedMs(lastPolledAt, now);
  return {
    // At least as old as its last poll, whatever the clock says: one that seems not to be queued yet would starve.
    ageMs: Math.max(ageMs, sinceLastPollMs ?? 0),
    status: record.status,
    lookedAt,
    sinceLastPollMs,
    inProgress,
  };
}

/**
 * Milliseconds since a moment of this machine's clock. One in the future means that the clock was set back since then: it
 * counts as the longest interval ago, because what seems not to wait at all would starve beside others.
 */
function elapsedMs(at: number, now: number): number {
  return at <= now ? now - at : INTERVAL_MAX_MS;
}

/** Pause after failures in a row: doubling, bounded, with jitter so that many clients do not come back as one. */
export function backOffMs(failures: number, random: number): number {
  const fullMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
  return fullMs * (0.5 + random / 2);
}

/** How long a 429 holds the whole connection: what it says, at most an hour; junk counts as a minute. */
export function retryAfterMs(meta: ResponseMeta | null): number {
  const asked = meta?.retryAfterMs ?? null;
  if (asked === null || asked === 'junk') return RETRY_AFTER_DEFAULT_MS;
  return Math.min(RETRY_AFTER_MAX_MS, asked);
}

/** A poll that is over, as far as the live state is concerned. */
export interface Settled {
  /** The ingestion as the poll left it. */
  record: Ingestion;
  sentAt: number;
  now: number;
  lookedAt: boolean;
  durationModel: DurationModel;
  /** How many are pollable on the connection, this one included. */
  inProgress: number;
  /** Between 0 and 1, for the jitter. */
  random: number;
}

/** The live state after a poll that brought a status, and when the ingestion is due next. */
export function afterAnswer(
  live: ConnectionRuntime,
  meta: ResponseMeta,
  settled: Settled,
): ConnectionRuntime {
  const { record, now, sentAt, lookedAt, durationModel, inProgress } = settled;
  const heard = applyRateLimitHeaders(
    { ...live, failures: 0, failedAt: null, trouble: null },
    meta,
    now,
    lookedAt,
  );
  const poll = { dueAt: now, lastPolledAt: sentAt, answeredAt: sentAt, failures: 0 };
  const asked = withPoll(heard, record.id, poll);
  const intervalMs = pollIntervalMs(durationModel, scheduleInput(record, asked, lookedAt, now, inProgress));
  // An end that takes several answers to believe is confirmed soon, however rarely the job was polled.
  const isNearEnd = record.state === 'watching' && record.unknownFinal !== null;
  const dueAt = now + (isNearEnd ? Math.min(intervalMs, UNKNOWN_FINAL_GAP_MS) : intervalMs);
  return withPoll(asked, record.id, { ...poll, dueAt });
}

/** The live state after a 404: the server is well, only this ID is not there yet. */
export function afterNotFound(
  live: ConnectionRuntime,
  meta: ResponseMeta | null,
  settled: Settled,
): ConnectionRuntime {
  const { record, now, sentAt, lookedAt } = settled;
  const healthy = { ...live, failures: 0, failedAt: null, trouble: null };
  const heard = meta ? applyRateLimitHeaders(healthy, meta, now, lookedAt) : healthy;
  const last = NOT_FOUND_GAPS_MS.length - 1;
  const gap = NOT_FOUND_GAPS_MS[Math.min(last, Math.max(0, record.notFound.count - 1))] ?? BACK_OFF_MAX_MS;
  const { answeredAt } = pollStateOf(live, record.id);
  return withPoll(heard, record.id, { dueAt: now + gap, lastPolledAt: sentAt, answeredAt, failures: 0 });
}

/**
 * The live state after a poll that said nothing about its ingestion. That one waits by its own failures in a row; the
 * connection waits only when nothing in between went well, so that one broken ingestion does not slow the others.
 */
export function afterFailure(
  live: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  settled: Settled,
): ConnectionRuntime {
  const { record, now, sentAt, lookedAt, random } = settled;
  const heard = meta ? applyRateLimitHeaders(live, meta, now, lookedAt) : live;
  const before = pollStateOf(live, record.id);
  const failures = before.failures + 1;
  const dueAt = now + backOffMs(failures, random);
  const polled = withPoll(heard, record.id, { ...before, dueAt, lastPolledAt: sentAt, failures });
  return withConnectionError(polled, error, meta, { sentAt, now, random });
}

/** The connection's own part of a failure: shared by polls and by the checks of a key. */
export function withConnectionError(
  live: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  at: { sentAt: number; now: number; random: number },
): ConnectionRuntime {
  // Requests that were in flight together fail together: that is one failure, not six.
  const isNewFailure = live.failedAt === null || at.sentAt >= live.failedAt;
  const failures = isNewFailure ? live.failures + 1 : live.failures;
  const trouble = live.trouble?.code === error.code ? live.trouble : failureOf(error, at.now);
  const failed: ConnectionRuntime = {
    ...live,
    failures,
    failedAt: isNewFailure ? at.now : live.failedAt,
    trouble,
  };
  return withOwnPause(withAskedPause(failed, error, meta, at.now), at);
}

function withAskedPause(
  live: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  now: number,
): ConnectionRuntime {
  const isAsked = error.code === 'rate_limited' || (meta !== null && meta.retryAfterMs !== null);
  return isAsked ? pauseForServer(live, now + retryAfterMs(meta)) : live;
}

/** From the second failure on the whole connection waits, whatever the server said of it. */
function withOwnPause(
  live: ConnectionRuntime,
  { now, random }: { now: number; random: number },
): ConnectionRuntime {
  if (live.failures < 2) return live;
  const until = now + backOffMs(live.failures - 1, random);
  return { ...live, pausedUntil: Math.max(live.pausedUntil ?? 0, until) };
}

function withPoll(live: ConnectionRuntime, id: IngestionId, poll: PollState): ConnectionRuntime {
  return { ...live, polls: { ...live.polls, [id]: poll } };
}

/**
 * The live state after an answer that could not be written down: its ingestion waits as after a failure, because what is asked
 * again at once could not be written either.
 */
export function retryLater(
  live: ConnectionRuntime,
  id: IngestionId,
  at: { now: number; random: number },
): ConnectionRuntime {
  const before = pollStateOf(live, id);
  const failures = before.failures + 1;
  return withPoll(live, id, { ...before, failures, dueAt: at.now + backOffMs(failures, at.random) });
}

/** Everything waiting for nothing but patience is due now: the network is back, or a person asked. */
export function markDueNow(live: ConnectionRuntime, ids: IngestionId[]): ConnectionRuntime {
  const polls = { ...live.polls };
  for (const id of ids) polls[id] = { ...(polls[id] ?? NEVER_POLLED), dueAt: 0, failures: 0 };
  return { ...live, polls };
}

/** The live state without what is not polled any more. */
export function prunePollStates(
  live: ConnectionRuntime,
  isStillPolled: (id: IngestionId) => boolean,
): ConnectionRuntime {
  const kept = Object.entries(live.polls).filter(([id]) => isStillPolled(id));
  return kept.length === Object.keys(live.polls).length ? live : { ...live, polls: Object.fromEntries(kept) };
}
