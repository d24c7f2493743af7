import type { Ports } from '../../platform/ports';
import { isNewer, read } from '../../watch/model/read-stored';
import {
  type Batch,
  type Block,
  type Connection,
  type ConnectionRuntime,
  type Ingestion,
  type IngestionId,
  keys,
  type LogEntry,
  type NotificationGroup,
  type RawResponse,
  SCHEMA_VERSION,
  type SchedulerState,
  type Settings,
} from '../../watch/model/records';
import { isSame, type State } from './state';

/** One read-modify-write. Nothing is written before it ends, everything at once then, or nothing if it throws. */
export interface Transaction {
  readonly now: number;
  /** As it was, with what this transaction has put so far. */
  readonly state: Readonly<State>;
  find(id: IngestionId): Promise<Ingestion | null>;
  /** Reads these in one go, so that finding each costs nothing. */
  prefetch(ids: IngestionId[]): Promise<void>;
  findBatch(id: string): Promise<Batch | null>;
  findRawResponse(id: IngestionId): Promise<RawResponse | null>;
  /** One that was there already must have been found before. The same again writes nothing. */
  put(record: Ingestion): void;
  /** For good, with its detail. */
  drop(id: IngestionId): Promise<void>;
  putRawResponse(id: IngestionId, detail: RawResponse): void;
  putConnection(connection: Connection): void;
  dropConnection(id: string): void;
  putBatch(batch: Batch): void;
  putNotificationGroup(notification: NotificationGroup): void;
  dropNotificationGroup(id: string): void;
  putRuntime(connectionId: string, live: ConnectionRuntime): void;
  putScheduler(scheduler: SchedulerState): void;
  putSettings(settings: Settings): void;
  takeSeq(): number;
  log(entry: Omit<LogEntry, 'at'>): void;
}

/** A write in the making: what of the state has been touched. */
export interface Touched {
  state: State;
  changes: Map<IngestionId, { before: Ingestion | null; after: Ingestion | null }>;
  local: Record<string, unknown>;
  removeLocal: Set<string>;
  session: Record<string, unknown>;
}

/** Thrown by a transaction that comes upon a record it cannot read: it has to be set aside before anything is written. */
export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}

/** Thrown by a transaction that would touch what a newer version of the extension has written. */
export class NewerRecord extends Error {
  override name = 'NewerRecord';
}

/** Reads through what is touched to what is in memory to what is stored; writes into what is touched. */
export function createTransaction(ports: Pick<Ports, 'local'>, touched: Touched, now: number): Transaction {
  const { state, changes } = touched;
  /** What storage holds of the ones that memory does not; null is not there. */
  const known = new Map<IngestionId, Ingestion | null>();
  async function prefetch(ids: IngestionId[]): Promise<void> {
    const unknown = ids.filter((id) => !changes.has(id) && !state.records.has(id) && !known.has(id));
    if (unknown.length === 0) return;
    const stored = await ports.local.get(unknown.map(keys.ingestion));
    for (const id of unknown) {
      const raw = stored[keys.ingestion(id)];
      if (isNewer(raw)) throw new NewerRecord(id);
      const record = read.ingestion(raw);
      if (raw !== undefined && record?.id !== id) throw new DamagedRecord(id);
      known.set(id, record);
    }
  }
  const held = (id: IngestionId) => state.records.get(id) ?? known.get(id) ?? null;
  async function find(id: IngestionId): Promise<Ingestion | null> {
    await prefetch([id]);
    const change = changes.get(id);
    return change ? change.after : held(id);
  }
  /** What was there before this transaction, so that the view can count the difference. */
  const before = (id: IngestionId) => {
    const change = changes.get(id);
    return change ? change.before : held(id);
  };
  function log(entry: Omit<LogEntry, 'at'>): void {
    state.log = [...state.log, { at: now, ...entry }];
    touched.session[keys.log] = { schema: SCHEMA_VERSION, entries: state.log };
  }
  /** Here, where all of them pass: a connection is stopped and set going again in many places. */
  function logBlock(was: Block | null, { id, blocked }: Connection): void {
    if (was?.reason === blocked?.reason) return;
    log({
      event: blocked === null ? 'unblocked' : 'blocked',
      ingestionId: null,
      connectionId: id,
      what: (blocked ?? was)?.reason ?? '',
      correlationId: blocked?.correlationId ?? null,
      tookMs: null,
    });
  }
  return {
    now,
    state,
    find,
    prefetch,
    async findBatch(id) {
      const held = state.batches.get(id);
      if (held) return held;
      const key = keys.batch(id);
      return read.batch((await ports.local.get([key]))[key]);
    },
    async findRawResponse(id) {
      const key = keys.rawResponse(id);
      if (touched.removeLocal.has(key)) return null;
      return read.rawResponse(touched.local[key] ?? (await ports.local.get([key]))[key]);
    },
    put(record) {
      const was = before(record.id);
      if (isSame(changes.get(record.id)?.after ?? was, record)) return;
      changes.set(record.id, { before: was, after: record });
      state.records.set(record.id, record);
    },
    async drop(id) {
      await prefetch([id]);
      changes.set(id, { before: before(id), after: null });
      state.records.delete(id);
      touched.removeLocal.add(keys.rawResponse(id));
      delete touched.local[keys.rawResponse(id)];
    },
    putRawResponse(id, detail) {
      touched.local[keys.rawResponse(id)] = detail;
    },
    putConnection(connection) {
      const before = state.connections.get(connection.id);
      if (isSame(before, connection)) return;
      logBlock(before?.blocked ?? null, connection);
      state.connections.set(connection.id, connection);
      touched.local[keys.connection(connection.id)] = connection;
    },
    dropConnection(id) {
      state.connections.delete(id);
      state.lives.delete(id);
      touched.removeLocal.add(keys.connection(id));
    },
    putBatch(batch) {
      state.batches.set(batch.id, batch);
      touched.local[keys.batch(batch.id)] = batch;
    },
    putNotificationGroup(notification) {
      state.notifications.set(notification.id, notification);
      touched.local[keys.notificationGroup(notification.id)] = notification;
    },
    dropNotificationGroup(id) {
      state.notifications.delete(id);
      touched.removeLocal.add(keys.notificationGroup(id));
      delete touched.local[keys.notificationGroup(id)];
    },
    putRuntime(connectionId, live) {
      state.lives.set(connectionId, live);
      touched.session[keys.live(connectionId)] = live;
    },
    putScheduler(scheduler) {
      state.scheduler = scheduler;
      touched.session[keys.scheduler] = scheduler;
    },
    putSettings(settings) {
      if (isSame(state.settings, settings)) return;
      state.settings = settings;
      touched.local[keys.settings] = settings;
    },
    takeSeq() {
      const seq = state.active.nextSeq;
      state.active = { ...state.active, nextSeq: seq + 1 };
      return seq;
    },
    log,
  };
}
