import type { Ended, Ingestion } from '../../../../watch/model/records';

/** As much of a message as tells one kind of failure from another. */
const COMPARED = 1_000;
const PATTERN_MAX = 160;

/** UUIDs, long hexadecimal and mixed tokens, then whatever numbers are left. One pass over bounded text each. */
const IDS = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?=[a-z]*\d)[0-9a-f]{8,}\b/gi;
const NUMBERS = /\d+(?:[.,:]\d+)*/g;

/** Kept for each record as it is: asked of all of them at each filtering. */
const known = new WeakMap<Ingestion, string>();

/**
 * The kind of failure of an ingestion that did not end well: its message without what differs from one to the next, or its
 * outcome where there is no message. Null for what did not fail.
 */
export function failureOf(record: Ingestion): string | null {
  if (record.state !== 'ended' || record.outcome.kind === 'completed') return null;
  const before = known.get(record);
  if (before !== undefined) return before;
  const pattern = patternOf(record.errorMessage ?? '') || endOf(record);
  known.set(record, pattern);
  return pattern;
}

/** Ends with a word that we do not know are told apart by that word. */
const endOf = ({ outcome, rawStatus }: Ended): string =>
  outcome.kind === 'other' ? patternOf(rawStatus ?? '') || outcome.kind : outcome.kind;

/** A message with its IDs and numbers replaced: "chunk 17 of 42" and "chunk 3 of 9" are one. */
export function patternOf(message: string): string {
  return message
    .slice(0, COMPARED)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(IDS, '‹id›')
    .replace(NUMBERS, '#')
    .slice(0, PATTERN_MAX)
    .trimEnd();
}

export interface FailureGroup {
  pattern: string;
  count: number;
}

/** How many failed in which way, the most frequent first. */
export function groupFailures(records: readonly Ingestion[]): FailureGroup[] {
  const counts = new Map<string, number>();
  for (const record of records) {
    const pattern = failureOf(record);
    if (pattern !== null) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return [...counts]
    .map(([pattern, count]) => ({ pattern, count }))
    .sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
}
