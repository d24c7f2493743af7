import type { SynapError } from '../../synap/errors';
import type { ResponseMeta } from '../../synap/headers';
import {
  BACK_OFF_BASE_MS,
  BACK_OFF_MAX_MS,
  KEY_RETRY_GAPS_MS,
  NOT_FOUND_GAPS_MS,
  NOT_FOUND_LONG,
  NOT_FOUND_LONG_GAP_MS,
  RETRY_AFTER_DEFAULT_MS,
  RETRY_AFTER_MAX_MS,
  UNKNOWN_FINAL_GAP_MS,
} from '../constants';
import { madeAfter } from '../kept-answer';
import type { ConnectionRuntime, Ingestion, IngestionId, PollState } from '../model/records';
import { failureOf } from '../poll-result';
import { applyRateLimitHeaders, pauseForServer } from './budget';
import { type DurationModel, forecastOf } from './duration-model';
import { INTERVAL_MAX_MS, pollIntervalMs, type ScheduleInput } from './poll-interval';

export const NEVER_POLLED: PollState = { dueAt: 0, lastPolledAt: null, answeredAt: null, failures: 0 };

/** The poll state of one ingestion. Without one it is due now. */
export function pollStateOf(runtime: ConnectionRuntime, id: IngestionId): PollState {
  return runtime.polls[id] ?? NEVER_POLLED;
}

/**
 * What the poll interval depends on. An ingestion's age counts from `queued_at` by the server's clock; until the server has
 * given that, from the start of the round.
 */
export function scheduleInput(
  record: Ingestion,
  runtime: ConnectionRuntime,
  isVisible: boolean,
  now: number,
): ScheduleInput {
  const { lastPolledAt } = pollStateOf(runtime, record.id);
  const ageMs =
    record.queuedAt === null
      ? elapsedMs(record.roundStartedAt, now)
      : now + runtime.offsetMs - record.queuedAt;
  const sinceLastPollMs = lastPolledAt === null ? null : elapsedMs(lastPolledAt, now);
  return {
    // At least as old as its last poll, whatever the clock says: one that seems not to be queued yet would starve.
    ageMs: Math.max(ageMs, sinceLastPollMs ?? 0),
    status: record.status,
    isVisible,
    sinceLastPollMs,
  };
}

/**
 * Milliseconds since a moment of this machine's clock. One in the future means that the clock was set back since then: it
 * counts as the longest interval ago, because what seems not to wait at all would starve beside others.
 */
function elapsedMs(at: number, now: number): number {
  return at <= now ? now - at : INTERVAL_MAX_MS;
}

/** Pause after failures in a row: doubling up to a limit, with jitter so that many clients do not return at the same moment. */
export function backOffMs(failures: number, random: number): number {
  const fullMs = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
  return fullMs * (0.5 + random / 2);
}

/** How long a 429 pauses the whole connection: as long as it says, at most an hour; without a usable value a minute. */
export function retryAfterMs(meta: ResponseMeta | null): number {
  const asked = meta?.retryAfterMs ?? null;
  if (asked === null || asked === 'junk') return RETRY_AFTER_DEFAULT_MS;
  return Math.min(RETRY_AFTER_MAX_MS, asked);
}

/** A poll that is over, for the runtime state. */
export interface SettledPoll {
  /** The ingestion as the poll left it. */
  record: Ingestion;
  sentAt: number;
  now: number;
  isVisible: boolean;
  /** Whether a cache on the way has kept the answer. */
  isKept?: boolean;
  durationModel: DurationModel;
  /** Between 0 and 1, for the jitter. */
  random: number;
}

/** The runtime state after a poll that brought a status, and when the ingestion is due next. */
export function afterAnswer(
  runtime: ConnectionRuntime,
  meta: ResponseMeta,
  settled: SettledPoll,
): ConnectionRuntime {
  const { record, now, sentAt, isVisible, isKept, durationModel } = settled;
  const updated = applyRateLimitHeaders(
    { ...runtime, failures: 0, failedAt: null, connectionError: null },
    meta,
    { now, isVisible },
  );
  const before = pollStateOf(runtime, record.id);
  // A kept answer says what was so when the one before it came.
  const answeredAt = isKept === true ? (before.answeredAt ?? sentAt - meta.ageMs) : sentAt;
  const { watched } = before;
  const made = madeAfter(before, meta, now);
  const poll: PollState = { dueAt: now, lastPolledAt: sentAt, answeredAt, failures: 0, watched, made };
  const polled = withPoll(updated, record.id, poll);
  const intervalMs = pollIntervalMs(forecastOf(durationModel), scheduleInput(record, polled, isVisible, now));
  // An outcome that takes several answers to believe is confirmed soon, however rarely the job was polled.
  const isNearEnd = record.state === 'watching' && record.unknownFinal !== null;
  const dueAt = now + (isNearEnd ? Math.min(intervalMs, UNKNOWN_FINAL_GAP_MS) : intervalMs);
  return withPoll(polled, record.id, withAskedWait({ ...poll, dueAt }, meta, now));
}

/**
 * The poll state after an answer that asks with `Retry-After` to leave its ingestion alone for a while, as a 202 may; any other
 * value there says nothing, because nothing was refused.
 */
function withAskedWait(poll: PollState, meta: ResponseMeta | null, now: number): PollState {
  const { askedUntil: _before, ...rest } = poll;
  const askedMs = meta?.retryAfterMs ?? null;
  if (askedMs === null || askedMs === 'junk' || askedMs === 0) return rest;
  const askedUntil = now + Math.min(RETRY_AFTER_MAX_MS, askedMs);
  return { ...rest, dueAt: Math.max(rest.dueAt, askedUntil), askedUntil };
}

/** The pause after so many refusals of one ingestion in a row. */
export function refusalGapMs(count: number): number {
  if (count >= NOT_FOUND_LONG) return NOT_FOUND_LONG_GAP_MS;
  return NOT_FOUND_GAPS_MS[Math.max(0, count - 1)] ?? Math.max(...NOT_FOUND_GAPS_MS);
}

/** The runtime state after a 404: the server is healthy, only this ID is not there yet. */
export function afterNotFound(
  runtime: ConnectionRuntime,
  meta: ResponseMeta | null,
  settled: SettledPoll,
): ConnectionRuntime {
  const { record, now, sentAt, isVisible, isKept } = settled;
  const healthy = { ...runtime, failures: 0, failedAt: null, connectionError: null };
  const updated = meta ? applyRateLimitHeaders(healthy, meta, { now, isVisible }) : healthy;
  const before = pollStateOf(runtime, record.id);
  // A kept refusal is not counted as one, and is asked about ever more rarely all the same.
  const failures = isKept === true ? before.failures + 1 : 0;
  const dueAt = now + refusalGapMs(Math.max(record.refusals.count, failures));
  const made = madeAfter(before, meta, now);
  const poll = { ...before, dueAt, lastPolledAt: sentAt, failures, made };
  return withPoll(updated, record.id, withAskedWait(poll, meta, now));
}

/**
 * The runtime state after a poll that said nothing about its ingestion. The ingestion waits according to its own failures in a
 * row. The connection waits only if no poll in between succeeded, so that one broken ingestion does not slow down the others.
 */
export function afterFailure(
  runtime: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  settled: SettledPoll,
): ConnectionRuntime {
  const { record, now, sentAt, isVisible, random } = settled;
  const updated = meta ? applyRateLimitHeaders(runtime, meta, { now, isVisible }) : runtime;
  const before = pollStateOf(runtime, record.id);
  // No request left this machine: once there is a network again, nothing has to recover first.
  const isOffline = error.code === 'offline';
  const failures = isOffline ? before.failures : before.failures + 1;
  const dueAt = isOffline ? now : now + backOffMs(failures, random);
  const polled = withPoll(updated, record.id, { ...before, dueAt, lastPolledAt: sentAt, failures });
  return withConnectionError(polled, error, meta, { sentAt, now, random });
}

/** The connection's part of a failure, for polls and for checks of a key. */
export function withConnectionError(
  runtime: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  at: { sentAt: number; now: number; random: number },
): ConnectionRuntime {
  if (error.code === 'offline') return withOfflineError(runtime, error, at.now);
  // Requests that were in flight together fail together: that is one failure, not six.
  const isNewFailure = runtime.failedAt === null || at.sentAt > runtime.failedAt;
  const isSameError = runtime.connectionError?.code === error.code;
  // A key store that fails has pauses of its own, which begin anew: it says nothing of the server.
  const before = error.code === 'key_unreadable' && !isSameError ? 0 : runtime.failures;
  const failures = isNewFailure ? before + 1 : Math.max(1, before);
  const connectionError = isSameError ? runtime.connectionError : failureOf(error, at.now);
  const failed: ConnectionRuntime = {
    ...runtime,
    failures,
    failedAt: isNewFailure ? at.now : runtime.failedAt,
    connectionError,
  };
  if (error.code === 'key_unreadable') return withKeyPause(failed, at.now);
  return withBackOff(withServerPause(failed, error, meta, at.now), at);
}

/** The connection waits for its key to be readable again. */
function withKeyPause(runtime: ConnectionRuntime, now: number): ConnectionRuntime {
  const pauseMs = KEY_RETRY_GAPS_MS[runtime.failures - 1] ?? Math.max(...KEY_RETRY_GAPS_MS);
  return { ...runtime, pausedUntil: Math.max(runtime.serverPausedUntil ?? 0, now + pauseMs) };
}

function withOfflineError(runtime: ConnectionRuntime, error: SynapError, now: number): ConnectionRuntime {
  if (runtime.connectionError?.code === error.code) return runtime;
  return { ...runtime, connectionError: failureOf(error, now) };
}

function withServerPause(
  runtime: ConnectionRuntime,
  error: SynapError,
  meta: ResponseMeta | null,
  now: number,
): ConnectionRuntime {
  const isServerPause = error.code === 'rate_limited' || (meta !== null && meta.retryAfterMs !== null);
  return isServerPause ? pauseForServer(runtime, now + retryAfterMs(meta)) : runtime;
}

/** From the second failure on the whole connection waits, whatever pause the server asked for. */
function withBackOff(
  runtime: ConnectionRuntime,
  { now, random }: { now: number; random: number },
): ConnectionRuntime {
  if (runtime.failures < 2) return runtime;
  const until = now + backOffMs(runtime.failures - 1, random);
  return { ...runtime, pausedUntil: Math.max(runtime.pausedUntil ?? 0, until) };
}

function withPoll(runtime: ConnectionRuntime, id: IngestionId, poll: PollState): ConnectionRuntime {
  return { ...runtime, polls: { ...runtime.polls, [id]: poll } };
}

/**
 * The runtime state after an answer that could not be written: its ingestion waits as after a failure, because the answer to an
 * immediate poll could not be written either.
 */
export function retryLater(
  runtime: ConnectionRuntime,
  id: IngestionId,
  at: { now: number; random: number },
): ConnectionRuntime {
  const before = pollStateOf(runtime, id);
  const failures = before.failures + 1;
  return withPoll(runtime, id, { ...before, failures, dueAt: at.now + backOffMs(failures, at.random) });
}

/** Makes these ingestions due now, because a person asked or what they waited for has changed. */
export function markDueNow(runtime: ConnectionRuntime, ids: IngestionId[]): ConnectionRuntime {
  const polls = { ...runtime.polls };
  for (const id of ids) {
    const { askedUntil: _asked, ...poll } = polls[id] ?? NEVER_POLLED;
    polls[id] = { ...poll, dueAt: 0, failures: 0 };
  }
  return { ...runtime, polls };
}

/** The runtime state without the poll states of ingestions that are no longer polled. */
export function prunePollStates(
  runtime: ConnectionRuntime,
  isStillPolled: (id: IngestionId) => boolean,
): ConnectionRuntime {
  const kept = Object.entries(runtime.polls).filter(([id]) => isStillPolled(id));
  return kept.length === Object.keys(runtime.polls).length
    ? runtime
    : { ...runtime, polls: Object.fromEntries(kept) };
}
