import {
  ALARM_FLOOR_MS,
  AWAKE_MS,
  CLOCK_MOVED_MS,
  IN_FLIGHT_MAX,
  NO_CREDITS_RETRY_MS,
  RETRY_AFTER_MAX_MS,
  TIMER_MAX_MS,
  VISIBLE_MS,
} from '../constants';
import { hasPendingNotification, isPollable } from '../model/ingestion';
import type {
  Block,
  Connection,
  ConnectionRuntime,
  Ingestion,
  IngestionId,
  SchedulerState,
  Watching,
} from '../model/records';
import { watchedAfterPoll } from '../watched-time';
import { burstOf, refill, spend, untilTokens } from './budget';
import { calledInMs, choosePolls, reserveOf } from './choose-polls';
import { pollStateOf, scheduleInput } from './connection-runtime';
import { forecastOf } from './duration-model';

/** One request to be sent: for which ingestion, on which connection. */
export interface PlannedPoll {
  id: IngestionId;
  connectionId: string;
}

export interface PlanInput {
  now: number;
  /** Everything pollable. */
  watching: Watching[];
  connections: Connection[];
  runtimes: ReadonlyMap<string, ConnectionRuntime>;
  /** Ingestions whose request has not been answered: a second request would only cost. */
  inFlight: ReadonlySet<IngestionId>;
  scheduler: SchedulerState;
  online: boolean;
}

export interface Plan {
  polls: PlannedPoll[];
  /** The runtime states after spending the tokens; to be written before anything is sent. */
  runtimes: Map<string, ConnectionRuntime>;
  /** When there is something to do next; null if nothing is pollable. */
  wakeAt: number | null;
  /** Everything that was due, whether it is polled now or not. */
  due: IngestionId[];
  /** Whether some of what is due waits for the budget. */
  isBacklog: boolean;
}

/** Whether a page shows this ingestion now. A heartbeat from the future means that the clock was set back. */
export function isVisible(scheduler: SchedulerState, id: IngestionId, now: number): boolean {
  const at = scheduler.visibleAt[id];
  return at !== undefined && Math.abs(now - at) < VISIBLE_MS;
}

/** The heartbeats that still count. One from the future is dropped, so that it does not count once the clock gets there. */
export function currentlyVisible(scheduler: SchedulerState, now: number): SchedulerState['visibleAt'] {
  return Object.fromEntries(
    Object.entries(scheduler.visibleAt).filter(([id]) => isVisible(scheduler, id, now)),
  );
}

/**
 * Whether a block forbids polls now. A block with an end (`until`) is over when that time has come; a refused key is only checked
 * then (`key-checks.ts`).
 */
export function isBlocked(blocked: Block | null, now: number): boolean {
  if (blocked === null) return false;
  if (blocked.until === null || blocked.reason === 'key_rejected') return true;
  return blocked.until > now && blocked.until - now <= NO_CREDITS_RETRY_MS;
}

/** Whether a connection will send again without the person doing anything. */
export function resumesByItself(blocked: Block | null): boolean {
  return blocked === null || blocked.until !== null;
}

/** Whether an ingestion will be polled without the person doing anything. */
function willBePolled(record: Ingestion, connections: ReadonlyMap<string, Connection>): boolean {
  if (!isPollable(record)) return false;
  const connection = connections.get(record.connectionId);
  return connection !== undefined && resumesByItself(connection.blocked);
}

/** The records and connections at one moment. */
export interface WatchSnapshot {
  records: ReadonlyMap<IngestionId, Ingestion>;
  connections: ReadonlyMap<string, Connection>;
}

/** Whether a change makes something pollable that was not. Then the alarm has to be set before the change is written. */
export function becomesPollable(before: WatchSnapshot, after: WatchSnapshot): boolean {
  for (const [id, record] of after.records) {
    if (!willBePolled(record, after.connections)) continue;
    const was = before.records.get(id);
    if (was === undefined || !willBePolled(was, before.connections)) return true;
  }
  return false;
}

/**
 * Whether a change releases notifications that waited for the rest of their batch, while nothing is polled and so no alarm is
 * set. Then it has to be set before the change is written.
 */
export function releasesNotifications(before: WatchSnapshot, after: WatchSnapshot): boolean {
  const records = [...before.records.values()];
  if (records.some((record) => willBePolled(record, before.connections))) return false;
  if (![...after.records.values()].some(hasPendingNotification)) return false;
  const isOver = (record: Ingestion | undefined) => record === undefined || !isPollable(record);
  return records.some((record) => isPollable(record) && isOver(after.records.get(record.id)));
}

/** The time, or now if it is further ahead than anything is ever planned: then the clock was set back. */
function unlessClockMoved(at: number, now: number, longestMs: number): number {
  return at - now > longestMs ? now : at;
}

/**
 * Decides what to poll now and when to wake next. Pure: the same state and the same `now` give the same plan.
 * The most urgent ingestions go first, as far as each connection's share reaches.
 */
export function planPolls(input: PlanInput): Plan {
  const whole: Plan = {
    polls: [],
    runtimes: new Map(input.runtimes),
    wakeAt: null,
    due: [],
    isBacklog: false,
  };
  for (const connection of input.connections) {
    const own = input.watching.filter(
      (record) => nextConnectionId(record, input.connections) === connection.id,
    );
    const runtime = input.runtimes.get(connection.id);
    if (own.length === 0 || runtime === undefined) continue;
    const part = planConnection(connection, runtime, own, input);
    whole.runtimes.set(connection.id, part.runtime);
    whole.polls.push(...part.polls);
    whole.due.push(...part.due);
    whole.isBacklog ||= part.due.length > part.polls.length;
    whole.wakeAt = earliest(whole.wakeAt, part.wakeAt);
  }
  return whole;
}

/** The earlier of two times; null means never. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/**
 * The connection that an ingestion's next request goes to: its own or, after a first 404 there, each other one once, because the
 * ID may belong to the instance of another key.
 */
function nextConnectionId(record: Watching, connections: Connection[]): string {
  const { count, triedConnections } = record.refusals;
  if (count === 0) return record.connectionId;
  return (
    otherConnections(record, connections).find((id) => !triedConnections.includes(id)) ?? record.connectionId
  );
}

/** The person's other connections that could answer now. */
export function otherConnections(record: Watching, connections: Connection[]): string[] {
  return connections.filter((c) => c.id !== record.connectionId && c.blocked === null).map((c) => c.id);
}

interface ConnectionPlan {
  runtime: ConnectionRuntime;
  polls: PlannedPoll[];
  due: IngestionId[];
  wakeAt: number | null;
}

function planConnection(
  connection: Connection,
  known: ConnectionRuntime,
  own: Watching[],
  input: PlanInput,
): ConnectionPlan {
  const { now, inFlight, scheduler, online } = input;
  const waiting = (wakeAt: number | null): ConnectionPlan => ({ runtime: known, polls: [], due: [], wakeAt });
  if (!resumesByItself(connection.blocked)) return waiting(null);
  if (isBlocked(connection.blocked, now)) return waiting(connection.blocked?.until ?? null);
  const triedAt = online ? null : offlineTryAt(known, own);
  if (triedAt !== null && triedAt <= now && now - triedAt < ALARM_FLOOR_MS)
    return waiting(triedAt + ALARM_FLOOR_MS);
  if (isPaused(known, now)) return waiting(known.pausedUntil);

  const isAnyVisible = own.some((record) => isVisible(scheduler, record.id, now));
  const unpaused = { ...known, pausedUntil: null, serverPausedUntil: null };
  const terms = { isVisible: isAnyVisible, ownLimit: connection.limitPerMin };
  let runtime = refill(unpaused, now, terms);
  const dueAtOf = (record: Watching) => {
    const { dueAt, lastPolledAt } = pollStateOf(runtime, record.id);
    // The clock was set back to before the last poll: it does not say when the next one is due.
    if (lastPolledAt !== null && lastPolledAt > now) return now;
    return unlessClockMoved(dueAt, now, CLOCK_MOVED_MS);
  };
  const idle = own.filter((record) => !inFlight.has(record.id));
  const isDue = (record: Watching) => dueAtOf(record) <= now;
  const due = idle.filter(isDue);
  const inFlightMax = triedAt === null ? maxInFlight(connection, known) : 1;
  const free = inFlightMax - (own.length - idle.length);
  const forecast = forecastOf(connection.durationModel);
  const bySeq = due.toSorted((a, b) => a.seq - b.seq);
  const candidates = bySeq.map((record) => ({
    record,
    forecast,
    input: scheduleInput(record, runtime, isVisible(scheduler, record.id, now), now),
  }));
  const reserve = reserveOf(burstOf(runtime, terms), own.length);
  const chosen = choosePolls(candidates, { tokens: runtime.tokens, reserve })
    .slice(0, Math.max(0, free))
    .map(({ record }) => record);
  const held = candidates.filter(({ record }) => !chosen.includes(record));
  for (const record of chosen) runtime = sent(spend(runtime), record, now);
  const wakes = idle.filter((record) => !isDue(record)).map(dueAtOf);
  // What is held back waits for the budget, or, if it is a first poll, until it can bring a finish. With requests in flight it is
  // planned again with the next answer.
  for (const one of held) {
    const wanted = calledInMs(one) > 0 ? 1 + reserve : 1;
    const waitMs = untilTokens(runtime, terms, wanted);
    if (waitMs > 0) wakes.push(now + (wanted > 1 ? Math.min(waitMs, Math.ceil(calledInMs(one))) : waitMs));
  }
  // Each answer plans anew. This wake-up is for the case that the worker is killed before the answer comes.
  if (chosen.length > 0 || idle.length < own.length) wakes.push(now + ALARM_FLOOR_MS);
  return {
    runtime,
    polls: chosen.map((record) => ({ id: record.id, connectionId: connection.id })),
    due: due.map((record) => record.id),
    wakeAt: wakes.length === 0 ? null : Math.min(...wakes),
  };
}

/** Whether the connection is paused, by the server or after failures. */
export function isPaused(runtime: ConnectionRuntime, now: number): boolean {
  // The clock was set back to before the tokens were last counted: it does not say when the pause ends.
  if (runtime.tokensAt > now) return false;
  return runtime.pausedUntil !== null && unlessClockMoved(runtime.pausedUntil, now, RETRY_AFTER_MAX_MS) > now;
}

/** Whether a planned request may still be sent: the answer to another one may have blocked or paused the connection since. */
export function maySend(connection: Connection, runtime: ConnectionRuntime, now: number): boolean {
  return !isBlocked(connection.blocked, now) && !isPaused(runtime, now);
}

/**
 * When the newest request was tried if it failed for want of a network; null otherwise. The browser's flag alone forbids nothing,
 * because it may be wrong for ever; together with a failed request it leaves one try at a time, an alarm apart.
 */
function offlineTryAt(runtime: ConnectionRuntime, own: Watching[]): number | null {
  if (runtime.connectionError?.code !== 'offline') return null;
  return Math.max(0, ...own.map((record) => pollStateOf(runtime, record.id).lastPolledAt ?? 0));
}

/** Requests that may be in flight at once: one if the connection fails, to find out whether it has recovered; else several. */
function maxInFlight(connection: Connection, runtime: ConnectionRuntime): number {
  return connection.blocked !== null || runtime.failures >= 2 ? 1 : IN_FLIGHT_MAX;
}

function sent(runtime: ConnectionRuntime, record: Watching, now: number): ConnectionRuntime {
  const { id } = record;
  const before = pollStateOf(runtime, id);
  const watched = watchedAfterPoll(record, before, now);
  // Due again when the request must be over: if the worker is killed in between, the next one polls then, not at once.
  return {
    ...runtime,
    polls: { ...runtime.polls, [id]: { ...before, lastPolledAt: now, dueAt: now + ALARM_FLOOR_MS, watched } },
  };
}

/**
 * How long a timer has to wait for `wakeAt`; null if that is left to the alarm. A timer is used only for a time that the worker
 * survives, and only for a while after a person did something, unless work is waiting already (`isBusy`): polls for the
 * budget, or outcomes for their digest.
 */
export function timerMs(
  wakeAt: number,
  scheduler: SchedulerState,
  { isBusy, now }: { isBusy: boolean; now: number },
): number | null {
  const delayMs = Math.max(0, wakeAt - now);
  const actedAgoMs =
    scheduler.lastActedAt === null ? Number.POSITIVE_INFINITY : Math.abs(now - scheduler.lastActedAt);
  return delayMs <= TIMER_MAX_MS && (isBusy || actedAgoMs < AWAKE_MS) ? delayMs : null;
}
