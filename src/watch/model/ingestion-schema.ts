import * as z from 'zod/mini';
import { FINAL_STATUSES, STATUSES } from '../../synap/status';
import { failureSchema } from './failure-schema';
import { counterSchema, ingestionId, nullableText, nullableTime, SCHEMA_VERSION, time } from './fields';
import { notificationMarkSchema, slowMarkSchema } from './notification-mark-schema';

/** Where an ingestion ID came from. */
export const SOURCES = [
  'popup',
  'history',
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
 * How a watch ended: in Synap's own words, of which `other` is a final one that we do not know, or in our own
 * (`isSynapOutcome` tells which), which can always be checked again.
 */
export const OUTCOMES = [...FINAL_STATUSES, 'other', 'rejected', 'not_found', 'timed_out'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

const outcomeSchema = z.object({
  kind: z.enum(OUTCOMES),
  /** When this machine learned of it. */
  at: time,
  round: counterSchema,
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** When an answer came: by this machine's clock, and by the server's. */
const momentSchema = z.object({ at: time, serverAt: time });
export type Moment = z.infer<typeof momentSchema>;

/** A change of status, with the honest bounds polling gives: it happened after `notBefore` and before `notAfter`. */
const transitionSchema = z.object({
  status: z.string(),
  /** When the last poll that did not show it was sent; null for what the first answer already showed. */
  notBefore: nullableTime,
  notAfter: time,
});
export type Transition = z.infer<typeof transitionSchema>;

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
  /** Server clock at the first answer of this round. */
  watchedSince: nullableTime,
  /** How long this round has been watched, by the gaps between its polls; written in steps (`watched-time.ts`). */
  watchedMs: z.number().check(z.gte(0)),
  /** The status of the newest answer; null before the first. */
  status: z.nullable(z.enum(STATUSES)),
  /** The server's own word. */
  rawStatus: nullableText,
  documentId: nullableText,
  /** Server times. */
  queuedAt: nullableTime,
  /** Whether that may be of another zone than it says, or came without one; absent where not. */
  isQueuedAtUnsure: z.optional(z.boolean()),
  startedAt: nullableTime,
  completedAt: nullableTime,
  /** As Synap counts. Not `counterSchema`: a larger count would make the whole record unreadable. */
  memoriesCreated: z.number(),
  /** The first of them, at most `MEMORY_IDS_IN_RECORD` (`memory-ids.ts`). */
  memoryIds: z.array(z.string()),
  /** How many memory IDs Synap has named, kept or not. */
  memoryIdCount: counterSchema,
  errorMessage: nullableText,
  transitions: z.array(transitionSchema),
  lastError: z.nullable(failureSchema),
  /**
   * How often in a row Synap has said, with a word that we do not know, that the job was completed at this (server) time; null
   * while its word is another.
   */
  unknownFinal: z.nullable(z.object({ completedAt: time, count: z.number(), first: momentSchema })),
  /** How often in a row the server has refused this ID, as unknown or otherwise; `first`: since when that may be believed. */
  refusals: z.object({
    count: z.number(),
    first: z.nullable(momentSchema),
    /** Whether whoami was answered well since the first one. */
    isKeyGood: z.boolean(),
    /** The other connections that were asked for it. */
    triedConnections: z.array(z.string()),
  }),
  /** Absent until the round has taken much longer than usual, and where the person does not want to be notified of that. */
  slow: z.optional(slowMarkSchema),
  seenAt: nullableTime,
  /** Removed by the person; gone for good `UNDO_MS` later. */
  removedAt: nullableTime,
  label: z.string(),
  note: z.string(),
};

/** How a watch ended, and what became of it since. */
const endShape = {
  outcome: outcomeSchema,
  notification: notificationMarkSchema,
  /** What a later check found that could not take the place of an outcome that Synap had reported. */
  recheck: z.nullable(z.object({ found: z.enum(['not_found', 'rejected']), at: time })),
  seenAt: nullableTime,
};

/** A watch; `earlier` is an outcome that Synap reported in a round before: it stands until Synap answers in this one. */
export const ingestionSchema = z.discriminatedUnion('state', [
  z.object({ ...ingestionShape, state: z.literal('watching'), earlier: z.nullable(z.object(endShape)) }),
  z.object({ ...ingestionShape, state: z.literal('stopped'), stoppedAt: time }),
  z.object({
    ...ingestionShape,
    ...endShape,
    state: z.literal('ended'),
  }),
]);
export type Ingestion = z.infer<typeof ingestionSchema>;
export type Watching = Extract<Ingestion, { state: 'watching' }>;
export type Ended = Extract<Ingestion, { state: 'ended' }>;
