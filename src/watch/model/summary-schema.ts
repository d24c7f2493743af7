import * as z from 'zod/mini';
import { COLOURS } from './colours';
import { blockSchema, identitySchema, ownLimitSchema } from './connection-schema';
import { failureSchema } from './failure-schema';
import { counterSchema, ingestionId, nullableText, SCHEMA_VERSION, time } from './fields';
import type { OutcomeKind } from './ingestion-schema';

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
  /** "usually 14 s": the typical duration by the duration model, null before anything is known. */
  typicalMs: z.nullable(z.number()),
  /** A job is slow from this age on; null before enough have finished to say so. */
  slowAfterMs: z.nullable(z.number()),
});
export type ConnectionView = z.infer<typeof connectionViewSchema>;

/** A connection that was removed, or that only an imported file has named: its ingestions are still shown with its name. */
const formerConnectionSchema = z.object({ id: z.string(), name: z.string(), baseUrl: z.string() });
export type FormerConnection = z.infer<typeof formerConnectionSchema>;

/** Summaries stored before an outcome existed do not name it. */
const outcomeCount = z._default(z.number(), 0);

/** How far a batch is, counted over those of its members that are shown. */
const batchTallySchema = z.object({
  id: z.string(),
  addedAt: time,
  total: z.number(),
  /** How many are no longer in progress. */
  done: z.number(),
  /** How many ended with which outcome. */
  outcomes: z.object({
    completed: outcomeCount,
    partial_success: outcomeCount,
    failed: outcomeCount,
    cancelled: outcomeCount,
    other: outcomeCount,
    rejected: outcomeCount,
    not_found: outcomeCount,
    timed_out: outcomeCount,
  } satisfies Record<OutcomeKind, typeof outcomeCount>),
});
export type BatchTally = z.infer<typeof batchTallySchema>;

/** An ingestion that is no longer in progress, with what decides its place in a list. */
const endedEntrySchema = z.object({ id: ingestionId, endedAt: time, batchId: nullableText });
export type EndedEntry = z.infer<typeof endedEntrySchema>;

/**
 * The one stored key that lists and counts: what needs attention, and what a page paints first. It is written in the same
 * `set` as the records it is about, so that it never disagrees with them. What it does not list is history, never an orphan.
 */
export const summarySchema = z.object({
  schema: z.literal(SCHEMA_VERSION),
  /**
   * What a start of the background reads: ingestions that are watched, have a pending notification or were removed, all
   * connections, and unfinished notification groups. May name some that have just been deleted.
   */
  attention: z.object({
    ingestions: z.array(ingestionId),
    connections: z.array(z.string()),
    notificationGroups: z.array(z.string()),
  }),
  /** The `seq` of the ingestion that is added next. */
  nextSeq: counterSchema,
  counts: z.object({
    inProgress: z.number(),
    /** Everything kept, what is in progress included. */
    total: z.number(),
    /** Ended in a problem, and not seen yet. */
    unseenProblems: z.number(),
    /** Records that cannot be read. */
    damaged: z.number(),
    /** What a newer version of the extension has written: left alone. */
    newer: z.number(),
  }),
  /** Newest first, at most `SUMMARY_IN_PROGRESS`. */
  inProgress: z.array(ingestionId),
  /**
   * What has finished, the latest first: at most `SUMMARY_FINISHED` rows, where a batch is one row with at most
   * `SUMMARY_BATCH_MEMBERS` of its members.
   */
  recent: z.array(endedEntrySchema),
  /** Older ones have been left out of `recent`. */
  hasOlder: z.boolean(),
  /** What the person has stopped, the latest first, at most `SUMMARY_STOPPED`. */
  stopped: z.array(endedEntrySchema),
  /** The newest first, at most `SUMMARY_BATCHES`. */
  batches: z.array(batchTallySchema),
  connections: z.array(connectionViewSchema),
  /** Connections that ingestions still name although they are not in `connections`. */
  formerConnections: z.array(formerConnectionSchema),
  defaultConnectionId: nullableText,
  theme: z.enum(['system', 'light', 'dark']),
  /** The newest write found no room. Cleared by the next that succeeds. */
  storageFull: z.boolean(),
});
export type Summary = z.infer<typeof summarySchema>;
