import fc from 'fast-check';
import type * as z from 'zod/mini';
import { ERROR_CODES } from '../../src/synap/errors';
import { STATUSES } from '../../src/synap/status';
import { newLive } from '../../src/watch/budget';
import { COLOURS } from '../../src/watch/colours';
import { DEFAULT_SETTINGS, newPulse } from '../../src/watch/defaults';
import { ended, muted, newIngestion, stopped, told } from '../../src/watch/ingestion';
import {
  activeSchema,
  type Batch,
  BLOCKS,
  batchSchema,
  type Connection,
  connectionSchema,
  detailSchema,
  type GroupNotice,
  groupNoticeSchema,
  type Ingestion,
  ingestionSchema,
  type Live,
  liveSchema,
  logSchema,
  OUTCOMES,
  type Pulse,
  pulseSchema,
  SCHEMA,
  type Settings,
  SOURCES,
  settingsSchema,
  viewSchema,
  type Watching,
} from '../../src/watch/records';
import { connection as sampleConnection } from '../unit/samples';
import { anyTime } from './arbitraries';

/** What storage may hold: every kind of record, valid by its schema, with any value its schema lets through. */

export const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const text = fc.string({ maxLength: 12 });
const someIds = fc.uniqueArray(fc.nat(6).map(idOf), { maxLength: 4 });
const count = fc.oneof(fc.nat(20), fc.constantFrom(-1, 0.5, 1e308, 2 ** 53));

const failure = fc.record({
  code: fc.constantFrom(...ERROR_CODES),
  at: anyTime,
  correlationId: orNull(text),
  detail: orNull(text),
});

const facts: fc.Arbitrary<Partial<Watching>> = fc.record(
  {
    batchId: fc.constantFrom(null, 'b1', 'b2'),
    round: fc.integer({ min: 1, max: 5 }),
    roundStartedAt: anyTime,
    watchedSince: orNull(anyTime),
    status: orNull(fc.constantFrom(...STATUSES)),
    rawStatus: orNull(text),
    documentId: orNull(text),
    queuedAt: orNull(anyTime),
    startedAt: orNull(anyTime),
    completedAt: orNull(anyTime),
    memoriesCreated: count,
    memoryIds: fc.array(text, { maxLength: 3 }),
    errorMessage: orNull(text),
    transitions: fc.array(fc.record({ status: text, notBefore: orNull(anyTime), notAfter: anyTime }), {
      maxLength: 2,
    }),
    lastError: orNull(failure),
    notFound: fc.record({
      count: fc.nat(4),
      firstAt: orNull(anyTime),
      triedConnections: fc.subarray(['home', 'away']),
    }),
    seenAt: orNull(anyTime),
    removedAt: fc.option(anyTime, { nil: null, freq: 2 }),
    label: text,
    note: text,
  },
  { requiredKeys: [] },
);

export const outcomeKind = fc.constantFrom(...OUTCOMES);

/** What became of a watch: nothing yet, stopped, or ended with its outcome owed, told or never to be told. */
const END: ((record: Watching, kind: (typeof OUTCOMES)[number], at: number) => Ingestion)[] = [
  (record) => record,
  (record) => record,
  (record) => stopped(record),
  (record, kind, at) => ended(record, kind, at),
  (record, kind, at) => told(ended(record, kind, at), 'n', at),
  (record, kind, at) => muted(ended(record, kind, at), 'switched_off', at),
];

/** The n-th ingestion, in any state. */
export const ingestion = (n: number): fc.Arbitrary<Ingestion> =>
  fc
    .record({
      connectionId: fc.constantFrom('home', 'home', 'away', 'gone'),
      source: fc.constantFrom(...SOURCES),
      addedAt: anyTime,
      facts,
      end: fc.constantFrom(...END),
      kind: outcomeKind,
      at: anyTime,
    })
    .map(({ connectionId, source, addedAt, facts, end, kind, at }) => {
      const added = newIngestion({ id: idOf(n), connectionId, batchId: null, source, seq: n }, addedAt);
      return end({ ...added, ...facts }, kind, at);
    });

const block = fc.record({
  reason: fc.constantFrom(...BLOCKS),
  since: anyTime,
  until: orNull(anyTime),
  toldAt: orNull(anyTime),
  detail: orNull(text),
  correlationId: orNull(text),
  link: orNull(text),
});

export const connection = (id: string): fc.Arbitrary<Connection> =>
  fc
    .record({
      name: text,
      baseUrl: fc.constantFrom(
        'https://synap-cloud-prod.maximem.ai',
        'https://other.example',
        'http://localhost:8080',
      ),
      colour: fc.constantFrom(...COLOURS),
      addedAt: anyTime,
      keyMode: fc.constantFrom('kept' as const, 'session' as const),
      sealed: orNull(fc.constant({ ciphertext: '1115.1121.1110.1097.1112.1095.1107', iv: 'iv' })),
      last4: text,
      keyEpoch: fc.nat(5),
      identity: orNull(
        fc.record({ clientId: orNull(text), instanceId: orNull(text), isolation: orNull(text), at: anyTime }),
      ),
      checkError: orNull(failure),
      blocked: fc.option(block, { nil: null, freq: 3 }),
    })
    .map((over) => sampleConnection(id, over));

export const batch = (id: string): fc.Arbitrary<Batch> =>
  fc.record({
    schema: fc.constant(SCHEMA),
    id: fc.constant(id),
    addedAt: anyTime,
    ids: someIds,
    toldAt: orNull(anyTime),
  });

export const notice = (id: string): fc.Arbitrary<GroupNotice> =>
  fc.record({
    schema: fc.constant(SCHEMA),
    id: fc.constant(id),
    kind: fc.constantFrom('digest', 'away', 'quiet', 'batch'),
    at: anyTime,
    batchId: fc.constantFrom(null, 'b1'),
    members: fc.array(
      fc.record({ id: fc.nat(6).map(idOf), round: fc.integer({ min: 1, max: 3 }), kind: outcomeKind }),
      { maxLength: 3 },
    ),
    toldBefore: fc.nat(3),
    tries: fc.nat(6),
  });

const minute = fc.integer({ min: 0, max: 1439 });
export const settings: fc.Arbitrary<Settings> = fc
  .record({
    notify: fc.record({
      completed: fc.boolean(),
      partial_success: fc.boolean(),
      failed: fc.boolean(),
      other: fc.boolean(),
    }),
    quiet: fc.option(fc.record({ from: minute, to: minute }), { nil: null, freq: 1 }),
    keep: fc.integer({ min: 1, max: 100_000 }),
    longestWatchMs: fc.integer({ min: 60_000, max: 10 * 86_400_000 }),
    theme: fc.constantFrom('system' as const, 'light' as const, 'dark' as const),
    defaultConnectionId: fc.constantFrom(null, 'home', 'gone'),
    readClipboard: fc.boolean(),
  })
  .map((over) => ({ ...DEFAULT_SETTINGS, ...over }));

const poll = fc.record({
  dueAt: anyTime,
  lastPolledAt: orNull(anyTime),
  answeredAt: orNull(anyTime),
  failures: fc.nat(20),
});

export const live: fc.Arbitrary<Live> = fc
  .record({
    tokens: fc.oneof(fc.double({ min: -20, max: 60, noNaN: true }), fc.constantFrom(1e308, -1e308)),
    tokensAt: anyTime,
    limitPerMin: fc.oneof(fc.integer({ min: 1, max: 6_000 }), fc.constantFrom(0, -1, 1e-9, 1e308)),
    failures: fc.nat(50),
    failedAt: orNull(anyTime),
    heldUntil: orNull(anyTime),
    trouble: orNull(failure),
    offsetMs: anyTime,
    polls: fc.dictionary(fc.nat(6).map(idOf), poll, { maxKeys: 4 }),
  })
  .map((over) => ({ ...newLive(0, false), ...over }))
  .filter((one) => liveSchema.safeParse(one).success);

export const pulse: fc.Arbitrary<Pulse> = fc
  .record({
    startedAt: anyTime,
    lastRoundAt: orNull(anyTime),
    lastActedAt: orNull(anyTime),
    toldAt: fc.array(anyTime, { maxLength: 4 }),
    away: orNull(fc.record({ waitingFor: someIds, until: anyTime })),
    lookedAt: fc.dictionary(fc.nat(6).map(idOf), anyTime, { maxKeys: 3 }),
  })
  .map((over) => ({ ...newPulse(0), ...over }));

/** By which schema what is stored under a key has to parse; null for a key of which nothing is promised. */
export function schemaOf(key: string): z.ZodMiniType | null {
  const [kind = ''] = key.split(':');
  switch (kind) {
    case 'ingestion':
      return ingestionSchema;
    case 'connection':
      return connectionSchema;
    case 'detail':
      return detailSchema;
    case 'batch':
      return batchSchema;
    case 'notice':
      return groupNoticeSchema;
    case 'live':
      return liveSchema;
    case 'settings':
      return settingsSchema;
    case 'active':
      return activeSchema;
    case 'view':
      return viewSchema;
    case 'pulse':
      return pulseSchema;
    case 'log':
      return logSchema;
    default:
      return null;
  }
}
