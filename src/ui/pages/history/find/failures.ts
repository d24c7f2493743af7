import { failureReason } from '../../../../synap/failure-reason';
import { hasProblem } from '../../../../watch/model/ingestion';
import type { Ended, Ingestion } from '../../../../watch/model/records';

/** How much of a message is compared. */
const MESSAGE_MAX = 1_000;
const PATTERN_MAX = 160;

/**
 * UUIDs, hexadecimal numbers, tokens of hexadecimal digits, and what else mixes digits and letters at such length: `req_8fJ3kd92LmQ1`, a
 * ULID.
 */
const IDS =
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b0x[0-9a-f]+\b|\b(?=[a-z]*\d)[0-9a-f]{8,}\b|\b(?=\D*\d\D*\d)(?=[^a-z]*[a-z])\w{12,}\b/gi;
const NUMBERS = /\d+(?:[.,:]\d+)*/g;

/** Computed once for each record: every change of the filter asks for all of them. */
const known = new WeakMap<Ingestion, string>();

/**
 * The kind of problem that an ingestion ended in: the reason in its error message, without IDs and numbers, or its outcome if it
 * has no message. Null if it did not end in one.
 */
export function failurePatternOf(record: Ingestion): string | null {
  if (!hasProblem(record)) return null;
  const before = known.get(record);
  if (before !== undefined) return before;
  const pattern = messagePattern(failureReason(record.errorMessage ?? '')) || outcomePattern(record);
  known.set(record, pattern);
  return pattern;
}

/** Final status words that we do not know are kinds of their own. */
const outcomePattern = ({ outcome, rawStatus }: Ended): string =>
  outcome.kind === 'other' ? messagePattern(rawStatus ?? '') || outcome.kind : outcome.kind;

/** A message with its IDs and numbers replaced: "chunk 17 of 42" and "chunk 3 of 9" are one. */
export function messagePattern(message: string): string {
  return message
    .slice(0, MESSAGE_MAX)
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

/** How many ended in which kind of problem, the most frequent first. */
export function groupFailures(records: readonly Ingestion[]): FailureGroup[] {
  const counts = new Map<string, number>();
  for (const record of records) {
    const pattern = failurePatternOf(record);
    if (pattern !== null) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return [...counts]
    .map(([pattern, count]) => ({ pattern, count }))
    .sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
}
