import type * as z from 'zod/mini';
import { isObjectOrList } from '../../synap/json';
import { EMPTY_SUMMARY } from '../../watch/model/defaults';
import type {
  Batch,
  Connection,
  ConnectionRuntime,
  Ingestion,
  IngestionId,
  LogEntry,
  NotificationGroup,
  SchedulerState,
  Settings,
  Summary,
} from '../../watch/model/records';
import { afterClockSetBack, newConnectionRuntime } from '../../watch/scheduling/budget';

/** What a storage area gives or takes: values by key. */
export type Stored = Record<string, unknown>;

/** What the background holds in memory: everything that needs attention, and nothing of what is merely kept. */
export interface State {
  settings: Settings;
  summary: Summary;
  connections: Map<string, Connection>;
  /** By ID: those that are watched, have a pending notification or were removed a moment ago. */
  records: Map<IngestionId, Ingestion>;
  /** Those whose notification is still to come. */
  batches: Map<string, Batch>;
  notificationGroups: Map<string, NotificationGroup>;
  /** By the ID of their connection. */
  runtimes: Map<string, ConnectionRuntime>;
  scheduler: SchedulerState;
  /** The newest lines; older ones are in storage only. */
  log: LogEntry[];
  /** Repairs that found no room when this was loaded. They go with the next write, before it replaces what is damaged. */
  unwritten: Stored;
}

export function emptyState(settings: Settings, scheduler: SchedulerState): State {
  return {
    settings,
    scheduler,
    summary: EMPTY_SUMMARY,
    connections: new Map(),
    records: new Map(),
    batches: new Map(),
    notificationGroups: new Map(),
    runtimes: new Map(),
    log: [],
    unwritten: {},
  };
}

/** Parses what storage gave; null when it is not there or not readable. */
export function parsed<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> | null {
  if (value === undefined) return null;
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

/** Whether two stored values are the same, so that nothing is written without a change. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObjectOrList(a) || !isObjectOrList(b)) return false;
  // An empty list is not an empty object, though neither has a name.
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  // Every object inherits a `__proto__`: only its own names count.
  const isSameIn = (name: string) => Object.hasOwn(b, name) && isSame(a[name], b[name]);
  return names.length === Object.keys(b).length && names.every(isSameIn);
}

/** The runtime state of a connection. If it was lost, a new one begins with an empty budget: what was spent before is not known. */
export function runtimeOf(
  state: Pick<State, 'runtimes'>,
  connectionId: string,
  now: number,
): ConnectionRuntime {
  const runtime = state.runtimes.get(connectionId);
  return runtime === undefined ? newConnectionRuntime(now, false) : afterClockSetBack(runtime, now);
}
