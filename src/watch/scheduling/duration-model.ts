import * as z from 'zod/mini';
import { BIN_COUNT, binOf, perBin } from './hazards';

/**
 * What is known of how long a connection's jobs take: a life table (Kaplan and Meier's estimate, by bins of age). Of the jobs that
 * reach a bin, so many finished in it (`learn-durations.ts`); what that says of the next job is the forecast (`forecast.ts`).
 */

/** Documents that are remembered, and their newest durations each: a notebook that is run again ingests the same few. */
export const DOCUMENTS_REMEMBERED = 20;
export const DURATIONS_PER_DOCUMENT = 3;

/** A finish counts for its own bin by half and for each neighbour by a quarter: the next job is about as long, not exactly. */
const SPREAD = [0.25, 0.5, 0.25] as const;

/** Jobs the model remembers. Older ones fade evenly, so that it adapts to a slower Synap within a few hundred finishes. */
export const DURATIONS_REMEMBERED = 200;

/** Durations beyond these are junk, or come from clocks that differ: they count as the bound, one job like any other. */
export const SHORTEST_DURATION_MS = 100;
export const LONGEST_DURATION_MS = 7 * 24 * 3_600_000;

/** The newest durations that are kept as they are, for what a job usually takes. */
export const RECENT_MAX = 15;

/** The part of a duration that is spent queued, before anything is known: the documentation does not say, so it is half. */
const PRIOR_WAIT_SHARE = 0.5;

const duration = z.number().check(z.gte(SHORTEST_DURATION_MS), z.lte(LONGEST_DURATION_MS));
const share = z.number().check(z.gte(0), z.lte(1));
const counts = z
  .array(z.number().check(z.gte(0), z.lte(2 * DURATIONS_REMEMBERED)))
  .check(z.minLength(BIN_COUNT), z.maxLength(BIN_COUNT));

/** The model as stored in the connection's record: bounded whatever is observed. */
export const durationModelSchema = z.object({
  v: z.literal(2),
  /** Jobs that finished in each bin of age, fractions included. */
  finished: counts,
  /** Jobs whose watch ended in each bin before they did: they took longer than that. */
  unfinished: counts,
  /** The newest durations in milliseconds, newest last, for what a job usually takes. */
  recent: z.array(duration).check(z.maxLength(RECENT_MAX)),
  /** The mean part of a duration spent queued. */
  waitShare: share,
  /** What the documents ingested last took, newest last. */
  documents: z
    .array(
      z.object({
        name: z.int(),
        durations: z.array(duration).check(z.maxLength(DURATIONS_PER_DOCUMENT)),
      }),
    )
    .check(z.maxLength(DOCUMENTS_REMEMBERED)),
});
export type DurationModel = z.infer<typeof durationModelSchema>;

/** The model of a connection on which nothing has finished yet. */
export function initialDurationModel(): DurationModel {
  const none = perBin(() => 0);
  return { v: 2, finished: none, unfinished: none, recent: [], waitShare: PRIOR_WAIT_SHARE, documents: [] };
}

/** A document's name in the model, of 32 bits (FNV-1a): an ID may be long, and two with one name only share a guess. */
export function documentHash(documentId: string): number {
  let hash = 0x811c9dc5;
  for (const character of documentId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** The counts after one more finish. */
export function withFinish(finished: readonly number[], totalMs: number): number[] {
  const next = [...finished];
  SPREAD.forEach((part, index) => {
    const bin = Math.min(BIN_COUNT - 1, Math.max(0, binOf(totalMs) + index - 1));
    next[bin] = (next[bin] ?? 0) + part;
  });
  return next;
}

/** All counts together. */
export function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
}
