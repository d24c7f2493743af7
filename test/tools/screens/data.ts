import type { Diagnosis } from '../../../src/messages';
import { talliesOf } from '../../../src/watch/batches';
import type {
  ConnectionView,
  Detail,
  Ingestion,
  Live,
  LogEntry,
  Settings,
  View,
  Watching,
} from '../../../src/watch/records';
import { SCHEMA } from '../../../src/watch/records';

/** Realistic data for the screenshots: as the background would have written it. */

const SECOND = 1_000;
const MINUTE = 60_000;
export const now = Date.now();

/** A UUID that stays the same from run to run. */
export const uuid = (n: number) =>
  `${(0x7c9e6679 + n * 0x1f3d5b79).toString(16).slice(-8).padStart(8, '4')}-7425-40de-944b-${(0xe07fc1f90ae7 - n * 0x3b9aca07).toString(16).padStart(12, '0')}`;

export const CONNECTION_ID = 'c1';

export const connection: ConnectionView = {
  id: CONNECTION_ID,
  name: 'production',
  baseUrl: 'https://synap-cloud-prod.maximem.ai',
  colour: 'blue',
  keyMode: 'kept',
  last4: '1a2b',
  identity: {
    clientId: 'cli_4f1c8d2e9b7a6053',
    instanceId: 'inst_0a9b8c7d6e5f4132',
    isolation: 'equals_customer',
    at: now - 3 * 24 * 60 * MINUTE,
  },
  checkError: null,
  blocked: null,
  limitPerMin: null,
  typicalMs: 14 * SECOND,
};

let seq = 100;

/** An ingestion that Synap has answered about, queued `ageMs` ago. */
export function watching(n: number, ageMs: number, changes: Partial<Watching> = {}): Watching {
  seq -= 1;
  return {
    schema: SCHEMA,
    id: uuid(n),
    connectionId: CONNECTION_ID,
    addedOn: null,
    batchId: null,
    source: 'popup',
    addedAt: now - ageMs + SECOND,
    seq,
    round: 1,
    roundStartedAt: now - ageMs + SECOND,
    watchedSince: now - ageMs + SECOND,
    status: 'processing',
    rawStatus: 'processing',
    documentId: null,
    queuedAt: now - ageMs,
    startedAt: now - ageMs + 2 * SECOND,
    completedAt: null,
    memoriesCreated: 0,
    memoryIds: [],
    errorMessage: null,
    transitions: [],
    lastError: null,
    notFound: { count: 0, firstAt: null, triedConnections: [] },
    seenAt: null,
    removedAt: null,
    label: '',
    note: '',
    ...changes,
    state: 'watching',
  };
}

type Kind = Extract<Ingestion, { state: 'ended' }>['outcome']['kind'];

/** An ingestion that ended `agoMs` ago after `tookMs`. */
export function ended(
  n: number,
  kind: Kind,
  agoMs: number,
  tookMs: number,
  changes: Partial<Watching> = {},
): Ingestion {
  const final = kind === 'completed' || kind === 'partial_success' || kind === 'failed';
  const base = watching(n, agoMs + tookMs, {
    status: final ? kind : null,
    rawStatus: final ? kind : null,
    completedAt: final ? now - agoMs : null,
    seenAt: now,
    ...(final ? {} : { queuedAt: null, startedAt: null }),
    ...changes,
  });
  return {
    ...base,
    state: 'ended',
    outcome: { kind, at: now - agoMs, round: 1 },
    notice: { state: 'sent', id: `${base.id}:1:${kind}`, at: now - agoMs },
  };
}

export const memoryIds = (count: number, from = 500) =>
  Array.from({ length: count }, (_, i) => uuid(from + i));

export const completed = ended(3, 'completed', 4 * MINUTE, 14 * SECOND, {
  documentId: 'refund-policy',
  memoriesCreated: 3,
  memoryIds: memoryIds(3),
  transitions: [
    { status: 'queued', notBefore: null, notAfter: now - 4 * MINUTE - 13 * SECOND },
    {
      status: 'processing',
      notBefore: now - 4 * MINUTE - 13 * SECOND,
      notAfter: now - 4 * MINUTE - 11 * SECOND,
    },
    { status: 'completed', notBefore: now - 4 * MINUTE - SECOND, notAfter: now - 4 * MINUTE + 600 },
  ],
});

export const failed = ended(5, 'failed', 2 * 60 * MINUTE, 31 * SECOND, {
  documentId: 'standup-0412',
  errorMessage:
    'Embedding service unavailable after 3 attempts (upstream 503).\nStage: embed_chunks, chunk 17 of 42.\nThe document was stored; no memories were created from it.',
});

export const underWay: Ingestion[] = [
  watching(0, 3 * SECOND, {
    status: null,
    rawStatus: null,
    queuedAt: null,
    startedAt: null,
    watchedSince: null,
  }),
  watching(1, 12 * SECOND, {
    documentId: 'onboarding-call-17',
    memoriesCreated: 2,
    transitions: [
      { status: 'queued', notBefore: null, notAfter: now - 11 * SECOND },
      { status: 'processing', notBefore: now - 11 * SECOND, notAfter: now - 9 * SECOND },
    ],
    memoryIds: memoryIds(2, 600),
  }),
  watching(2, 4 * MINUTE + 7 * SECOND, {
    documentId: 'backfill-2025-q4-part-3.jsonl',
    status: 'queued',
    rawStatus: 'queued',
    startedAt: null,
  }),
  watching(20, 70 * SECOND, {
    documentId: 'board-minutes',
    status: 'other',
    rawStatus: 'embedding',
    startedAt: null,
    transitions: [
      { status: 'queued', notBefore: null, notAfter: now - 69 * SECOND },
      { status: 'embedding', notBefore: now - 50 * SECOND, notAfter: now - 30 * SECOND },
    ],
    label: 'Board minutes, second try',
    note: 'The first upload had the wrong customer ID. Ask Ines before deleting.',
  }),
];

export const finished: Ingestion[] = [
  completed,
  ended(4, 'partial_success', 26 * MINUTE, 252 * SECOND, {
    documentId: 'q3-notes.pdf',
    memoriesCreated: 2,
    memoryIds: memoryIds(2, 700),
    errorMessage: '1 of 3 extractions failed: table on page 4 could not be read',
    seenAt: null,
  }),
  failed,
  ended(6, 'not_found', 5 * 60 * MINUTE, 0),
  ended(7, 'rejected', 26 * 60 * MINUTE, 0),
  ended(8, 'gave_up', 50 * 60 * MINUTE, 0, {
    documentId: 'nightly-crm-sync',
    status: 'processing',
    rawStatus: 'processing',
    queuedAt: now - 74 * 60 * MINUTE,
  }),
  { ...watching(9, 90 * MINUTE, { documentId: 'draft-handbook', seenAt: now }), state: 'stopped' },
  ended(10, 'completed', 4 * 24 * 60 * MINUTE, 900, {
    documentId: 'hello-world',
    memoriesCreated: 1,
    memoryIds: memoryIds(1, 800),
  }),
];

const HOSTILE = `<img src=x onerror=alert(1)> \u202Eevil\u202C 🧠${'contract-annex-very-long-name-'.repeat(6)}`;
export const longNames: Ingestion[] = [
  ended(30, 'completed', MINUTE, 14 * SECOND, {
    documentId: 'annual-report-2025-'.repeat(11).slice(0, 200),
    memoriesCreated: 12_345,
  }),
  ended(31, 'failed', 2 * MINUTE, 3 * SECOND, {
    documentId: HOSTILE,
    errorMessage: 'Traceback: '.repeat(9_000),
  }),
  watching(32, 65 * MINUTE, {
    documentId: 'عقد-الإيجار-٢٠٢٥',
    status: 'other',
    rawStatus: 'waiting_for_downstream_capacity_in_region_eu',
  }),
];

const DOCUMENTS = [
  'onboarding-call',
  'refund-policy',
  'standup',
  'q3-notes.pdf',
  'crm-export',
  'board-minutes',
];
const MESSAGES = [
  'Embedding service unavailable after 3 attempts (upstream 503).',
  'Document is larger than the limit of 10 MB',
  'Table on page 7 could not be read',
  'Rate limit of the embedding model reached, retry in 20 s',
];

/** Two weeks of somebody's work, the newest first: what ended, most of it well, at any hour but mostly by day. */
export function many(count: number): Ingestion[] {
  return Array.from({ length: count }, (_, n) => {
    // Unlike from one to the next, and the same from run to run.
    const chance = (n * 7919) % 1_000;
    const agoMs = (n / count) * 14 * 24 * 60 * MINUTE + (n % 9 === 0 ? 0 : 40 * MINUTE);
    const tookMs = Math.round(1_500 * 1.9 ** ((chance % 97) / 12));
    const kind =
      chance < 880 ? 'completed' : chance < 920 ? 'partial_success' : chance < 985 ? 'failed' : 'gave_up';
    const wentWell = kind === 'completed' || kind === 'partial_success';
    return ended(1_000 + n, kind, agoMs, tookMs, {
      id: `${(0x10000000 + n * 104_729).toString(16)}-7425-40de-944b-${(0x100000000000 + n * 15_485_863).toString(16)}`,
      documentId: `${DOCUMENTS[n % DOCUMENTS.length]}-${n}`,
      batchId: n % 200 < 20 ? uuid(2_000 + Math.floor(n / 200)) : null,
      memoriesCreated: wentWell ? chance % 17 : 0,
      errorMessage: kind === 'completed' ? null : (MESSAGES[(chance % 7) % MESSAGES.length] ?? null),
      ...(kind === 'gave_up'
        ? {}
        : { startedAt: now - agoMs - tookMs + Math.round((tookMs * (chance % 40)) / 100) }),
    });
  });
}

export function live(changes: Partial<Live> = {}): Live {
  const polls = underWay.map(({ id }) => [
    id,
    { dueAt: now + 4 * SECOND, lastPolledAt: now - 2 * SECOND, answeredAt: now - 2 * SECOND, failures: 0 },
  ]);
  return {
    schema: SCHEMA,
    tokens: 8,
    tokensAt: now,
    limitPerMin: 60,
    failures: 0,
    failedAt: null,
    heldUntil: null,
    askedUntil: null,
    trouble: null,
    offsetMs: 0,
    polls: Object.fromEntries(polls),
    ...changes,
  };
}

export const settings: Settings = {
  schema: SCHEMA,
  notify: { completed: true, partial_success: true, failed: true, other: false },
  quiet: null,
  keep: 500,
  longestWatchMs: 86_400_000,
  theme: 'system',
  defaultConnectionId: null,
  readClipboard: false,
};

export function viewOf(
  records: Ingestion[],
  connections: ConnectionView[],
  changes: Partial<View> = {},
): View {
  const isUnderWay = ({ state }: Ingestion) => state === 'watching';
  return {
    schema: SCHEMA,
    version: 1,
    counts: {
      underWay: records.filter(isUnderWay).length,
      total: records.length,
      unseenFailures: 0,
      damaged: 0,
      newer: 0,
    },
    underWay: records.filter(isUnderWay).map(({ id }) => id),
    recent: records.filter((record) => !isUnderWay(record)).map(({ id }) => id),
    batches: talliesOf(records),
    connections,
    defaultConnectionId: connections[0]?.id ?? null,
    theme: 'system',
    storageFull: false,
    ...changes,
  };
}

export function detailOf(record: Ingestion): Detail {
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
    schema: SCHEMA,
    raw: JSON.stringify(body),
    truncated: false,
    at: now - 4 * MINUTE,
    correlationId: uuid(900),
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
export function logOf({ id, connectionId }: Ingestion): LogEntry[] {
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

/** What the doctor finds, with something of each kind. */
export const diagnosis: Diagnosis = {
  at: now,
  wokeAt: now - 40 * SECOND,
  lastRoundAt: now - 2 * SECOND,
  alarmAt: now + 21 * SECOND,
  isAlarmNeeded: true,
  online: true,
  notifications: { permission: 'granted', shown: 0 },
  storage: { bytes: 1_234_567, keys: 702 },
  counts: { underWay: 4, total: 340, unseenFailures: 1, damaged: 0, newer: 0 },
  connections: [
    {
      id: CONNECTION_ID,
      name: 'production',
      baseUrl: connection.baseUrl,
      keyMode: 'kept',
      hasPermission: true,
      key: 'opens',
      verifiedAt: now - 3 * 24 * 60 * MINUTE,
      blocked: null,
      trouble: 'timed_out',
      heldUntil: null,
      offsetMs: -252 * SECOND,
      limitPerMin: 60,
      ownLimitPerMin: null,
    },
    {
      id: 'c2',
      name: 'staging',
      baseUrl: 'https://staging.example.com',
      keyMode: 'session',
      hasPermission: false,
      key: 'key_needed',
      verifiedAt: null,
      blocked: 'key_needed',
      trouble: null,
      heldUntil: null,
      offsetMs: 0,
      limitPerMin: 60,
      ownLimitPerMin: 12,
    },
  ],
  log: [],
};
