import * as z from 'zod/mini';
import { COLOURS } from './colours';
import { blockSchema, identitySchema, ownLimitSchema } from './connection-schema';
import { failureSchema } from './failure-schema';
import { counterSchema, ingestionId, nullableText, SCHEMA_VERSION, time } from './fields';

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
export type Summary = z.infer<typeof summarySchema>;
