import type * as z from 'zod/mini';
import { PRODUCTION_BASE_URL } from '../../platform/origins';
import type { Ports } from '../../platform/ports';
import { UNDO_MS } from '../../watch/constants';
import { EMPTY_ACTIVE, EMPTY_SUMMARY, newSchedulerState } from '../../watch/model/defaults';
import { isActive, isPollable } from '../../watch/model/ingestion';
import { read, withoutNewer } from '../../watch/model/read-stored';
import {
  activeSchema,
  connectionRuntimeSchema,
  connectionSchema,
  type Ingestion,
  type IngestionId,
  ingestionSchema,
  keys,
  logSchema,
  notificationGroupSchema,
  SCHEMA_VERSION,
  schedulerStateSchema,
  summarySchema,
} from '../../watch/model/records';
import { defaultConnection, summaryOfAll, summaryWith } from '../../watch/model/summary';
import { newConnectionRuntime } from '../../watch/scheduling/budget';
import { keepAlarm } from '../polling/alarm';
import { recoverConnection, recoverIngestion, recoverSettings } from './recover-records';
import { emptyState, isSame, parsed, type State } from './state';

type Stored = Record<string, unknown>;

/**
 * Everything the background needs in memory. `quick` reads what the index names: cheap however much is kept. `whole`
 * reads all of storage and rebuilds index and view from the records, which beat both; it also serves when the index or
 * the view is missing, damaged, or torn from the other. Called under the state lock.
 */
export async function loadState(ports: Ports, how: 'quick' | 'whole'): Promise<State> {
  const head = await ports.local.get([keys.active, keys.summary, keys.settings]);
  const active = parsed(activeSchema, head[keys.active]);
  const view = parsed(summarySchema, head[keys.summary]);
  const settings = recoverSettings(head[keys.settings]);
  const state = emptyState(settings, newSchedulerState(ports.clock.now()));
  const isFirstStart = head[keys.active] === undefined && head[keys.summary] === undefined;
  const isTrusted = active !== null && active.viewVersion === view?.version;

  if (how === 'whole' || !isTrusted) {
    const all = isFirstStart && how === 'quick' ? {} : await ports.local.getAll();
    state.active = active ?? EMPTY_ACTIVE;
    state.view = view ?? EMPTY_SUMMARY;
    await fill(ports, state, all, 'whole');
  } else {
    state.active = active;
    state.view = view;
    // Both at once: the worker was woken to ask, and each round trip makes it later.
    const [stored, session] = await Promise.all([
      ports.local.get(namedKeys(state)),
      remembered(ports, active.connections),
    ]);
    const found = await fill(ports, state, stored, 'quick');
    // What a damaged record counted for is not known: everything is counted anew.
    if (found === 'damaged') return loadState(ports, 'whole');
    recall(ports, state, session);
    return state;
  }
  recall(ports, state, await remembered(ports, [...state.connections.keys()]));
  return state;
}

function namedKeys(state: State): string[] {
  const { ids, connections, notifications } = state.active;
  return [
    ...ids.map(keys.ingestion),
    ...connections.map(keys.connection),
    ...notifications.map(keys.notificationGroup),
  ];
}

/** What can be read and is what its key names: under another's key it would be written back beside itself. */
function parsedAs<S extends z.ZodMiniType<{ id: string }>>(
  schema: S,
  id: string,
  raw: unknown,
): z.infer<S> | null {
  const record = parsed(schema, raw);
  return record?.id === id ? record : null;
}

const under = (stored: Stored, prefix: string): [string, unknown][] =>
  Object.entries(stored)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);

/** What storage has to become where it cannot be read. */
interface Repairs {
  /** The unreadable, whole, under their new keys. */
  copies: Stored;
  /** What goes on in their place. */
  mended: Stored;
  /** What goes: it is set aside, and nothing goes on in its place. */
  gone: string[];
}

const isNeeded = ({ copies }: Repairs) => Object.keys(copies).length > 0;

async function fill(
  ports: Ports,
  state: State,
  all: Stored,
  how: 'quick' | 'whole',
): Promise<'read' | 'damaged'> {
  const { stored, newer } = withoutNewer(all);
  const repairs: Repairs = { copies: {}, mended: {}, gone: [] };
  fillConnections(ports, state, stored, repairs);
  const records = fillRecords(ports, state, stored, repairs);
  for (const [id, raw] of under(stored, keys.notificationGroup(''))) {
    const notification = parsedAs(notificationGroupSchema, id, raw);
    if (notification) state.notifications.set(id, notification);
  }
  await fillBatches(ports, state);
  if (how === 'quick') return isNeeded(repairs) ? 'damaged' : 'read';

  const connections = [...state.connections.values()];
  const counts = { damaged: countDamaged(stored, repairs), newer: newer.length };
  const view = summaryWith(summaryOfAll(records, counts, state.view), connections, state.settings);
  const isNews = isNeeded(repairs) || !isSame(view, stored[keys.summary]);
  state.view = isNews ? { ...view, version: view.version + 1 } : view;
  const highestSeq = Math.max(0, ...records.map((record) => record.seq));
  state.active = {
    schema: SCHEMA_VERSION,
    ids: [...state.records.keys()],
    connections: [...state.connections.keys()],
    notifications: [...state.notifications.keys()],
    nextSeq: Math.max(state.active.nextSeq, highestSeq + 1),
    viewVersion: state.view.version,
  };
  // Without room for the repairs the state in memory still holds; they are made again at the next start.
  await writeDown(ports, state, stored, repairs).catch(() => undefined);
  return 'read';
}

/** Torn anywhere, nothing unreadable is lost, and the next start finds it again or knows that the view is to be rebuilt. */
async function writeDown(ports: Ports, state: State, stored: Stored, repairs: Repairs): Promise<void> {
  const { local } = ports;
  const write = async (items: Stored) => {
    const news = Object.entries(items).filter(([key, value]) => !isSame(value, stored[key]));
    if (news.length > 0) await local.set(Object.fromEntries(news));
  };
  // A kill at any of these writes must leave something that wakes the next life: the browser may have forgotten its alarms.
  const now = ports.clock.now();
  if (isNeeded(repairs) && [...state.records.values()].some(isPollable))
    await keepAlarm(ports.alarms, now, now);
  if (isNeeded(repairs)) {
    await write({ ...repairs.copies, [keys.active]: { ...state.active, viewVersion: null } });
    await write(repairs.mended);
    if (repairs.gone.length > 0) await local.remove(repairs.gone);
  }
  await write({ [keys.active]: state.active, [keys.summary]: state.view });
}

const countDamaged = (stored: Stored, { copies }: Repairs) =>
  new Set([...Object.keys(stored), ...Object.keys(copies)].filter((key) => key.startsWith(keys.damaged(''))))
    .size;

/** Under a key of its own, unless it is there from a start that was killed before it had mended the rest. */
function setAside(stored: Stored, { copies }: Repairs, key: string, raw: unknown): void {
  for (let copy = 1; ; copy++) {
    const name = keys.damaged(key, copy);
    if (stored[name] !== undefined && !isSame(stored[name], raw)) continue;
    copies[name] = raw;
    return;
  }
}

function fillConnections(ports: Ports, state: State, stored: Stored, repairs: Repairs): void {
  for (const [id, raw] of under(stored, keys.connection(''))) {
    const connection = parsedAs(connectionSchema, id, raw);
    if (connection) {
      state.connections.set(id, connection);
      continue;
    }
    const salvaged = recoverConnection(id, raw, PRODUCTION_BASE_URL, ports.clock.now());
    setAside(stored, repairs, keys.connection(id), raw);
    repairs.mended[keys.connection(id)] = salvaged;
    state.connections.set(id, salvaged);
  }
}

/** Puts what needs care into the state; answers with every readable record. */
function fillRecords(ports: Ports, state: State, stored: Stored, repairs: Repairs): Ingestion[] {
  const records: Ingestion[] = [];
  const named = new Set(state.active.ids);
  // An index that could not be read names nothing: then everything may have been watched.
  const isNamed = (id: IngestionId) => state.active === EMPTY_ACTIVE || named.has(id);
  const fallback = defaultConnection([...state.connections.values()], state.settings)?.id ?? null;
  for (const [id, raw] of under(stored, keys.ingestion(''))) {
    const readable = parsedAs(ingestionSchema, id, raw);
    if (readable === null) setAside(stored, repairs, keys.ingestion(id), raw);
    const record = readable ?? mend(ports, id, raw, fallback, isNamed, repairs);
    if (record === null) continue;
    records.push(record);
    if (isActive(record)) state.records.set(record.id, record);
  }
  return records;
}

function mend(
  ports: Ports,
  id: IngestionId,
  raw: unknown,
  fallbackConnectionId: string | null,
  isNamed: (id: IngestionId) => boolean,
  repairs: Repairs,
): Ingestion | null {
  const key = keys.ingestion(id);
  // Only what the index names was watched; of anything else nobody waits to hear.
  const salvaged = isNamed(id) ? recoverIngestion(id, raw, fallbackConnectionId, ports.clock.now()) : null;
  if (parsed(ingestionSchema, salvaged ?? undefined) === null) {
    // The detail first: as long as the record is there, what was left over of it is found again.
    repairs.gone.push(keys.rawResponse(id), key);
    return null;
  }
  repairs.mended[key] = salvaged;
  return salvaged;
}

/** The batches of what needs care that still owe their one notification, and the members that decide when it is due. */
async function fillBatches(ports: Ports, state: State): Promise<void> {
  const ids = new Set([...state.records.values()].flatMap((record) => record.batchId ?? []));
  if (ids.size === 0) return;
  const stored = await ports.local.get([...ids].map(keys.batch));
  for (const [id, raw] of under(stored, keys.batch(''))) {
    const batch = read.batch(raw);
    if (batch !== null && batch.id === id && batch.toldAt === null) state.batches.set(batch.id, batch);
  }
}

/** What the last life of the worker left in memory; lost with the browser, and then everything is due and unpaid. */
function remembered(ports: Ports, connections: string[]): Promise<Stored> {
  const wanted = [keys.scheduler, keys.log, ...connections.map(keys.live)];
  return ports.session.get(wanted).catch((): Stored => ({}));
}

function recall(ports: Ports, state: State, session: Stored): void {
  const now = ports.clock.now();
  state.scheduler = parsed(schedulerStateSchema, session[keys.scheduler]) ?? newSchedulerState(now);
  state.log = parsed(logSchema, session[keys.log])?.entries ?? [];
  for (const id of state.connections.keys()) {
    state.lives.set(
      id,
      parsed(connectionRuntimeSchema, session[keys.live(id)]) ?? newConnectionRuntime(now, false),
    );
  }
}

/** Whether a removed ingestion's time for undo is over. A clock set back must not keep it for as long. */
export function isGone(record: Ingestion, now: number): boolean {
  return record.removedAt !== null && Math.abs(now - record.removedAt) >= UNDO_MS;
}
