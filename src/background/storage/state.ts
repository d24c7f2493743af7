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

/** What the background holds in memory: everything that needs attention, and nothing of the history. */
export interface State {
  settings: Settings;
  summary: Summary;
  connections: Map<string, Connection>;
  /** By ID: the ingestions that are watched, have a pending notification or were removed a moment ago (`isActive`). */
  records: Map<IngestionId, Ingestion>;
  /** The batches whose notification is still to come. */
  batches: Map<string, Batch>;
  notificationGroups: Map<string, NotificationGroup>;
  /** By the ID of their connection. */
  runtimes: Map<string, ConnectionRuntime>;
  scheduler: SchedulerState;
  /** The newest lines; older ones are in storage only. */
  log: LogEntry[];
  /** Repairs that could not be written when this state was loaded. They are written with the next commit. */
  unwrittenRepairs: Stored;
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
    unwrittenRepairs: {},
  };
}

/** Whether two stored values are the same, so that nothing is written without a change. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObjectOrList(a) || !isObjectOrList(b)) return false;
  // An empty list and an empty object have the same names, none, but differ.
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  // Only own names: `__proto__`, for example, is inherited by every object.
  const isSameIn = (name: string) => Object.hasOwn(b, name) && isSame(a[name], b[name]);
  return names.length === Object.keys(b).length && names.every(isSameIn);
}

/** The runtime of a connection. If it was lost, a new one with an empty budget, because nobody knows what was spent. */
export function runtimeOf(
  state: Pick<State, 'runtimes'>,
  connectionId: string,
  now: number,
): ConnectionRuntime {
  const runtime = state.runtimes.get(connectionId);
  return runtime === undefined ? newConnectionRuntime(now, false) : afterClockSetBack(runtime, now);
}
