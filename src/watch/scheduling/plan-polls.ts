import type {
  Connection,
  ConnectionRuntime,
  IngestionId,
  PollState,
  SchedulerState,
  Watching,
} from '../model/records';
import { maySend, resumesByItself } from './blocks';
import { ALARM_FLOOR_MS } from './constants';
import { dueAtOf, planConnection } from './plan-connection';
import { pollStateOf } from './poll-state';
import { earliest } from './timer';

/** One request to be sent: for which ingestion, on which connection. */
export interface PlannedPoll {
  id: IngestionId;
  connectionId: string;
  /** Where its polling stood before. */
  before: PollState;
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
    const own = input.watching.filter((record) => nextConnectionId(record, input) === connection.id);
    const runtime = input.runtimes.get(connection.id);
    if (own.length === 0 || runtime === undefined) continue;
    const part = planConnection({ ...input, connection, runtime, watching: own });
    whole.runtimes.set(connection.id, part.runtime);
    const planned = part.polls.map((id) => ({
      id,
      connectionId: connection.id,
      before: pollStateOf(runtime, id),
    }));
    whole.polls.push(...planned);
    whole.due.push(...part.due);
    whole.isBacklog ||= part.due.length > part.polls.length;
    whole.wakeAt = [whole.wakeAt, part.wakeAt, wakeForOwn(own, connection, input)].reduce(earliest);
  }
  return whole;
}

/** The wake-up for ingestions that wait for their turn on another connection: when their own may poll them. If that is due but cannot send, an alarm later. */
function wakeForOwn(
  planned: readonly Watching[],
  { id }: Connection,
  { connections, runtimes, now }: PlanInput,
): number | null {
  return planned
    .filter((record) => record.connectionId !== id && resumes(record, connections))
    .map((record) => ownDueAt(record, runtimes, now))
    .map((dueAt) => (dueAt > now ? dueAt : now + ALARM_FLOOR_MS))
    .reduce<number | null>(earliest, null);
}

/**
 * The connection that an ingestion's next request goes to. After a first refusal each other connection is asked once, between the polls of
 * its own, because the ID may belong to the instance of another key. A poll of its own goes first, because it may know the ID a moment
 * after the job was created.
 */
function nextConnectionId(record: Watching, { connections, runtimes, now }: PlanInput): string {
  const { count, triedConnections } = record.refusals;
  if (count === 0) return record.connectionId;
  const canSend = (id: string) => {
    const [connection, runtime] = [connections.find((one) => one.id === id), runtimes.get(id)];
    return connection !== undefined && runtime !== undefined && maySend(connection, runtime, now);
  };
  if (canSend(record.connectionId) && ownDueAt(record, runtimes, now) <= now) return record.connectionId;
  const untried = otherConnections(record, connections).filter((id) => !triedConnections.includes(id));
  const [first = record.connectionId] = untried;
  return untried.find(canSend) ?? (resumes(record, connections) ? record.connectionId : first);
}

/** Whether an ingestion's own connection will send again without the person doing anything. */
function resumes({ connectionId }: Watching, connections: readonly Connection[]): boolean {
  const own = connections.find(({ id }) => id === connectionId);
  return own !== undefined && resumesByItself(own.blocked);
}

/** When an ingestion is due on its own connection. */
function ownDueAt(record: Watching, runtimes: PlanInput['runtimes'], now: number): number {
  const runtime = runtimes.get(record.connectionId);
  return runtime === undefined ? now : dueAtOf(record, runtime, now);
}

/** The person's other connections that could answer now. */
export function otherConnections(record: Watching, connections: Connection[]): string[] {
  return connections.filter((c) => c.id !== record.connectionId && c.blocked === null).map((c) => c.id);
}
