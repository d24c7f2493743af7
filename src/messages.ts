import * as z from 'zod/mini';
import type { ErrorCode } from './synap/errors';
import type { Result } from './synap/result';
import type { Credits, Memory } from './synap/schemas';
import { ingestionId, textUpTo } from './watch/model/fields';
import {
  IDS_PER_COMMAND_MAX,
  IMPORT_ROWS_MAX,
  LABEL_MAX,
  MEMORIES_PER_COMMAND_MAX,
  NOTE_MAX,
  VISIBLE_IDS_MAX,
} from './watch/model/limits';
import {
  type Block,
  type Connection,
  connectionSchema,
  type IngestionId,
  type LogEntry,
  ownLimitSchema,
  SOURCES,
  type Summary,
  settingsSchema,
} from './watch/model/records';

/** The ingestions that a command is about. */
const ids = z.array(ingestionId).check(z.minLength(1), z.maxLength(IDS_PER_COMMAND_MAX));

/** An optional field that is left out keeps its present value. */
const connectionForm = {
  name: textUpTo(100),
  baseUrl: textUpTo(2_000),
  colour: z.optional(connectionSchema.shape.colour),
  keyMode: z.optional(connectionSchema.shape.keyMode),
  limitPerMin: z.optional(ownLimitSchema),
};

/**
 * The commands a page may send to the background, validated on arrival.
 * Each is answered as soon as its change is written. Only `diagnose`, `testConnection`, `readMemory`, `readMemories` and
 * `readCredits` wait for the network, because the page wants the server's answer.
 */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('watch'),
    ids,
    /** Null: the default connection. */
    connectionId: z.nullable(z.string()),
    source: z.enum(SOURCES),
  }),
  /** "Check now": an ingestion in progress is due at once, an ended or stopped one starts a new round. */
  z.object({
    type: z.literal('check'),
    ids,
    /** Where ingestions of a removed connection are checked. Without it they are not: the person has to choose the other server. */
    connectionId: z.optional(z.string()),
  }),
  z.object({ type: z.literal('stop'), ids }),
  z.object({ type: z.literal('remove'), ids }),
  z.object({ type: z.literal('restore'), ids }),
  z.object({ type: z.literal('seen'), ids }),
  /** Heartbeat of a visible page: what it shows now. */
  z.object({ type: z.literal('visible'), ids: z.array(ingestionId).check(z.maxLength(VISIBLE_IDS_MAX)) }),
  z.object({
    type: z.literal('annotate'),
    id: ingestionId,
    label: textUpTo(LABEL_MAX),
    note: textUpTo(NOTE_MAX),
  }),
  z.object({
    type: z.literal('saveConnection'),
    /** Null adds a connection. */
    connectionId: z.nullable(z.string()),
    ...connectionForm,
    /** Null keeps the stored key. */
    key: z.nullable(textUpTo(4_000)),
  }),
  z.object({
    type: z.literal('testConnection'),
    connectionId: z.nullable(z.string()),
    baseUrl: textUpTo(2_000),
    /** Null tests the stored key of `connectionId`. */
    key: z.nullable(textUpTo(4_000)),
  }),
  /** "Try again" on a blocked connection. */
  z.object({ type: z.literal('retryConnection'), connectionId: z.string() }),
  z.object({ type: z.literal('removeConnection'), connectionId: z.string() }),
  z.object({ type: z.literal('saveSettings'), patch: z.partial(settingsSchema) }),
  z.object({ type: z.literal('testNotification') }),
  z.object({ type: z.literal('diagnose') }),
  z.object({ type: z.literal('clearHistory') }),
  /**
   * Rows of a file, each parsed by itself (`src/watch/import-row.ts`), so that an invalid row does not keep out the
   * others.
   */
  z.object({
    type: z.literal('import'),
    rows: z.array(z.unknown()).check(z.minLength(1), z.maxLength(IMPORT_ROWS_MAX)),
  }),
  z.object({ type: z.literal('readMemory'), ingestionId, memoryId: textUpTo(200) }),
  /** Reads as many of these as the budget allows now. The page sends the rest again, so that the person can cancel in between. */
  z.object({
    type: z.literal('readMemories'),
    ingestionId,
    memoryIds: z.array(textUpTo(200)).check(z.minLength(1), z.maxLength(MEMORIES_PER_COMMAND_MAX)),
    /** Whether the page has waited long for its turn: then one memory is read even if polls are due. */
    isOverdue: z.boolean(),
  }),
  z.object({ type: z.literal('readCredits'), connectionId: z.string() }),
]);
export type Command = z.infer<typeof commandSchema>;

export type { Memory };

/** Who a key belongs to, as whoami answers. */
export interface KeyOwner {
  clientId: string | null;
  instanceId: string | null;
  isolation: string | null;
}

/** The result of one whoami request, sent for a diagnosis. */
export interface LiveCheck {
  tookMs: number;
  /** Null when no answer came. */
  httpStatus: number | null;
  /** Null when Synap said whose key it is. */
  error: ErrorCode | null;
}

/**
 * The state of everything that polling depends on, for the person and for support. Never a key. Times are this
 * machine's.
 */
export interface Diagnosis {
  at: number;
  /** When the background was started. */
  wokeAt: number;
  /** Null: nothing was polled since the browser started. */
  lastRoundAt: number | null;
  /** When the alarm fires next; null if there is none. */
  alarmAt: number | null;
  /** Whether anything is pollable. There has to be an alarm if it is, and none if it is not. */
  isAlarmNeeded: boolean;
  online: boolean;
  /** `shown`: how many the browser says are shown; null when it does not say. */
  notifications: { permission: 'granted' | 'denied' | 'unknown'; shown: number | null };
  storage: { bytes: number; keys: number };
  counts: Summary['counts'];
  connections: {
    id: string;
    name: string;
    baseUrl: string;
    keyMode: Connection['keyMode'];
    /** Null when the browser does not say. */
    hasPermission: boolean | null;
    key: 'opens' | ErrorCode;
    /** Null when nothing was sent. */
    live: LiveCheck | null;
    verifiedAt: number | null;
    blocked: Block['reason'] | null;
    connectionError: ErrorCode | null;
    pausedUntil: number | null;
    /** Server clock minus this machine's. */
    offsetMs: number;
    /** What the server allows, and what the person allows. */
    limitPerMin: number;
    ownLimitPerMin: number | null;
  }[];
  /** The newest lines, oldest first. */
  log: LogEntry[];
}

/** Why a row of a file is not an ingestion. */
export type RowRefusal = 'id' | 'time' | 'outcome' | 'length' | 'other';

/** What each command answers if it succeeds. */
export interface Answers {
  /** `added` and `restarted` are in progress now; `known` were there already, in any state. */
  watch: {
    added: IngestionId[];
    known: IngestionId[];
    restarted: IngestionId[];
    /** How many new IDs are not watched, because storage has no room for them. */
    leftOut: number;
  };
  check: null;
  stop: null;
  remove: null;
  restore: null;
  seen: null;
  visible: null;
  annotate: null;
  saveConnection: { connectionId: string };
  testConnection: KeyOwner;
  retryConnection: null;
  removeConnection: null;
  saveSettings: null;
  /** `shown`: the browser accepted it. Only the person can see whether the system displayed it. */
  testNotification: { shown: boolean; permission: 'granted' | 'denied' | 'unknown' };
  diagnose: Diagnosis;
  clearHistory: { removed: number };
  /** `leftOut`: valid and new, but beyond the number that the settings keep; `noRoom`: beyond what storage holds. */
  import: {
    added: number;
    known: number;
    refused: number;
    leftOut: number;
    noRoom: number;
    /** How many were refused for each reason. */
    refusals: Partial<Record<RowRefusal, number>>;
  };
  readMemory: Memory;
  /** `read`: the memories that were requested, each with its own result. `waitMs`: when to send the others; null if none are left. */
  readMemories: { read: { id: string; memory: Result<Memory> }[]; waitMs: number | null };
  readCredits: Credits;
}

/** What a page receives: the answer, or why the command was not carried out. */
export type Reply<T extends Command['type'] = Command['type']> = Result<Answers[T]>;
