import type * as z from 'zod/mini';
import { EMPTY_ACTIVE, EMPTY_SUMMARY } from '../../watch/model/defaults';
import type {
  Active,
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
import { newConnectionRuntime } from '../../watch/scheduling/budget';

/** What the background holds in memory: everything that needs care, and nothing of what is merely kept. */
export interface State {
  settings: Settings;
  active: Active;
  view: Summary;
  connections: Map<string, Connection>;
  /** By ID: watched, owed and removed ones. What is merely kept stays in storage. */
  records: Map<IngestionId, Ingestion>;
  batches: Map<string, Batch>;
  notifications: Map<string, NotificationGroup>;
  lives: Map<string, ConnectionRuntime>;
  scheduler: SchedulerState;
  /** The newest lines; older ones are in storage only. */
  log: LogEntry[];
}

export function emptyState(settings: Settings, scheduler: SchedulerState): State {
  return {
    settings,
    scheduler,
    active: EMPTY_ACTIVE,
    view: EMPTY_SUMMARY,
    connections: new Map(),
    records: new Map(),
    batches: new Map(),
    notifications: new Map(),
    lives: new Map(),
    log: [],
  };
}

/** Parses what storage gave; null when it is not there or not readable. */
export function parsed<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> | null {
  if (value === undefined) return null;
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether two stored values are the same, so that nothing is written for no news. Asked of each record at each poll. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b)) return false;
  // An empty list is not an empty object, though neither has a name.
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  // Anything inherits a `__proto__`: only what is its own counts.
  const isSameIn = (name: string) => Object.hasOwn(b, name) && isSame(a[name], b[name]);
  return names.length === Object.keys(b).length && names.every(isSameIn);
}

/** The live state of a connection; after its memory is lost nothing may be spent on trust. */
export function runtimeOf(state: State, connectionId: string, now: number): ConnectionRuntime {
  return state.lives.get(connectionId) ?? newConnectionRuntime(now, false);
}
