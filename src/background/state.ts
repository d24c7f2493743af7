import type * as z from 'zod/mini';
import { newLive } from '../watch/budget';
import { EMPTY_ACTIVE, EMPTY_VIEW } from '../watch/defaults';
import type {
  Active,
  Batch,
  Connection,
  GroupNotice,
  Ingestion,
  IngestionId,
  Live,
  LogEntry,
  Pulse,
  Settings,
  View,
} from '../watch/records';

/** What the background holds in memory: everything that needs care, and nothing of what is merely kept. */
export interface State {
  settings: Settings;
  active: Active;
  view: View;
  connections: Map<string, Connection>;
  /** By ID: watched, owed and removed ones. What is merely kept stays in storage. */
  records: Map<IngestionId, Ingestion>;
  batches: Map<string, Batch>;
  notices: Map<string, GroupNotice>;
  lives: Map<string, Live>;
  pulse: Pulse;
  /** The newest lines; older ones are in storage only. */
  log: LogEntry[];
}

export function emptyState(settings: Settings, pulse: Pulse): State {
  return {
    settings,
    pulse,
    active: EMPTY_ACTIVE,
    view: EMPTY_VIEW,
    connections: new Map(),
    records: new Map(),
    batches: new Map(),
    notices: new Map(),
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
export function liveOf(state: State, connectionId: string, now: number): Live {
  return state.lives.get(connectionId) ?? newLive(now, false);
}
