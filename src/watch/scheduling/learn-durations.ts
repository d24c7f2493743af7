import type { Ingestion } from '../model/ingestion-schema';
import {
  DOCUMENTS_REMEMBERED,
  DURATIONS_PER_DOCUMENT,
  DURATIONS_REMEMBERED,
  type DurationModel,
  documentHash,
  LONGEST_DURATION_MS,
  RECENT_MAX,
  SHORTEST_DURATION_MS,
  sum,
  withFinish,
} from './duration-model';
import { binOf } from './hazards';

/** How many jobs the first guess at the queued share is worth. */
const PRIOR_WAIT_COUNT = 5;

/**
 * What one job teaches, in milliseconds since `queued_at` by the server's times; `waitMs` lasts until `started_at`.
 * `unfinished`: it was still in progress at this age when its watch ended. To be learned once per job.
 */
export type Observation =
  | { kind: 'finished'; waitMs: number | null; totalMs: number; documentId?: string | null }
  | { kind: 'unfinished'; ageMs: number };

/** The model after one more job. Junk changes nothing; a duration out of bounds counts as the bound. */
export function learn(model: DurationModel, seen: Observation): DurationModel {
  switch (seen.kind) {
    case 'finished': {
      if (!isTime(seen.totalMs)) return model;
      const totalMs = Math.min(LONGEST_DURATION_MS, Math.max(SHORTEST_DURATION_MS, seen.totalMs));
      return faded({
        ...model,
        finished: withFinish(model.finished, totalMs),
        recent: [...model.recent, Math.round(totalMs)].slice(-RECENT_MAX),
        waitShare: learnWait(model, seen.waitMs, totalMs),
        documents: learnDocument(model.documents, seen.documentId ?? null, totalMs),
      });
    }
    case 'unfinished': {
      if (!isTime(seen.ageMs)) return model;
      const bin = binOf(Math.min(seen.ageMs, LONGEST_DURATION_MS));
      return faded({ ...model, unfinished: model.unfinished.map((n, at) => (at === bin ? n + 1 : n)) });
    }
    default:
      return seen satisfies never;
  }
}

function learnDocument(
  documents: DurationModel['documents'],
  documentId: string | null,
  totalMs: number,
): DurationModel['documents'] {
  if (documentId === null) return documents;
  const name = documentHash(documentId);
  const before = documents.find((one) => one.name === name)?.durations ?? [];
  const durations = [...before, Math.round(totalMs)].slice(-DURATIONS_PER_DOCUMENT);
  const others = documents.filter((one) => one.name !== name);
  return [...others, { name, durations }].slice(-DOCUMENTS_REMEMBERED);
}

/** Beyond the number of jobs remembered, all of them shrink evenly. */
function faded(model: DurationModel): DurationModel {
  const keep = Math.min(1, DURATIONS_REMEMBERED / (sum(model.finished) + sum(model.unfinished)));
  const shrink = (all: readonly number[]) => all.map((count) => Number((count * keep).toFixed(3)));
  return { ...model, finished: shrink(model.finished), unfinished: shrink(model.unfinished) };
}

/**
 * The model after a watch that ended before its job did: the job takes longer than this age. Only the first round counts, so that
 * one job that is watched again and again does not count as many. Times are the server's.
 */
export function learnUnfinished(
  model: DurationModel,
  { round, queuedAt, completedAt }: { round: number; queuedAt: number | null; completedAt: number | null },
  serverNow: number,
): DurationModel {
  if (round !== 1 || queuedAt === null || completedAt !== null) return model;
  return learn(model, { kind: 'unfinished', ageMs: serverNow - queuedAt });
}

/** The model after a poll: a completed job changes it, and so does, once, a watch that timed out. `serverNow`: epoch ms. */
export function learnFromPoll(
  model: DurationModel,
  { before, after }: { before: Ingestion; after: Ingestion },
  serverNow: number,
): DurationModel {
  if (before.state !== 'watching' || after.state !== 'ended') return model;
  if (after.outcome.kind === 'timed_out') return learnUnfinished(model, after, serverNow);
  const { queuedAt, startedAt, completedAt, documentId } = after;
  // A job that failed says nothing of how long one takes that succeeds.
  if (after.outcome.kind !== 'completed' || before.completedAt !== null) return model;
  if (completedAt === null || queuedAt === null) return model;
  const waitMs = startedAt === null ? null : startedAt - queuedAt;
  return learn(model, { kind: 'finished', waitMs, totalMs: completedAt - queuedAt, documentId });
}

/** A running mean over about as many jobs as the table remembers; starts from the prior's share. */
function learnWait({ finished, waitShare }: DurationModel, waitMs: number | null, totalMs: number): number {
  if (waitMs === null || !isTime(waitMs)) return waitShare;
  const seen = Math.min(1, waitMs / totalMs);
  return Number((waitShare + (seen - waitShare) / (PRIOR_WAIT_COUNT + sum(finished) + 1)).toFixed(4));
}

function isTime(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 0;
}
