import type { ConnectionRuntime, Ingestion, IngestionId, PollState } from '../model/records';
import { ZONE_MAX_MS, ZONE_STEP_MS } from '../zones';
import { INTERVAL_MAX_MS, type ScheduleInput } from './poll-interval';

/** Where the polling of each ingestion stands, in the runtime state of its connection. */

export const NEVER_POLLED: PollState = { dueAt: 0, lastPolledAt: null, answeredAt: null, failures: 0 };

/** The poll state of one ingestion. Without one it is due now. */
export function pollStateOf(runtime: ConnectionRuntime, id: IngestionId): PollState {
  return runtime.polls[id] ?? NEVER_POLLED;
}

export function withPoll(runtime: ConnectionRuntime, id: IngestionId, poll: PollState): ConnectionRuntime {
  return { ...runtime, polls: { ...runtime.polls, [id]: poll } };
}

/**
 * The runtime state after a planned poll that was not sent after all: the time of the last poll and the watched time are as before, and the
 * ingestion is due again. Other changes since stay.
 */
export function withoutPoll(
  runtime: ConnectionRuntime,
  id: IngestionId,
  before: PollState,
): ConnectionRuntime {
  const poll = runtime.polls[id];
  if (poll === undefined) return runtime;
  const { watched: _planned, ...rest } = poll;
  const { lastPolledAt, watched } = before;
  const dueAt = Math.min(poll.dueAt, before.dueAt);
  return withPoll(runtime, id, {
    ...rest,
    dueAt,
    lastPolledAt,
    ...(watched === undefined ? {} : { watched }),
  });
}

/** What the poll interval depends on. */
export function scheduleInput(
  record: Ingestion,
  runtime: ConnectionRuntime,
  { isVisible, now }: { isVisible: boolean; now: number },
): ScheduleInput {
  const { lastPolledAt } = pollStateOf(runtime, record.id);
  const sinceLastPollMs = lastPolledAt === null ? null : sinceMs(lastPolledAt, now);
  return {
    // At least as old as its last poll, even if the clock was set back: one that seems younger would never be the most urgent.
    ageMs: Math.max(ageMsOf(record, runtime, now), sinceLastPollMs ?? 0),
    status: record.status,
    isVisible,
    sinceLastPollMs,
  };
}

/**
 * An ingestion's age: the time since `queued_at` by the server's clock. While `queued_at` is unknown, or in the future because our clock is
 * wrong by an unknown amount, it is the time since the watch began. An age of 0 until the clock has caught up would have it polled as
 * often as the budget allows, and hold up all others.
 */
function ageMsOf(record: Ingestion, runtime: ConnectionRuntime, now: number): number {
  // Of two differences the one that makes it younger: one answer with a wrong date must not make it look a year old, and be polled rarely.
  const offsetMs = Math.min(runtime.offsetMs, runtime.offsetBeforeMs ?? runtime.offsetMs);
  const { queuedAt, isQueuedAtUnsure = false } = record;
  const queuedAgoMs = queuedAt === null ? -1 : youngerAge(now - queuedAt, offsetMs);
  // If the zone is wrong, it may have been queued just now, and must not be polled as rarely as one that has hung for hours.
  const mayBeOfAnotherZone = isQueuedAtUnsure && queuedAgoMs >= ZONE_STEP_MS;
  if (queuedAgoMs >= 0 && !mayBeOfAnotherZone) return queuedAgoMs;
  return Math.max(watchedAgoMs(record, { offsetMs, now }), queuedAgoMs - ZONE_MAX_MS);
}

/**
 * Turns an age by this machine's clock into one by the server's. If the clocks are far apart, the `Date` of the answers may be wrong and the
 * times of the job right: then the younger of the two ages counts, unless it is negative by this machine's clock.
 */
function youngerAge(hereMs: number, offsetMs: number): number {
  const isFarApart = Math.abs(offsetMs) >= ZONE_STEP_MS;
  return isFarApart && hereMs >= 0 ? Math.min(hereMs, hereMs + offsetMs) : hereMs + offsetMs;
}

/** The time since its round began, by the clock that says less: a clock that was set ahead since makes it seem older than it is. */
function watchedAgoMs(
  { roundStartedAt, watchedSince }: Ingestion,
  { offsetMs, now }: { offsetMs: number; now: number },
): number {
  const hereMs = sinceMs(roundStartedAt, now);
  return watchedSince === null ? hereMs : Math.min(hereMs, sinceMs(watchedSince, now + offsetMs));
}

/**
 * Milliseconds since a moment. A moment in the future means that the clock was set back since; it counts as the longest interval ago,
 * because an ingestion that seems not to have waited would never be the most urgent.
 */
function sinceMs(at: number, now: number): number {
  return at <= now ? now - at : INTERVAL_MAX_MS;
}

/** Makes these ingestions due now, because a person asked or what they waited for has changed. */
export function markDueNow(runtime: ConnectionRuntime, ids: IngestionId[]): ConnectionRuntime {
  const polls = { ...runtime.polls };
  for (const id of ids) {
    const { serverPausedUntil: _paused, ...poll } = polls[id] ?? NEVER_POLLED;
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
