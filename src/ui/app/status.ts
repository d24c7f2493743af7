import { isPlausibleTime } from '../../synap/time';
import type { Ended, Ingestion, OutcomeKind } from '../../watch/model/records';
import { type MessageKey, t } from './i18n';

export type Tone = 'quiet' | 'active' | 'good' | 'warn' | 'bad';

export type ShapeName =
  | 'checking'
  | 'queued'
  | 'processing'
  | 'completed'
  | 'partial'
  | 'failed'
  | 'question'
  | 'rejected'
  | 'cancelled'
  | 'unknown'
  | 'timedOut'
  | 'stopped';

/** A status as a person sees it: by shape and word and colour, never by one alone. */
export interface ShownStatus {
  word: string;
  shape: ShapeName;
  tone: Tone;
}

const outcomes: Record<OutcomeKind, [MessageKey, ShapeName, Tone]> = {
  completed: ['statusCompleted', 'completed', 'good'],
  partial_success: ['statusPartialSuccess', 'partial', 'warn'],
  failed: ['statusFailed', 'failed', 'bad'],
  cancelled: ['statusCancelled', 'cancelled', 'warn'],
  other: ['statusOther', 'unknown', 'warn'],
  rejected: ['statusRejected', 'rejected', 'bad'],
  not_found: ['statusNotFound', 'question', 'bad'],
  timed_out: ['statusTimedOut', 'timedOut', 'warn'],
};

/** An outcome as a person sees it, where it stands for every ingestion that ended so. */
export function shownOutcome(kind: OutcomeKind): ShownStatus {
  return shown(...outcomes[kind]);
}

/** How an ingestion stands. A word of Synap's that nobody documented is shown as it came. */
export function shownStatus(record: Ingestion): ShownStatus {
  if (record.state === 'ended') return shownEnd(record);
  if (record.state === 'stopped') return shown('statusStopped', 'stopped', 'quiet');
  // Known from an earlier round, or not at all: nothing has been said in this one.
  if (record.watchedSince === null || record.status === null)
    return shown('statusChecking', 'checking', 'quiet');
  switch (record.status) {
    case 'queued':
      return shown('statusQueued', 'queued', 'quiet');
    case 'processing':
      return shown('statusProcessing', 'processing', 'active');
    case 'completed':
    case 'partial_success':
    case 'failed':
    case 'cancelled':
      return ended(record.status);
    default:
      return { word: record.rawStatus || t('statusUnknown'), shape: 'question', tone: 'active' };
  }
}

/** How one ingestion ended: by Synap's own word where we do not know it. */
function shownEnd({ outcome, rawStatus }: Ended): ShownStatus {
  const known = shownOutcome(outcome.kind);
  return outcome.kind === 'other' && rawStatus ? { ...known, word: rawStatus } : known;
}

/** How a watch ended, in a word. One of another version of the extension as it is. */
export function outcomeWord(kind: string): string {
  return ended(kind).word;
}

function ended(kind: string): ShownStatus {
  const known = isOutcome(kind) ? outcomes[kind] : null;
  return known ? shown(...known) : { word: kind || t('statusUnknown'), shape: 'question', tone: 'warn' };
}

function shown(key: MessageKey, shape: ShapeName, tone: Tone): ShownStatus {
  return { word: t(key), shape, tone };
}

export function isOutcome(kind: string): kind is OutcomeKind {
  return Object.hasOwn(outcomes, kind);
}

/** What an ingestion is called: the person's own label, else the caller's document ID, else its own ID. */
export function nameOf(record: Ingestion): string {
  return record.label || record.documentId || record.id;
}

/** How long it has been going on, or took, by the server's clock. Null while the server has not said when it began. */
export function ageMs(record: Ingestion, offsetMs: number, now: number): number | null {
  if (record.queuedAt === null) return null;
  return now + offsetMs - record.queuedAt;
}

/** How long an ingestion took by the server's clock. Null while one of the two times is unknown. */
export function tookMs({ queuedAt, completedAt }: Ingestion): number | null {
  return isPlausibleTime(queuedAt) && isPlausibleTime(completedAt) ? completedAt - queuedAt : null;
}
