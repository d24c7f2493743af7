import type { ResponseMeta } from '../../src/synap/headers';
import type { StatusBody } from '../../src/synap/status-body';
import { newSchedulerState } from '../../src/watch/model/defaults';
import type { PendingOutcome } from '../../src/watch/model/ingestion';
import {
  type Block,
  type Connection,
  type ConnectionRuntime,
  type OutcomeKind,
  SCHEMA_VERSION,
  type SchedulerState,
  type Watching,
} from '../../src/watch/model/records';
import { endWatch, newIngestion } from '../../src/watch/model/rounds';
import type { PollContext, PollResult } from '../../src/watch/poll-result';
import type { SettledPoll } from '../../src/watch/scheduling/after-poll';
import { newConnectionRuntime } from '../../src/watch/scheduling/budget';
import { initialDurationModel } from '../../src/watch/scheduling/duration-model';

/** A moment to count from; no test depends on which. */
export const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
export const HOME = 'home';

export const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function watching(n = 1, over: Partial<Watching> = {}): Watching {
  const added = { id: idOf(n), connectionId: HOME, batchId: null, source: 'popup', seq: n } as const;
  return { ...newIngestion(added, NOW), ...over };
}

export function pendingOutcome(
  n: number,
  kind: OutcomeKind = 'completed',
  at = NOW,
  over: Partial<Watching> = {},
): PendingOutcome {
  const record = endWatch(watching(n, over), kind, at);
  if (record.notification.state !== 'pending') throw new Error('a fresh outcome has a pending notification');
  return { ...record, notification: record.notification };
}

export function body(over: Partial<StatusBody> = {}): StatusBody {
  return {
    status: 'processing',
    rawStatus: 'processing',
    documentId: 'refund-policy',
    queuedAt: NOW - 5_000,
    startedAt: NOW - 4_000,
    completedAt: null,
    memoriesCreated: 0,
    memoryIds: [],
    errorMessage: null,
    ...over,
  };
}

export function answered(over: Partial<StatusBody> = {}, at = NOW, connectionId = HOME): PollResult {
  return { kind: 'answered', body: body(over), connectionId, receivedAt: at, serverTime: at };
}

export const alone: PollContext = {
  isVisible: false,
  maxWatchTimeMs: 24 * 3_600_000,
  watchedMs: 0,
  answeredAt: null,
  otherConnections: [],
};

export function meta(over: Partial<ResponseMeta> = {}): ResponseMeta {
  return {
    httpStatus: 200,
    correlationId: 'c-1',
    limitPerMin: null,
    windowMs: null,
    burst: null,
    remaining: null,
    resetInMs: null,
    retryAfterMs: null,
    serverTime: null,
    ageMs: 0,
    ...over,
  };
}

export function connection(id = HOME, over: Partial<Connection> = {}): Connection {
  return {
    schema: SCHEMA_VERSION,
    id,
    name: id,
    baseUrl: `https://${id}.example`,
    colour: 'blue',
    addedAt: NOW,
    keyMode: 'kept',
    sealed: { ciphertext: 'x', iv: 'y' },
    last4: '1a2b',
    keyEpoch: 1,
    removedAt: null,
    identity: null,
    checkError: null,
    blocked: null,
    limitPerMin: null,
    durationModel: initialDurationModel(),
    ...over,
  };
}

export const connectionRuntime = (over: Partial<ConnectionRuntime> = {}): ConnectionRuntime => ({
  ...newConnectionRuntime(NOW, true),
  ...over,
});
export const scheduler = (over: Partial<SchedulerState> = {}): SchedulerState => ({
  ...newSchedulerState(NOW),
  ...over,
});

/** A poll of `watching()` that is over. */
export const settledPoll = (over: Partial<SettledPoll> = {}): SettledPoll => ({
  record: watching(),
  sentAt: NOW - 10,
  now: NOW,
  isVisible: false,
  others: [],
  ownLimit: null,
  durationModel: initialDurationModel(),
  random: 1,
  ...over,
});

/** A block that only a person ends. */
export const blockFor = (reason: Block['reason']): Block => ({
  reason,
  since: NOW,
  until: null,
  notifiedAt: null,
  detail: null,
  correlationId: null,
  link: null,
});
