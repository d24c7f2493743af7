import * as z from 'zod/mini';
import type { Ingestion } from '../model/ingestion-schema';
import { BIN_COUNT, binOf, type Hazards, hazardsFrom, perBin } from './hazards';

/**
 * What is known of how long a connection's jobs take: a life table (Kaplan and Meier's estimate, by bins of age) that begins with
 * what Synap's documentation says. Of the jobs that reach a bin, so many finished in it; a bin that few have reached keeps most of
 * the documented share.
 */

/**
 * What the documentation says of durations (docs/SYNAP-API.md, "Limits and timing"), a log-logistic for each kind of job. `fast` takes "about
 * 1-5 s": four in five of the first do. `long-range` takes "seconds to minutes": four in five of the second take 6 to 68 s.
 * "Large backfills queue for longer" without a number: the third has the heaviest tail with a mean. One in a hundred never finishes,
 * as far as a person waits: the longer a job takes beyond everything known, the more likely it is that one, and the rarer its polls.
 */
const DOCUMENTED = [
  { weight: 0.5, medianMs: 2_300, shape: 3.3 },
  { weight: 0.39, medianMs: 20_000, shape: 1.8 },
  { weight: 0.1, medianMs: 800_000, shape: 1.3 },
  { weight: 0.01, medianMs: Number.POSITIVE_INFINITY, shape: 1 },
] as const;

/** How many jobs that reach a bin the documented share is worth there (docs/BENCHMARKS.md, "The duration model"). */
const DOCUMENTED_COUNT = 3;

/** A finish counts for its own bin by half and for each neighbour by a quarter: the next job is about as long, not exactly. */
const SPREAD = [0.25, 0.5, 0.25] as const;

/** Jobs the model remembers. Older ones fade evenly, so that it adapts to a slower Synap within a few hundred finishes. */
export const DURATIONS_REMEMBERED = 200;

/** Durations beyond these are junk, or come from clocks that differ: they count as the bound, one job like any other. */
export const SHORTEST_DURATION_MS = 100;
export const LONGEST_DURATION_MS = 7 * 24 * 3_600_000;

/** The newest durations that are kept as they are, for what a job usually takes. */
const RECENT_MAX = 15;

/**
 * The part of a duration that is spent queued, before anything is known, and how many jobs this assumption is worth. The
 * documentation does not say, so it is half; a few finishes correct it.
 */
const PRIOR_WAIT_SHARE = 0.5;
const PRIOR_WAIT_COUNT = 5;

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
});
export type DurationModel = z.infer<typeof durationModelSchema>;

/**
 * What one job teaches, in milliseconds since `queued_at` by the server's times; `waitMs` lasts until `started_at`.
 * `unfinished`: it was still in progress at this age when its watch ended. To be learned once per job.
 */
export type Observation =
  | { kind: 'finished'; waitMs: number | null; totalMs: number }
  | { kind: 'unfinished'; ageMs: number };

/** What is expected of one job. */
export interface Forecast {
  hazards: Hazards;
  /** The part of its duration that it is expected to be queued. */
  waitShare: number;
}

/** The model of a connection on which nothing has finished yet. */
export function initialDurationModel(): DurationModel {
  const none = perBin(() => 0);
  return { v: 2, finished: none, unfinished: none, recent: [], waitShare: PRIOR_WAIT_SHARE };
}

/** What the model says of a job. */
export function forecastOf(model: DurationModel): Forecast {
  return { hazards: hazardsFrom(finishingShares(model)), waitShare: model.waitShare };
}

/** Of the jobs that reach each bin, the part that finishes in it: the documented one, corrected by what was seen. */
function finishingShares({ finished, unfinished }: DurationModel): number[] {
  let reaching = sum(finished) + sum(unfinished);
  return DOCUMENTED_SHARES.map((documented, bin) => {
    const ending = finished[bin] ?? 0;
    // A watch that ended in this bin says nothing of the whole of it.
    reaching -= unfinished[bin] ?? 0;
    const part = (DOCUMENTED_COUNT * documented + ending) / (DOCUMENTED_COUNT + Math.max(reaching, ending));
    reaching -= ending;
    return part;
  });
}

const DOCUMENTED_SHARES = perBin((fromMs, toMs) => 1 - documentedSurvival(toMs) / documentedSurvival(fromMs));

function documentedSurvival(ageMs: number): number {
  return sum(DOCUMENTED.map(({ weight, medianMs, shape }) => weight / (1 + (ageMs / medianMs) ** shape)));
}

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

function withFinish(finished: readonly number[], totalMs: number): number[] {
  const next = [...finished];
  SPREAD.forEach((part, index) => {
    const bin = Math.min(BIN_COUNT - 1, Math.max(0, binOf(totalMs) + index - 1));
    next[bin] = (next[bin] ?? 0) + part;
  });
  return next;
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
  const { queuedAt, startedAt, completedAt } = after;
  // A job that failed says nothing of how long one takes that succeeds.
  if (after.outcome.kind !== 'completed' || before.completedAt !== null) return model;
  if (completedAt === null || queuedAt === null) return model;
  const waitMs = startedAt === null ? null : startedAt - queuedAt;
  return learn(model, { kind: 'finished', waitMs, totalMs: completedAt - queuedAt });
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

function sum(all: readonly number[]): number {
  return all.reduce((total, one) => total + one, 0);
}
