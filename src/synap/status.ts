/** The words the API documents, and `other` for a word it does not. */
export const STATUSES = [
  'queued',
  'processing',
  'completed',
  'partial_success',
  'failed',
  'cancelled',
  'other',
] as const;
export type Status = (typeof STATUSES)[number];

/** How Synap itself says a job ended. */
export type FinalStatus = 'completed' | 'partial_success' | 'failed' | 'cancelled';

/**
 * The final words: the three documented ones and those the vendor's own clients also take as final
 * (docs/SYNAP-API.md, "The status body").
 */
const FINAL_WORDS: ReadonlyMap<string, FinalStatus> = new Map([
  ['completed', 'completed'],
  ['complete', 'completed'],
  ['success', 'completed'],
  ['done', 'completed'],
  ['partial_success', 'partial_success'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['cancelled', 'cancelled'],
]);

/** The documented or tolerated meaning of a raw status word, compared without regard to letter case. */
export function readStatus(raw: string): Status {
  const word = raw.trim().toLowerCase();
  const final = FINAL_WORDS.get(word);
  if (final) return final;
  return word === 'queued' || word === 'processing' ? word : 'other';
}

/** Whether a status ends a job. A word nobody documented never does: the job is polled on. */
export function isFinal(status: Status): status is FinalStatus {
  return status !== 'queued' && status !== 'processing' && status !== 'other';
}
