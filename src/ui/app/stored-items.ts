import type { ConnectionRuntime, Ingestion, Summary } from '../../watch/model/records';
import { current, flag, isObject, list, mapOf, number, orNull, shape, text } from './checks';

/** One stored thing, and how to tell that it is what it should be. */
export interface Item<T> {
  key: string;
  is(value: unknown): value is T;
}

/** Text typed into the watch field and not yet used. */
export interface TextDraft {
  text: string;
  at: number;
}

const failure = shape({ code: text, at: number, correlationId: orNull(text), detail: orNull(text) });

const connection = shape({
  id: text,
  name: text,
  baseUrl: text,
  colour: text,
  last4: text,
  identity: orNull(
    shape({ clientId: orNull(text), instanceId: orNull(text), isolation: orNull(text), at: number }),
  ),
  checkError: orNull(failure),
  typicalMs: orNull(number),
  blocked: orNull(
    shape({ reason: text, detail: orNull(text), correlationId: orNull(text), link: orNull(text) }),
  ),
});

const view = shape({
  schema: current,
  version: number,
  counts: shape({
    inProgress: number,
    total: number,
    unseenFailures: number,
    damaged: number,
    newer: number,
  }),
  inProgress: list(text),
  recent: list(text),
  batches: list(shape({ id: text, addedAt: number, total: number, done: number, failed: number })),
  connections: list(connection),
  defaultConnectionId: orNull(text),
  storageFull: flag,
});

const ingestion = shape({
  schema: current,
  id: text,
  connectionId: text,
  batchId: orNull(text),
  state: text,
  seq: number,
  addedAt: number,
  watchedSince: orNull(number),
  status: orNull(text),
  rawStatus: orNull(text),
  documentId: orNull(text),
  queuedAt: orNull(number),
  startedAt: orNull(number),
  completedAt: orNull(number),
  memoriesCreated: number,
  memoryIds: list(text),
  errorMessage: orNull(text),
  lastError: orNull(failure),
  notFound: shape({ triedConnections: list(text) }),
  seenAt: orNull(number),
  removedAt: orNull(number),
  label: text,
  note: text,
  transitions: list(shape({ status: text, notBefore: orNull(number), notAfter: number })),
});

const outcome = shape({ outcome: shape({ kind: text, at: number }) });

const live = shape({
  schema: current,
  pausedUntil: orNull(number),
  trouble: orNull(failure),
  offsetMs: number,
  polls: mapOf(shape({ dueAt: number, lastPolledAt: orNull(number) })),
});

const isView = (value: unknown): value is Summary => view(value);

const isIngestion = (value: unknown): value is Ingestion =>
  ingestion(value) && isObject(value) && (value.state !== 'ended' || outcome(value));

const isLive = (value: unknown): value is ConnectionRuntime => live(value);

const isTextDraft = (value: unknown): value is TextDraft => shape({ text, at: number })(value);

/**
 * What lists are painted from. The keys are those of `src/watch/model/records.ts`, which pages cannot import without Zod. What
 * only some views need is beside them.
 */
export const items = {
  summary: { key: 'summary', is: isView },
  textDraft: { key: 'draft:watch', is: isTextDraft },
  ingestion: (id: string) => ({ key: `ingestion:${id}`, is: isIngestion }),
  live: (connectionId: string) => ({ key: `live:${connectionId}`, is: isLive }),
} as const;

/** The index of what the background cares for: everything that is watched, and a little more. */
export const activeItem: Item<{ ids: string[] }> = {
  key: 'active',
  is: (value): value is { ids: string[] } => shape({ schema: current, ids: list(text) })(value),
};

/** A half-filled form, read by the form alone (`drafts.ts`). */
export const connectionDraftKey = { key: 'draft:connection' };
