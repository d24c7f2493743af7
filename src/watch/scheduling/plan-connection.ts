import type {
  Block,
  Connection,
  ConnectionRuntime,
  IngestionId,
  SchedulerState,
  Watching,
} from '../model/records';
import { watchedAfterPoll } from '../watched-time';
import { isBlocked, isPaused, unlessClockMoved } from './blocks';
import { burstOf, refill, type ShareTerms, spend, untilTokens } from './budget';
import { type Candidate, calledInMs, choosePolls, reserveOf } from './choose-polls';
import { ALARM_FLOOR_MS, CLOCK_MOVED_MS, IN_FLIGHT_MAX } from './constants';
import { forecastsOf } from './forecast';
import { isKeyCheckDue } from './key-checks';
import { pollStateOf, scheduleInput } from './poll-state';
import { isProbing, probesOf } from './probe';
import { isVisible } from './visible';

/** One connection with everything that is polled on it, at one moment. */
export interface ConnectionInput {
  now: number;
  connection: Connection;
  runtime: ConnectionRuntime;
  watching: readonly Watching[];
  /** Ingestions whose request has not been answered: a second request would only cost. */
  inFlight: ReadonlySet<IngestionId>;
  scheduler: SchedulerState;
  online: boolean;
}

export interface ConnectionPlan {
  /** After spending the tokens. */
  runtime: ConnectionRuntime;
  /** What to poll now. */
  polls: IngestionId[];
  /** Everything that was due, whether it is polled now or not. */
  due: IngestionId[];
  wakeAt: number | null;
}

/** Decides what to poll now on one connection: the most urgent of what is due, as far as our share reaches. */
export function planConnection(input: ConnectionInput): ConnectionPlan {
  const { now, connection, runtime, watching, inFlight } = input;
  const waitUntil = waitsUntil(input);
  if (waitUntil !== 'nothing') return { runtime, polls: [], due: [], wakeAt: waitUntil };

  const terms = {
    isVisible: watching.some((record) => isVisible(input.scheduler, record.id, now)),
    ownLimit: connection.limitPerMin,
  };
  const refilled = refill({ ...runtime, pausedUntil: null, serverPausedUntil: null }, now, terms);
  const idle = watching.filter((record) => !inFlight.has(record.id));
  const due = candidatesOf(input, refilled, idle);
  const reserve = reserveOf(burstOf(refilled, terms), watching.length);
  const isProbe = isProbing(input);
  const slots = Math.max(0, (isProbe ? 1 : IN_FLIGHT_MAX) - (watching.length - idle.length));
  const chosen = choosePolls(isProbe ? probesOf(due, refilled) : due, {
    tokens: refilled.tokens,
    reserve,
    slots,
  });
  const after = chosen.reduce((before, { record }) => sent(spend(before), record, now), refilled);

  const isChosen = new Set(chosen);
  const held = due.filter((one) => !isChosen.has(one));
  const later = idle.map((record) => dueAtOf(record, refilled, now)).filter((at) => at > now);
  const wakes = [...later, ...wakesForHeld(held, after, { terms, reserve, now })];
  // Each answer plans anew. This wake-up is for the case that the worker is killed before the answer comes.
  if (chosen.length > 0 || idle.length < watching.length) wakes.push(now + ALARM_FLOOR_MS);
  return {
    runtime: after,
    polls: chosen.map(({ record }) => record.id),
    due: due.map(({ record }) => record.id),
    wakeAt: wakes.length === 0 ? null : Math.min(...wakes),
  };
}

/** Until when the whole connection waits; null: until something changes; `'nothing'`: it does not wait. */
function waitsUntil({
  now,
  connection,
  runtime,
  watching,
  online,
}: ConnectionInput): number | null | 'nothing' {
  if (isBlocked(connection.blocked, now)) return triedAgainAt(connection.blocked, now);
  const triedAt = online ? null : offlineTryAt({ runtime, watching, now });
  if (triedAt !== null && now - triedAt < ALARM_FLOOR_MS) return triedAt + ALARM_FLOOR_MS;
  return isPaused(runtime, now) ? runtime.pausedUntil : 'nothing';
}

/** When a block is checked again; null: only the person ends it. A key check that is due but was not started waits for the alarm. */
function triedAgainAt(blocked: Block | null, now: number): number | null {
  if (blocked === null) return null;
  return isKeyCheckDue(blocked, now) ? now + ALARM_FLOOR_MS : blocked.until;
}

type DueRecord = Candidate & { record: Watching };

/** What is due of these, in the order in which it was added. */
function candidatesOf(
  { now, connection, scheduler }: ConnectionInput,
  runtime: ConnectionRuntime,
  idle: readonly Watching[],
): DueRecord[] {
  const forecastFor = forecastsOf(connection.durationModel);
  return idle
    .filter((record) => dueAtOf(record, runtime, now) <= now)
    .toSorted((a, b) => a.seq - b.seq)
    .map((record) => ({
      record,
      forecast: forecastFor(record.documentId),
      input: scheduleInput(record, runtime, { isVisible: isVisible(scheduler, record.id, now), now }),
    }));
}

/** When an ingestion is due on the connection of this runtime state. */
export function dueAtOf(record: Watching, runtime: ConnectionRuntime, now: number): number {
  const { dueAt, lastPolledAt } = pollStateOf(runtime, record.id);
  // The clock was set back to before the last poll: it does not say when the next one is due.
  if (lastPolledAt !== null && lastPolledAt > now) return now;
  return unlessClockMoved(dueAt, now, CLOCK_MOVED_MS);
}

/**
 * When due ingestions that were not chosen may be polled: when there is a token; for an early first poll, when there is one token more than
 * the reserve, or when the law asks for it. One that only waits for a free slot needs no wake-up: the next answer plans anew.
 */
function wakesForHeld(
  held: readonly Candidate[],
  runtime: ConnectionRuntime,
  { terms, reserve, now }: { terms: ShareTerms; reserve: number; now: number },
): number[] {
  const forToken = untilTokens(runtime, terms);
  const forSpare = untilTokens(runtime, terms, 1 + reserve);
  return held
    .map((one) => Math.min(forSpare, Math.max(forToken, Math.ceil(calledInMs(one)))))
    .filter((waitMs) => waitMs > 0)
    .map((waitMs) => now + waitMs);
}

/**
 * When the newest request was tried if it failed for want of a network; null otherwise. The browser's flag alone forbids nothing,
 * because it may be wrong for ever; together with a failed request it leaves one try at a time, an alarm apart.
 */
function offlineTryAt({
  runtime,
  watching,
  now,
}: Pick<ConnectionInput, 'runtime' | 'watching' | 'now'>): number | null {
  if (runtime.connectionError?.code !== 'offline') return null;
  const triedAt = watching.map((record) => pollStateOf(runtime, record.id).lastPolledAt ?? 0);
  // One in the future was tried before the clock was set back, and hides none that was tried since.
  return Math.max(0, ...triedAt.filter((at) => at <= now));
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
