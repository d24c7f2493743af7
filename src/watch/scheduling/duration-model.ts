import * as z from 'zod/mini';
import {
  DURATIONS_REMEMBERED,
  GRID_COUNT,
  GRID_RATIO,
  GRID_SHAPE,
  GRID_START_MS,
  GRID_WEIGHT,
  HAZARD_MAX_PER_MS,
  HAZARD_MIN_PER_MS,
  LONGEST_DURATION_MS,
  PRIOR_COUNT,
  PRIOR_PARTS,
  PRIOR_WAIT_COUNT,
  PRIOR_WAIT_SHARE,
  SHORTEST_DURATION_MS,
  SLOW_AFTER_FINISHES,
  SLOW_BEYOND_PART,
  SLOW_TIMES_TYPICAL,
  TYPICAL_AFTER,
  TYPICAL_OVER,
} from '../constants';
import type { Ingestion } from '../model/ingestion-schema';

/**
 * What is known of how long a connection's jobs take: a mixture of log-logistic distributions with fixed medians and learned
 * weights. Each finish is divided among the parts by how likely each is to have caused it (predictive recursion), so learning
 * takes one pass, cannot diverge, and an absurd duration changes no more than any other.
 *
 * The log-logistic is chosen for its tail: survival 1/(1+(t/median)^shape) falls like a power, so the hazard falls like shape/t
 * and the poll interval of a job of hours grows like √age. It needs no special function either.
 */

interface Part {
  medianMs: number;
  shape: number;
  /** Finishes the prior is worth here: never forgotten, so the tail stays heavy whatever was seen. */
  priorCount: number;
}

const PARTS: readonly Part[] = [
  ...PRIOR_PARTS.map(({ medianMs, shape, weight }) => ({
    medianMs,
    shape,
    priorCount: weight * PRIOR_COUNT,
  })),
  ...Array.from({ length: GRID_COUNT }, (_, index) => ({
    medianMs: GRID_START_MS * GRID_RATIO ** index,
    shape: GRID_SHAPE,
    priorCount: (GRID_WEIGHT * PRIOR_COUNT) / GRID_COUNT,
  })),
];

const duration = z.number().check(z.gte(SHORTEST_DURATION_MS), z.lte(LONGEST_DURATION_MS));
const part = z.number().check(z.gte(0), z.lte(1));

/** The model as stored in the connection's record: bounded whatever is observed, under 500 bytes. */
export const durationModelSchema = z.object({
  v: z.literal(1),
  /** Finishes each part accounts for beyond the prior, fractions included. */
  counts: z
    .array(z.number().check(z.gte(0), z.lte(2 * DURATIONS_REMEMBERED)))
    .check(z.minLength(PARTS.length), z.maxLength(PARTS.length)),
  /** The newest durations in milliseconds, newest last, for what a job usually takes. */
  recent: z.array(duration).check(z.maxLength(TYPICAL_OVER)),
  /** The mean part of a duration spent queued. */
  waitShare: part,
});
export type DurationModel = z.infer<typeof durationModelSchema>;

/**
 * What one job teaches, in milliseconds since `queued_at` by the server's times; `waitMs` lasts until `started_at`.
 * `unfinished`: it was still in progress at this age when its watch ended. To be learned once per job.
 */
export type Observation =
  | { kind: 'finished'; waitMs: number | null; totalMs: number }
  | { kind: 'unfinished'; ageMs: number };

/** The model of a connection on which nothing has finished yet. */
export function initialDurationModel(): DurationModel {
  return { v: 1, counts: PARTS.map(() => 0), recent: [], waitShare: PRIOR_WAIT_SHARE };
}

/** The model after one more job. Junk changes nothing; a duration out of bounds counts as the bound. */
export function learn(durationModel: DurationModel, seen: Observation): DurationModel {
  switch (seen.kind) {
    case 'finished': {
      if (!isTime(seen.totalMs)) return durationModel;
      const totalMs = clampDuration(seen.totalMs);
      return {
        ...durationModel,
        counts: credit(durationModel, (at) => densityOf(at, totalMs)),
        recent: [...durationModel.recent, Math.round(totalMs)].slice(-TYPICAL_OVER),
        waitShare: learnWait(durationModel, seen.waitMs, totalMs),
      };
    }
    case 'unfinished': {
      if (!isTime(seen.ageMs)) return durationModel;
      const ageMs = Math.min(seen.ageMs, LONGEST_DURATION_MS);
      return { ...durationModel, counts: credit(durationModel, (at) => survivalOf(at, ageMs)) };
    }
    default:
      return seen satisfies never;
  }
}

/**
 * The model after a watch that ended before its job did: the job takes longer than this age. Only the first round counts, so that
 * one job that is watched again and again does not count as many. Times are the server's.
 */
export function learnUnfinished(
  durationModel: DurationModel,
  { round, queuedAt, completedAt }: { round: number; queuedAt: number | null; completedAt: number | null },
  serverNow: number,
): DurationModel {
  if (round !== 1 || queuedAt === null || completedAt !== null) return durationModel;
  return learn(durationModel, { kind: 'unfinished', ageMs: serverNow - queuedAt });
}

/** The model after a poll: a finish changes it, and so does, once, a watch that timed out. `serverNow`: epoch ms. */
export function learnFromPoll(
  durationModel: DurationModel,
  before: Ingestion,
  after: Ingestion,
  serverNow: number,
): DurationModel {
  const hasTimedOut =
    before.state === 'watching' && after.state === 'ended' && after.outcome.kind === 'timed_out';
  if (hasTimedOut) return learnUnfinished(durationModel, after, serverNow);
  if (before.completedAt !== null || after.completedAt === null || after.queuedAt === null)
    return durationModel;
  const waitMs = after.startedAt === null ? null : after.startedAt - after.queuedAt;
  return learn(durationModel, { kind: 'finished', waitMs, totalMs: after.completedAt - after.queuedAt });
}

/** The chance that a job lasts longer than this age; 1 at age 0 and falling. */
export function survival(durationModel: DurationModel, ageMs: number): number {
  const { alive, all } = weigh(durationModel, clampAge(ageMs));
  return alive / all;
}

/** The rate at which jobs of this age finish, per millisecond, of the whole duration since `queued_at`. Never 0. */
export function hazardPerMs(durationModel: DurationModel, ageMs: number): number {
  const age = Math.max(1, clampAge(ageMs));
  const { alive, ending } = weigh(durationModel, age);
  return Math.min(HAZARD_MAX_PER_MS, Math.max(HAZARD_MIN_PER_MS, ending / alive / age));
}

/** What a job usually takes here, in milliseconds: the median of the newest finishes, null before there are a few. */
export function typicalMs(durationModel: DurationModel): number | null {
  if (durationModel.recent.length < TYPICAL_AFTER) return null;
  const sorted = durationModel.recent.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? 0;
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}

/** The age from which on a job is slow here; null before enough have finished to say so. */
export function slowAfterMs(durationModel: DurationModel): number | null {
  const typical = typicalMs(durationModel);
  if (typical === null || durationModel.recent.length < SLOW_AFTER_FINISHES) return null;
  return Math.max(SLOW_TIMES_TYPICAL * typical, ageReachedBy(durationModel, 1 - SLOW_BEYOND_PART));
}

/** The age that only this part of all jobs reaches, by halving the span in which it must be. */
function ageReachedBy(durationModel: DurationModel, part: number): number {
  let [low, high] = [SHORTEST_DURATION_MS, LONGEST_DURATION_MS];
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (survival(durationModel, middle) > part) low = middle;
    else high = middle;
  }
  return Math.round(high);
}

function isTime(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 0;
}

function clampDuration(ms: number): number {
  return Math.min(LONGEST_DURATION_MS, Math.max(SHORTEST_DURATION_MS, ms));
}

/** An age to calculate with: not a number or negative counts as 0; beyond the longest duration nothing changes. */
function clampAge(ms: number): number {
  return ms > 0 ? Math.min(ms, LONGEST_DURATION_MS) : 0;
}

function survivalOf({ medianMs, shape }: Part, ageMs: number): number {
  return 1 / (1 + (ageMs / medianMs) ** shape);
}

function densityOf({ medianMs, shape }: Part, ageMs: number): number {
  const odds = (ageMs / medianMs) ** shape;
  return (shape * odds) / (ageMs * (1 + odds) ** 2);
}

/** The grid's odds at one age fall by this from each part to the next. */
const GRID_ODDS_STEP = GRID_RATIO ** -GRID_SHAPE;

/**
 * The mixture at one age, in counts: all jobs, those still alive, and the density of those ending times the age.
 * One pass with one power for the whole grid, because each poll interval needs this a hundred times.
 */
function weigh(durationModel: DurationModel, ageMs: number): { all: number; alive: number; ending: number } {
  let all = 0;
  let alive = 0;
  let ending = 0;
  let gridOdds = (ageMs / GRID_START_MS) ** GRID_SHAPE;
  PARTS.forEach(({ medianMs, shape, priorCount }, index) => {
    const count = priorCount + (durationModel.counts[index] ?? 0);
    const isOfGrid = index >= PRIOR_PARTS.length;
    const odds = isOfGrid ? gridOdds : (ageMs / medianMs) ** shape;
    if (isOfGrid) gridOdds *= GRID_ODDS_STEP;
    const surviving = count / (1 + odds);
    all += count;
    alive += surviving;
    ending += (surviving * shape * odds) / (1 + odds);
  });
  return { all, alive, ending };
}

/** Divides one more job among the parts by likelihood. Beyond the number remembered, all of them shrink evenly. */
function credit(durationModel: DurationModel, likelihood: (at: Part) => number): number[] {
  const claims = PARTS.map(
    (at, index) => (at.priorCount + (durationModel.counts[index] ?? 0)) * likelihood(at),
  );
  const all = claims.reduce((sum, claim) => sum + claim, 0);
  if (!(all > 0)) return durationModel.counts;
  const counts = claims.map((claim, index) => (durationModel.counts[index] ?? 0) + claim / all);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const keep = Math.min(1, DURATIONS_REMEMBERED / total);
  return counts.map((count) => Number((count * keep).toFixed(4)));
}

/** A running mean over about as many finishes as the mixture remembers; starts from the prior's share. */
function learnWait(durationModel: DurationModel, waitMs: number | null, totalMs: number): number {
  if (waitMs === null || !isTime(waitMs)) return durationModel.waitShare;
  const finishes = durationModel.counts.reduce((sum, count) => sum + count, 0);
  const share = Math.min(1, waitMs / totalMs);
  const next =
    durationModel.waitShare + (share - durationModel.waitShare) / (PRIOR_WAIT_COUNT + finishes + 1);
  return Number(next.toFixed(4));
}
