import { talliesOf } from '../../../../src/watch/model/batch-tallies';
import { endedListsOf } from '../../../../src/watch/model/ended-list';
import type {
  ConnectionRuntime,
  ConnectionView,
  Failure,
  Ingestion,
  LogEntry,
  RawResponse,
  Settings,
  Summary,
} from '../../../../src/watch/model/records';
import { keys, SCHEMA_VERSION } from '../../../../src/watch/model/records';
import { MINUTE, now, SECOND, uuid } from './basics';
import { CONNECTION_ID, connection } from './connections';
import { completed, inProgress } from './ingestions';

/** What differs from one state to another. */
export interface Stored {
  records?: Ingestion[];
  connections?: ConnectionView[];
  summary?: Partial<Summary>;
  runtime?: Partial<ConnectionRuntime>;
  settings?: Partial<Settings>;
}

/** Only so many records get a raw response: no state opens one further down, and writing them takes time. */
const WITH_RESPONSE = 20;

/** The whole content of the browser's storage for such a state. */
export function stored(what: Stored) {
  const { records = [], connections = [connection], summary = {} } = what;
  return {
    local: {
      [keys.summary]: summaryOf(records, connections, summary),
      [keys.settings]: { ...settings, ...what.settings },
      ...Object.fromEntries(records.map((record) => [keys.ingestion(record.id), record])),
      ...Object.fromEntries(
        records.slice(0, WITH_RESPONSE).map((record) => [keys.rawResponse(record.id), detailOf(record)]),
      ),
    },
    session: {
      [keys.runtime(CONNECTION_ID)]: runtimeWith(what.runtime),
      [keys.log]: { schema: SCHEMA_VERSION, entries: logOf(completed) },
    },
  };
}

/** A failed poll, three seconds ago. */
export const failure = (code: Failure['code'], detail: string | null = null): Failure => ({
  code,
  at: now - 3 * SECOND,
  correlationId: uuid(901),
  detail,
});

function runtimeWith(changes: Partial<ConnectionRuntime> = {}): ConnectionRuntime {
  const polls = inProgress.map(({ id }) => [
    id,
    { dueAt: now + 4 * SECOND, lastPolledAt: now - 2 * SECOND, answeredAt: now - 2 * SECOND, failures: 0 },
  ]);
  return {
    schema: SCHEMA_VERSION,
    tokens: 8,
    tokensAt: now,
    limitPerMin: 60,
    failures: 0,
    failedAt: null,
    pausedUntil: null,
    serverPausedUntil: null,
    connectionError: null,
    offsetMs: 0,
    polls: Object.fromEntries(polls),
    ...changes,
  };
}

const settings: Settings = {
  schema: SCHEMA_VERSION,
  notify: { completed: true, partial_success: true, failed: true, other: false },
  quiet: null,
  keep: 500,
  maxWatchTimeMs: 86_400_000,
  theme: 'system',
  defaultConnectionId: null,
  readClipboard: false,
};

function summaryOf(
  records: Ingestion[],
  connections: ConnectionView[],
  changes: Partial<Summary> = {},
): Summary {
  const isInProgress = ({ state }: Ingestion) => state === 'watching';
  return {
    schema: SCHEMA_VERSION,
    attention: { ingestions: records.map(({ id }) => id), connections: [], notificationGroups: [] },
    nextSeq: 200,
    counts: {
      inProgress: records.filter(isInProgress).length,
      total: records.length,
      unseenProblems: 0,
      damaged: 0,
      newer: 0,
    },
    inProgress: records.filter(isInProgress).map(({ id }) => id),
    ...endedListsOf(records.filter(({ removedAt }) => removedAt === null)),
    batches: talliesOf(records),
    connections,
    formerConnections: [],
    defaultConnectionId: connections[0]?.id ?? null,
    theme: 'system',
    storageFull: false,
    ...changes,
  };
}

function detailOf(record: Ingestion): RawResponse {
  const time = (at: number | null) =>
    at === null ? null : new Date(at).toISOString().replace('Z', '+00:00');
  const body = {
    ingestion_id: record.id,
    document_id: record.documentId,
    status: record.rawStatus,
    queued_at: time(record.queuedAt),
    started_at: time(record.startedAt),
    completed_at: time(record.completedAt),
    memories_created: record.memoriesCreated,
    memory_ids: record.memoryIds,
    error_message: record.errorMessage,
  };
  return {
    schema: SCHEMA_VERSION,
    raw: JSON.stringify(body),
    truncated: false,
    at: now - 4 * MINUTE,
    correlationId: uuid(900),
    noise: [],
    changedLast: [],
    changes: [
      {
        at: now - 4 * MINUTE,
        fields: [
          { path: 'status', before: '"processing"', after: JSON.stringify(record.rawStatus) },
          { path: 'completed_at', before: 'null', after: JSON.stringify(time(record.completedAt)) },
          { path: 'memories_created', before: '2', after: String(record.memoriesCreated) },
          { path: 'memory_ids.2', before: null, after: JSON.stringify(record.memoryIds[2] ?? uuid(502)) },
        ],
      },
      {
        at: now - 4 * MINUTE - 12 * SECOND,
        fields: [{ path: 'status', before: '"queued"', after: '"processing"' }],
      },
    ],
  };
}

/** What was asked about an ingestion, oldest first. */
function logOf({ id, connectionId }: Ingestion): LogEntry[] {
  const noted: [secondsAgo: number, event: LogEntry['event'], what: string][] = [
    [254, 'polled', 'queued'],
    [252, 'failed_poll', 'server_error'],
    [248, 'polled', 'processing'],
    [244, 'polled', 'processing'],
    [240, 'polled', 'completed'],
    [240, 'finished', 'completed'],
    [240, 'notified', `${id}:1:completed`],
  ];
  return noted.map(([secondsAgo, event, what], index) => ({
    at: now - secondsAgo * SECOND,
    event,
    ingestionId: id,
    connectionId,
    what,
    correlationId: event === 'polled' || event === 'failed_poll' ? uuid(910 + index) : null,
    tookMs: event === 'notified' ? null : 120 + 40 * index,
  }));
}
