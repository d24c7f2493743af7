import * as z from 'zod/mini';
import { ERROR_CODES } from '../../synap/errors';
import { STATUSES } from '../../synap/status';
import { BURST_AT_600, OWN_LIMIT_MAX, OWN_LIMIT_MIN, TOKENS_MIN } from '../constants';
import { durationModelSchema } from '../scheduling/duration-model';
import { COLOURS } from './colours';

/**
 * Everything that is stored, as schemas: the one data model. Times are epoch milliseconds of this machine's clock unless
 * their comment says "server". The background parses with these on every read; pages import the types alone (no Zod).
 */

/** Version of everything stored. Raised together with a migration in `read-stored.ts`, never silently. */
export const SCHEMA_VERSION = 3;

const time = z.number();
const nullableTime = z.nullable(time);
/** What rises by one: beyond 2^53 it would not, and two rounds or two versions would be the same. */
export const counterSchema = z.int().check(z.gte(0), z.lt(2 ** 50));
const nullableText = z.nullable(z.string());

/** A canonical ingestion ID: lower-case UUID with dashes. The ID alone is an ingestion's identity. */
const ingestionId = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
export type IngestionId = string;

export const SOURCES = [
  'popup',
  'page',
  'selection',
  'omnibox',
  'clipboard',
  'file',
  'devtools',
  'link',
  'import',
] as const;

/**
 * How a watch ended. The first three are Synap's own words; `rejected`, `not_found` and `timed_out` are ours and can
 * always be re-checked.
 */
export const OUTCOMES = [
  'completed',
  'partial_success',
  'failed',
  'rejected',
  'not_found',
  'timed_out',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

const outcomeSchema = z.object({
  kind: z.enum(OUTCOMES),
  /** When this machine learned of it. */
  at: time,
  round: counterSchema,
});
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * The outbox entry of one outcome, a field of the record itself so that no torn write can part them.
 * `pending`: the person is still to be notified; `sent`: a notification with this ID names it; `suppressed`: none ever
 * does, and why.
 */
const notificationMarkSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('pending'),
    id: z.string(),
    since: time,
    /** How often creating the notification failed. */
    tries: z.number(),
    /** It was final already when a page showed it: whoever sees it there needs no notification. */
    awaitsReader: z.boolean(),
  }),
  z.object({ state: z.literal('sent'), id: z.string(), at: time }),
  z.object({
    state: z.literal('suppressed'),
    id: z.string(),
    at: time,
    why: z.enum(['answered_in_place', 'switched_off', 'removed', 'untellable', 'imported']),
  }),
]);
export type NotificationMark = z.infer<typeof notificationMarkSchema>;

/** A change of status, with the honest bounds polling gives: it happened after `notBefore` and before `notAfter`. */
const transitionSchema = z.object({
  status: z.string(),
  /** When the last poll that did not show it was sent; null for what the first answer already showed. */
  notBefore: nullableTime,
  notAfter: time,
});
export type Transition = z.infer<typeof transitionSchema>;

const failureSchema = z.object({
  code: z.enum(ERROR_CODES),
  at: time,
  correlationId: nullableText,
  detail: nullableText,
});
export type Failure = z.infer<typeof failureSchema>;

const ingestionShape = {
  schema: z.literal(SCHEMA_VERSION),
  id: ingestionId,
  connectionId: z.string(),
  /** The connection it was added to, where another of the person's turned out to know it; null while it is the same. */
  addedOn: nullableText,
  batchId: nullableText,
  source: z.enum(SOURCES),
  addedAt: time,
  /** Rises with each ingestion added: newest first is highest first, whatever the clock did. */
  seq: counterSchema,
  /** One watch from start to outcome; a re-check starts the next. From 1. */
  round: counterSchema,
  roundStartedAt: time,
  /** Server clock at the first answer of this round: the longest watch is counted from here. */
  watchedSince: nullableTime,
  /** The status of the newest answer; null before the first. */
  status: z.nullable(z.enum(STATUSES)),
  /** The server's own word. */
  rawStatus: nullableText,
  documentId: nullableText,
  /** Server times. */
  queuedAt: nullableTime,
  startedAt: nullableTime,
  completedAt: nullableTime,
  memoriesCreated: z.number(),
  memoryIds: z.array(z.string()),
  errorMessage: nullableText,
  transitions: z.array(transitionSchema),
  lastError: z.nullable(failureSchema),
  /** `firstAt` is server time, so that no jump of this machine's clock makes three quick 404s look like a minute. */
  notFound: z.object({ count: z.number(), firstAt: nullableTime, triedConnections: z.array(z.string()) }),
  seenAt: nullableTime,
  /** Removed by the person; gone for good `UNDO_MS` later. */
  removedAt: nullableTime,
  label: z.string(),
  note: z.string(),
};

export const ingestionSchema = z.discriminatedUnion('state', [
  z.object({ ...ingestionShape, state: z.literal('watching') }),
  z.object({ ...ingestionShape, state: z.literal('stopped') }),
  z.object({
    ...ingestionShape,
    state: z.literal('ended'),
    outcome: outcomeSchema,
    notification: notificationMarkSchema,
  }),
]);
export type Ingestion = z.infer<typeof ingestionSchema>;
export type Watching = Extract<Ingestion, { state: 'watching' }>;
export type Ended = Extract<Ingestion, { state: 'ended' }>;

/** The newest body of an ingestion as it came, for the person who inspects. Dropped first when storage is full. */
export const rawResponseSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** At most `RAW_LIMIT_BYTES`; valid JSON unless `truncated`. */
  raw: z.string(),
  truncated: z.boolean(),
  at: time,
  correlationId: nullableText,
  /** The newest changes between two answers, newest first: what a field was and became, as JSON text. */
  changes: z.array(
    z.object({
      at: time,
      fields: z.array(z.object({ path: z.string(), before: nullableText, after: nullableText })),
    }),
  ),
});
export type Detail = z.infer<typeof rawResponseSchema>;

const identitySchema = z.object({
  clientId: nullableText,
  instanceId: nullableText,
  /** `equals_customer` is B2C, `strict` is B2B (docs/SYNAP-API.md, whoami). */
  isolation: nullableText,
  at: time,
});
export type Identity = z.infer<typeof identitySchema>;

export const BLOCKS = ['key_rejected', 'no_credits', 'key_needed', 'permission_missing'] as const;

/** Why nothing is sent on a connection until something changes. */
const blockSchema = z.object({
  reason: z.enum(BLOCKS),
  since: time,
  /** When it is tried again unasked; null: not before the person or the browser changes something. */
  until: nullableTime,
  /** When the person was told; null while the notification is owed. */
  toldAt: nullableTime,
  detail: nullableText,
  correlationId: nullableText,
  link: nullableText,
});
export type Block = z.infer<typeof blockSchema>;

/** Requests a minute that the person allows on a connection; null: as many as Synap does. */
export const ownLimitSchema = z.nullable(z.int().check(z.gte(OWN_LIMIT_MIN), z.lte(OWN_LIMIT_MAX)));

export const connectionSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  name: z.string(),
  /** Without a trailing slash. */
  baseUrl: z.string(),
  colour: z.enum(COLOURS),
  addedAt: time,
  /** `kept`: ciphertext here. `session`: only in memory, until the browser closes. */
  keyMode: z.enum(['kept', 'session']),
  sealed: z.nullable(z.object({ ciphertext: z.string(), iv: z.string() })),
  last4: z.string(),
  /** Rises with each new key. An answer to a request of an older epoch changes nothing. */
  keyEpoch: counterSchema,
  /** Null until whoami has succeeded with the present key. */
  identity: z.nullable(identitySchema),
  /** What the newest check of the key found wrong; null after success and before the first. */
  checkError: z.nullable(failureSchema),
  blocked: z.nullable(blockSchema),
  limitPerMin: ownLimitSchema,
  durationModel: durationModelSchema,
});
export type Connection = z.infer<typeof connectionSchema>;

export const batchSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  addedAt: time,
  ids: z.array(ingestionId),
  /** When the one notification for the whole was created, or there was nothing to tell; null while it is to come. */
  toldAt: nullableTime,
});
export type Batch = z.infer<typeof batchSchema>;

/**
 * A notification that names several outcomes, written before it is shown: after a kill it is replayed unchanged.
 * `digest`: a burst; `away`: what finished while nobody could be told; `quiet`: after quiet hours; `batch`: a whole batch.
 */
export const notificationGroupSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  id: z.string(),
  kind: z.enum(['digest', 'away', 'quiet', 'batch']),
  at: time,
  batchId: nullableText,
  /** The outcomes first named here. */
  members: z.array(z.object({ id: ingestionId, round: z.number(), kind: z.enum(OUTCOMES) })),
  /** For a batch: failures already told one by one, counted in its text. */
  failuresBefore: z.number(),
  tries: z.number(),
});
export type NotificationGroup = z.infer<typeof notificationGroupSchema>;

const minutesOfDay = z.number().check(z.gte(0), z.lt(1440));

export const settingsSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** `failed` also covers partial success's sibling words; `other` is rejected, not found and gave up. */
  notify: z.object({
    completed: z.boolean(),
    partial_success: z.boolean(),
    failed: z.boolean(),
    other: z.boolean(),
  }),
  /** Local minutes of the day between which nobody is disturbed; may span midnight. */
  quiet: z.nullable(z.object({ from: minutesOfDay, to: minutesOfDay })),
  /** How many finished ingestions are kept. */
  keep: z.number().check(z.gte(1), z.lte(100_000)),
  longestWatchMs: z.number().check(z.gte(60_000)),
  theme: z.enum(['system', 'light', 'dark']),
  defaultConnectionId: nullableText,
  readClipboard: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * What a cold start has to look at: always a superset of what is watched, owed, removed or half written. Written before
 * a record that needs care and after one that needs it no longer, so that no torn write can lose a watch.
 */
export const activeSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  ids: z.array(ingestionId),
  connections: z.array(z.string()),
  notifications: z.array(z.string()),
  nextSeq: counterSchema,
  /**
   * The version of the view that belongs to the records; null while both are being written. A view that the index does not
   * name may be torn from the records: it is rebuilt.
   */
  viewVersion: z.nullable(z.number()),
});
export type Active = z.infer<typeof activeSchema>;

/** A connection as pages see it: nothing of the key but its last four characters. */
const connectionViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  colour: z.enum(COLOURS),
  keyMode: z.enum(['kept', 'session']),
  last4: z.string(),
  identity: z.nullable(identitySchema),
  checkError: z.nullable(failureSchema),
  blocked: z.nullable(blockSchema),
  limitPerMin: ownLimitSchema,
  /** "usually 14 s": the learned typical duration, null before anything is known. */
  typicalMs: z.nullable(z.number()),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

/** How far a batch is: of what is shown of it. */
const batchTallySchema = z.object({
  id: z.string(),
  addedAt: time,
  total: z.number(),
  /** Under way no more. */
  done: z.number(),
  /** Ended in anything but `completed`. */
  failed: z.number(),
});
export type BatchTally = z.infer<typeof batchTallySchema>;

/** What a page paints from, one key. IDs only: each row is the ingestion's own record, so nothing can disagree. */
export const summarySchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** Rises with each change. */
  version: counterSchema,
  counts: z.object({
    inProgress: z.number(),
    /** Everything kept, under way included. */
    total: z.number(),
    /** Ended in anything but `completed` and not seen yet. */
    unseenFailures: z.number(),
    /** Records that cannot be read. */
    damaged: z.number(),
    /** What a newer version of the extension has written: left alone. */
    newer: z.number(),
  }),
  /** Newest first, at most `SUMMARY_IN_PROGRESS`. */
  inProgress: z.array(ingestionId),
  /** The newest that are not under way, at most `SUMMARY_FINISHED`. */
  recent: z.array(ingestionId),
  /** The newest first, at most `SUMMARY_BATCHES`. */
  batches: z.array(batchTallySchema),
  connections: z.array(connectionViewSchema),
  defaultConnectionId: nullableText,
  theme: z.enum(['system', 'light', 'dark']),
  /** The newest storage failure a person should know of, cleared by the next write that succeeds. */
  storageFull: z.boolean(),
});
export type View = z.infer<typeof summarySchema>;

/** Where the polling of one ingestion stands. */
const pollStateSchema = z.object({
  dueAt: time,
  /** When the newest request was sent, whatever came of it. */
  lastPolledAt: nullableTime,
  /** When the newest request that brought a status was sent. */
  answeredAt: nullableTime,
  /** Failures in a row of this one. */
  failures: z.number(),
});
export type PollState = z.infer<typeof pollStateSchema>;

/** What must outlive the worker but not the browser, one key per connection in `storage.session`. */
export const connectionRuntimeSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /** Requests that may be sent now, a fraction included; below 0 what was sent out of turn. Never more than a burst. */
  tokens: z.number().check(z.gte(TOKENS_MIN), z.lte(BURST_AT_600)),
  tokensAt: time,
  /** Requests a minute the server allows: documented 60, then what its headers say. At 0 nothing would ever be sent. */
  limitPerMin: z.number().check(z.gte(1), z.lte(6_000)),
  /** Failures in a row, for the back-off; several at once count as one. */
  failures: z.number(),
  failedAt: nullableTime,
  /** Nothing is sent before this; null when free. */
  pausedUntil: nullableTime,
  /** The part of it that the server asked for: no wish of a person lifts that. Null when it asked for nothing. */
  serverPausedUntil: nullableTime,
  /** What the person sees while it is held or failing; null after a success. */
  trouble: z.nullable(failureSchema),
  /** Server clock minus this machine's, from the `Date` header. */
  offsetMs: z.number(),
  /** By ingestion ID. */
  polls: z.record(z.string(), pollStateSchema),
});
export type ConnectionRuntime = z.infer<typeof connectionRuntimeSchema>;

/** What the runner as a whole remembers between two lives of the worker. */
export const schedulerStateSchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  startedAt: time,
  /** When polls were last sent; null before the first of this browser session. */
  lastRoundAt: nullableTime,
  /** The newest act of a person: a command or a page's heartbeat. Timers run only for a while after it. */
  lastActedAt: nullableTime,
  /** When single notifications were last shown, newest last, at most `BURST_SINGLES`. */
  toldAt: z.array(time),
  /** While the outcomes of being away are collected: the ingestions still to be asked, and when to stop waiting. */
  away: z.nullable(z.object({ waitingFor: z.array(ingestionId), until: time })),
  /** When a page last said it shows this ingestion. */
  lookedAt: z.record(z.string(), time),
});
export type SchedulerState = z.infer<typeof schedulerStateSchema>;

/** One line of the log: what was done, for the inspector and for support. Never a key, a body or a header's value. */
export const logEntrySchema = z.object({
  at: time,
  event: z.enum(['polled', 'failed_poll', 'finished', 'notified', 'blocked', 'unblocked']),
  ingestionId: nullableText,
  connectionId: nullableText,
  /** Status word, error code, outcome, notification ID, or why a connection was stopped. */
  what: z.string(),
  correlationId: nullableText,
  tookMs: z.nullable(z.number()),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

export const logSchema = z.object({ schema: z.literal(SCHEMA_VERSION), entries: z.array(logEntrySchema) });

/** The keys of everything stored. */
export const keys = {
  ingestion: (id: IngestionId) => `ingestion:${id}`,
  detail: (id: IngestionId) => `detail:${id}`,
  connection: (id: string) => `connection:${id}`,
  batch: (id: string) => `batch:${id}`,
  notificationGroup: (id: string) => `notification-group:${id}`,
  live: (connectionId: string) => `live:${connectionId}`,
  sessionKey: (connectionId: string) => `key:${connectionId}`,
  /** What a page keeps of a half-filled connection form. */
  connectionDraft: 'draft:connection',
  /** Where a record that cannot be read is set aside, whole; a second of the same key has a place of its own. */
  damaged: (key: string, copy = 1) => (copy === 1 ? `damaged:${key}` : `damaged:${key}:${copy}`),
  settings: 'settings',
  active: 'active',
  view: 'view:popup',
  scheduler: 'scheduler',
  log: 'log',
  /** What does not fit into `log` any more. */
  olderLog: 'log:older',
  /** Written by a page: Paste was pressed, and the person is asked for the clipboard. */
  pasteDraft: 'draft:paste',
} as const;
