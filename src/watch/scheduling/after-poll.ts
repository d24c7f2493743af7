import type { ResponseMeta } from '../../synap/headers';
import { madeAfter } from '../cached-answer';
import { UNKNOWN_FINAL_GAP_MS } from '../constants';
import type { ConnectionRuntime, Ingestion, IngestionId, PollState, Watching } from '../model/records';
import { applyRateLimitHeaders } from './apply-rate-limit-headers';
import { backOffMs, refusalGapMs } from './back-off';
import { affordedPerMs } from './budget';
import type { Candidate } from './choose-polls';
import { type FailedRequest, withConnectionError } from './connection-error';
import { RETRY_AFTER_MAX_MS } from './constants';
import type { DurationModel } from './duration-model';
import { forecastsOf } from './forecast';
import { intervalStretch } from './interval-stretch';
import { pollIntervalMs } from './poll-interval';
import { pollStateOf, scheduleInput, withPoll } from './poll-state';

/** A poll that is over, for the runtime state. */
export interface SettledPoll {
  /** The ingestion as the poll left it. */
  record: Ingestion;
  sentAt: number;
  now: number;
  isVisible: boolean;
  /** Whether a cache on the way has kept the answer. */
  isCached?: boolean;
  /** Everything else that is polled on the connection. */
  others: readonly { record: Watching; isVisible: boolean }[];
  /** Requests a minute that the person allows at most; null: as many as the server does. */
  ownLimit: number | null;
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
  const { record, now, sentAt, isVisible, isCached } = settled;
  const updated = applyRateLimitHeaders(
    { ...runtime, failures: 0, failedAt: null, connectionError: null },
    meta,
    { now, isVisible },
  );
  const before = pollStateOf(runtime, record.id);
  // A cached answer repeats one that came earlier.
  const answeredAt = isCached === true ? (before.answeredAt ?? sentAt - meta.ageMs) : sentAt;
  const { watched } = before;
  const made = madeAfter(before, meta, now);
  const poll: PollState = { dueAt: now, lastPolledAt: sentAt, answeredAt, failures: 0, watched, made };
  const polled = withPoll(updated, record.id, poll);
  const intervalMs = intervalAfter(polled, settled);
  // An unknown final word needs several answers: they are asked for soon, however rarely the job was polled.
  const isNearEnd = record.state === 'watching' && record.unknownFinal !== null;
  const dueAt = now + (isNearEnd ? Math.min(intervalMs, UNKNOWN_FINAL_GAP_MS) : intervalMs);
  return withPoll(polled, record.id, withRetryAfter({ ...poll, dueAt }, meta, now));
}

/** The law's interval for the ingestion, longer where it shares too few requests with others. */
function intervalAfter(
  runtime: ConnectionRuntime,
  { record, isVisible, others, ownLimit, durationModel, now }: SettledPoll,
): number {
  const forecastFor = forecastsOf(durationModel);
  const candidate = (one: { record: Ingestion; isVisible: boolean }): Candidate => ({
    forecast: forecastFor(one.record.documentId),
    input: scheduleInput(one.record, runtime, { isVisible: one.isVisible, now }),
  });
  const own = candidate({ record, isVisible });
  const terms = { isVisible: isVisible || others.some((one) => one.isVisible), ownLimit };
  const sharing = [own, ...others.map(candidate)];
  const stretch = intervalStretch(sharing, affordedPerMs(runtime, now, terms));
  return pollIntervalMs(own.forecast, own.input, stretch);
}

/**
 * The poll state after an answer that asks with `Retry-After` to leave its ingestion alone for a while, as a 202 may; any other
 * value there says nothing, because nothing was refused.
 */
function withRetryAfter(poll: PollState, meta: ResponseMeta | null, now: number): PollState {
  const { serverPausedUntil: _before, ...rest } = poll;
  const waitMs = meta?.retryAfterMs ?? null;
  if (waitMs === null || waitMs === 'junk' || waitMs === 0) return rest;
  const serverPausedUntil = now + Math.min(RETRY_AFTER_MAX_MS, waitMs);
  return { ...rest, dueAt: Math.max(rest.dueAt, serverPausedUntil), serverPausedUntil };
}

/** The runtime state after a refusal of this one ID (404 or 400, say): the server itself is healthy. */
export function afterRefusal(
  runtime: ConnectionRuntime,
  meta: ResponseMeta | null,
  settled: SettledPoll,
): ConnectionRuntime {
  const { record, now, sentAt, isVisible, isCached } = settled;
  const healthy = { ...runtime, failures: 0, failedAt: null, connectionError: null };
  const updated = meta ? applyRateLimitHeaders(healthy, meta, { now, isVisible }) : healthy;
  const before = pollStateOf(runtime, record.id);
  // A cached refusal is not counted as a refusal, but the pauses after it grow all the same.
  const failures = isCached === true ? before.failures + 1 : 0;
  const dueAt = now + refusalGapMs(Math.max(record.refusals.count, failures));
  const made = madeAfter(before, meta, now);
  const poll = { ...before, dueAt, lastPolledAt: sentAt, failures, made };
  return withPoll(updated, record.id, withRetryAfter(poll, meta, now));
}

/**
 * The runtime state after a poll that said nothing about its ingestion. The ingestion waits according to its own failures in a
 * row. The connection waits only if no poll in between succeeded, so that one broken ingestion does not slow down the others.
 */
export function afterFailure(
  runtime: ConnectionRuntime,
  { error, meta }: FailedRequest,
  settled: SettledPoll,
): ConnectionRuntime {
  const { record, now, sentAt, isVisible, random } = settled;
  const updated = meta ? applyRateLimitHeaders(runtime, meta, { now, isVisible }) : runtime;
  const before = pollStateOf(runtime, record.id);
  // No request left this machine: no server has to recover, so nothing has to wait once there is a network again.
  const isOffline = error.code === 'offline';
  const failures = isOffline ? before.failures : before.failures + 1;
  const dueAt = isOffline ? now : now + backOffMs(failures, random);
  const polled = withPoll(updated, record.id, { ...before, dueAt, lastPolledAt: sentAt, failures });
  return withConnectionError(polled, { error, meta }, { sentAt, now, random });
}

/**
 * The runtime state after an answer that could not be written. Its ingestion waits as after a failure: the next answer could not be
 * written either.
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
