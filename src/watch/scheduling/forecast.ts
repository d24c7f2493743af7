import { type DurationModel, documentHash, sum, withFinish } from './duration-model';
import { type Hazards, hazardsFrom, perBin } from './hazards';

/**
 * What the documentation says of durations (docs/SYNAP-API.md, "Limits and timing"), a log-logistic for each kind of job. `fast` takes "about
 * 1-5 s": four in five of the first do. `long-range` takes "seconds to minutes": four in five of the second take 6 to 68 s.
 * "Large backfills queue for longer" without a number: the third has the heaviest tail with a mean. One in a hundred never finishes,
 * as far as a person waits: the longer a job takes beyond everything known, the more likely it is that one, and the rarer its polls.
 */
const DOCUMENTED = [
  { weight: 0.5, medianMs: 2_300, shape: 3.3 },
  { weight: 0.39, medianMs: 20_000, shape: 1.8 },
  { weight: 0.1, medianMs: 800_000, shape: 1.5 },
  { weight: 0.01, medianMs: Number.POSITIVE_INFINITY, shape: 1 },
] as const;

/** How many jobs that reach a bin the documented share is worth there (docs/BENCHMARKS.md, "The duration model"). */
const DOCUMENTED_COUNT = 3;

/** How many jobs what is known of the connection is worth beside the past of the same document. */
const CONNECTION_COUNT = 1;

/** What is expected of one job. */
export interface Forecast {
  hazards: Hazards;
  /** The part of its duration that it is expected to be queued. */
  waitShare: number;
}

/** What the model says of a job, and of one about this document if it has been ingested before. */
export function forecastOf(model: DurationModel, documentId: string | null = null): Forecast {
  return forecastsOf(model)(documentId);
}

/** The same for many jobs of a connection. */
export function forecastsOf(model: DurationModel): (documentId: string | null) => Forecast {
  const { waitShare } = model;
  const shares = corrected({ shares: DOCUMENTED_SHARES, worth: DOCUMENTED_COUNT }, model);
  const ofConnection = { hazards: hazardsFrom(shares), waitShare };
  return (documentId) => {
    const past = pastOf(model, documentId);
    if (past.length === 0) return ofConnection;
    return { hazards: hazardsFrom(withPast(shares, past)), waitShare };
  };
}

/** The shares for a document that has taken these times before. */
function withPast(shares: readonly number[], past: readonly number[]): number[] {
  const none = perBin(() => 0);
  return corrected(
    { shares, worth: CONNECTION_COUNT },
    { finished: past.reduce(withFinish, none), unfinished: none },
  );
}

function pastOf({ documents }: DurationModel, documentId: string | null): readonly number[] {
  if (documentId === null) return [];
  return documents.find(({ name }) => name === documentHash(documentId))?.durations ?? [];
}

/**
 * Of the jobs that reach each bin, the part that finishes in it: what was thought before, worth so many jobs, corrected by those
 * that were seen.
 */
function corrected(
  before: { shares: readonly number[]; worth: number },
  { finished, unfinished }: Pick<DurationModel, 'finished' | 'unfinished'>,
): number[] {
  let reaching = sum(finished) + sum(unfinished);
  return before.shares.map((share, bin) => {
    const ending = finished[bin] ?? 0;
    // A watch that ended in this bin says nothing of the whole of it.
    reaching -= unfinished[bin] ?? 0;
    const part = (before.worth * share + ending) / (before.worth + Math.max(reaching, ending));
    reaching -= ending;
    return part;
  });
}

const DOCUMENTED_SHARES = perBin((fromMs, toMs) => 1 - documentedSurvival(toMs) / documentedSurvival(fromMs));

function documentedSurvival(ageMs: number): number {
  return sum(DOCUMENTED.map(({ weight, medianMs, shape }) => weight / (1 + (ageMs / medianMs) ** shape)));
}
