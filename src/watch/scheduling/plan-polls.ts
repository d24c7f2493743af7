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
import { refill, spend, untilToken } from './budget';
import { pollStateOf, scheduleInput } from './connection-runtime';
import { urgency } from './poll-interval';

/** One request to be sent: which ingestion, asked of which connection. */
export interface PlannedPoll {
  id: IngestionId;
  connectionId: string;
}

export interface PlanInput {
  now: number;
  /** Everything pollable. */
  watching: Watching[];
  connections: Connection[];
  lives: ReadonlyMap<string, ConnectionRuntime>;
  /** Requests under way; a second one for the same ingestion would only cost. */
  inFlight: ReadonlySet<IngestionId>;
  scheduler: SchedulerState;
  online: boolean;
}

export interface Plan {
  polls: PlannedPoll[];
  /** The live states with the tokens already spent: to be written before anything is sent. */
  lives: Map<string, ConnectionRuntime>;
  /** When there is something to do next; null when nothing is pollable. */
  wakeAt: number | null;
  /** Everything that was due, sent for or not. */
  due: IngestionId[];
  /** Whether some of it has to wait for the budget. */
  isBacklog: boolean;
}

/** Whether a page shows this ingestion now. A heartbeat from the future means that the clock moved. */
export function isVisible(scheduler: SchedulerState, id: IngestionId, now: number): boolean {
  const at = scheduler.lookedAt[id];
  return at !== undefined && Math.abs(now - at) < VISIBLE_MS;
}

/** The heartbeats that still count. What a clock set back has put into the future must not come true later. */
export function currentlyVisible(scheduler: SchedulerState, now: number): SchedulerState['lookedAt'] {
  return Object.fromEntries(
    Object.entries(scheduler.lookedAt).filter(([id]) => isVisible(scheduler, id, now)),
  );
}

/** Whether nothing may be sent on this connection now. One retried unasked is free again when its time has come. */
export function isBlocked(blocked: Block | null, now: number): boolean {
  if (blocked === null) return false;
  if (blocked.until === null) return true;
  return blocked.until > now && blocked.until - now <= NO_CREDITS_RETRY_MS;
}

/** Whether a connection will send something again without anybody doing anything. */
export function recoversUnaided(blocked: Block | null): boolean {
  return blocked === null || blocked.until !== null;
}

/** Whether requests will be sent for it again without anybody doing anything. */
function goesOn(record: Ingestion, connections: ReadonlyMap<string, Connection>): boolean {
  if (!isPollable(record)) return false;
  const connection = connections.get(record.connectionId);
  return connection !== undefined && recoversUnaided(connection.blocked);
}

/** What a plan rests on, at one moment. */
export interface BeforeOrAfter {
  records: ReadonlyMap<IngestionId, Ingestion>;
  connections: ReadonlyMap<string, Connection>;
}

/** Whether a change makes something pollable that was not: then the alarm has to be there before it is written. */
export function becomesPollable(before: BeforeOrAfter, after: BeforeOrAfter): boolean {
  for (const [id, record] of after.records) {
    if (!goesOn(record, after.connections)) continue;
    const was = before.records.get(id);
    if (was === undefined || !goesOn(was, before.connections)) return true;
  }
  return false;
}

/**
 * Whether a change lets outcomes be notified that waited for the rest of their batch, while nothing is polled that has an
 * alarm: then one has to be there before it is written.
 */
export function releasesNotifications(before: BeforeOrAfter, after: BeforeOrAfter): boolean {
  const records = [...before.records.values()];
  if (records.some((record) => goesOn(record, before.connections))) return false;
  if (![...after.records.values()].some(hasPendingNotification)) return false;
  const isOver = (record: Ingestion | undefined) => record === undefined || !isPollable(record);
  return records.some((record) => isPollable(record) && isOver(after.records.get(record.id)));
}

/** A time further ahead than anything is ever planned: this machine's clock was set back. It means now. */
function unlessClockMoved(at: number, now: number, longestMs: number): number {
  return at - now > longestMs ? now : at;
}

/**
 * What to ask now and when to wake next. Pure: the same state and the same `now` give the same plan.
 * The most urgent go first as far as each connection's share reaches.
 */
export function planPolls(input: PlanInput): Plan {
  const whole: Plan = { polls: [], lives: new Map(input.lives), wakeAt: null, due: [], isBacklog: false };
  for (const connection of input.connections) {
    const own = input.watching.filter((record) => askedNext(record, input.connections) === connection.id);
    const live = input.lives.get(connection.id);
    if (own.length === 0 || live === undefined) continue;
    const part = planConnection(connection, live, own, input);
    whole.lives.set(connection.id, part.live);
    whole.polls.push(...part.polls);
    whole.due.push(...part.due);
    whole.isBacklog ||= part.due.length > part.polls.length;
    whole.wakeAt = earliest(whole.wakeAt, part.wakeAt);
  }
  return whole;
}

/** The earlier of two times, where null is never. */
export function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/**
 * Which connection the next request of an ingestion goes to: its own, or, after a first 404 there, each other one once,
 * because the ID may belong to another key's instance.
 */
function askedNext(record: Watching, connections: Connection[]): string {
  const { count, triedConnections } = record.notFound;
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
  live: ConnectionRuntime;
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
  const waiting = (wakeAt: number | null): ConnectionPlan => ({ live: known, polls: [], due: [], wakeAt });
  if (!recoversUnaided(connection.blocked)) return waiting(null);
  if (isBlocked(connection.blocked, now)) return waiting(connection.blocked?.until ?? null);
  if (!online) return { ...waiting(now + ALARM_FLOOR_MS), live: withoutNetwork(known, now) };
  if (isHeld(known, now)) return waiting(known.pausedUntil);

  const isWatched = own.some((record) => isVisible(scheduler, record.id, now));
  const unheld = { ...known, pausedUntil: null, serverPausedUntil: null };
  let live = refill(unheld, now, isWatched, connection.limitPerMin);
  const dueAtOf = (record: Watching) => {
    const { dueAt, lastPolledAt } = pollStateOf(live, record.id);
    // Set back to before the last poll, the clock says nothing of when the next one is due.
    if (lastPolledAt !== null && lastPolledAt > now) return now;
    return unlessClockMoved(dueAt, now, CLOCK_MOVED_MS);
  };
  const idle = own.filter((record) => !inFlight.has(record.id));
  const isDue = (record: Watching) => dueAtOf(record) <= now;
  const due = idle.filter(isDue);
  const free = mayFlyAtOnce(connection, known) - (own.length - idle.length);
  const chosen = mostUrgent(due, Math.min(Math.floor(live.tokens), free), (record) =>
    urgency(connection.durationModel, scheduleInput(record, live, isVisible(scheduler, record.id, now), now)),
  );
  const wakes = idle.filter((record) => !isDue(record)).map(dueAtOf);
  for (const record of chosen) live = sent(spend(live), record.id, now);
  if (chosen.length < due.length && live.tokens < 1)
    wakes.push(now + untilToken(live, isWatched, connection.limitPerMin));
  // An answer under way plans again by itself; this is for the worker that dies before it comes.
  if (chosen.length > 0 || idle.length < own.length) wakes.push(now + ALARM_FLOOR_MS);
  return {
    live,
    polls: chosen.map((record) => ({ id: record.id, connectionId: connection.id })),
    due: due.map((record) => record.id),
    wakeAt: wakes.length === 0 ? null : Math.min(...wakes),
  };
}

/** Whether the connection waits: for what the server asked for, or after failures. */
function isHeld(live: ConnectionRuntime, now: number): boolean {
  // The budget was last reckoned before the pause began: set back to before that, the clock says nothing of its end.
  if (live.tokensAt > now) return false;
  return live.pausedUntil !== null && unlessClockMoved(live.pausedUntil, now, RETRY_AFTER_MAX_MS) > now;
}

/** Whether a request that was planned a moment ago may still go out: another's answer may have said otherwise since. */
export function maySend(connection: Connection, live: ConnectionRuntime, now: number): boolean {
  return !isBlocked(connection.blocked, now) && !isHeld(live, now);
}

/** Nothing is sent without a network, and the person is told why. The first answer afterwards clears it. */
function withoutNetwork(live: ConnectionRuntime, now: number): ConnectionRuntime {
  if (live.trouble?.code === 'offline') return live;
  return { ...live, trouble: { code: 'offline', at: now, correlationId: null, detail: null } };
}

/** One request alone finds out whether a connection in trouble has recovered; a healthy one takes several. */
function mayFlyAtOnce(connection: Connection, live: ConnectionRuntime): number {
  return connection.blocked !== null || live.failures >= 2 ? 1 : IN_FLIGHT_MAX;
}

/** The `count` most urgent, without sorting the thousand that have to wait. */
function mostUrgent(due: Watching[], count: number, urgencyOf: (record: Watching) => number): Watching[] {
  if (count <= 0) return [];
  if (due.length <= count) return due;
  return due
    .map((record) => ({ record, urgency: urgencyOf(record) }))
    .sort((a, b) => b.urgency - a.urgency || a.record.seq - b.record.seq)
    .slice(0, count)
    .map(({ record }) => record);
}

function sent(live: ConnectionRuntime, id: IngestionId, now: number): ConnectionRuntime {
  const before = pollStateOf(live, id);
  // Due again when the request must be over: a worker killed in between asks once more, not at once.
  return {
    ...live,
    polls: { ...live.polls, [id]: { ...before, lastPolledAt: now, dueAt: now + ALARM_FLOOR_MS } },
  };
}

/**
 * How long a timer may bridge to `wakeAt`, or null when the alarm has to. Only a gap the worker survives; and only for a
 * while after a person did something, unless work is waiting already (`isBusy`): requests for the budget, or outcomes to
 * be told together.
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
