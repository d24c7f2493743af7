import { readStatus } from '../../synap/status';
import type { Ended, Ingestion, OutcomeKind } from '../../watch/model/records';
import { STATUS_TEXTS } from '../../watch/model/status-texts';
import { type MessageKey, t } from './i18n';
import { visibleText } from './visible-text';

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
  | 'stopped'
  | 'paused';

/** A status as a person sees it: by shape and word and colour, never by one alone. */
export interface ShownStatus {
  word: string;
  shape: ShapeName;
  tone: Tone;
}

/** How each outcome looks, the worst first. Its word is in `STATUS_TEXTS`. */
const outcomes: Record<OutcomeKind, [ShapeName, Tone]> = {
  failed: ['failed', 'bad'],
  rejected: ['rejected', 'bad'],
  not_found: ['question', 'bad'],
  timed_out: ['timedOut', 'warn'],
  partial_success: ['partial', 'warn'],
  cancelled: ['cancelled', 'warn'],
  other: ['unknown', 'warn'],
  completed: ['completed', 'good'],
};

/** Every outcome, the worst first: the order in which counts name them. */
export const OUTCOMES_WORST_FIRST = Object.keys(outcomes).filter(isOutcome);

/** An outcome as a person sees it, where it stands for every ingestion that ended so. */
export function shownOutcome(kind: OutcomeKind): ShownStatus {
  return statusLook(STATUS_TEXTS[kind], ...outcomes[kind]);
}

/** How an ingestion stands. A word of Synap's that nobody documented is shown as it came. */
export function shownStatus(record: Ingestion): ShownStatus {
  if (record.state === 'ended') return shownEnd(record);
  if (record.state === 'stopped') return statusLook('statusStopped', 'stopped', 'quiet');
  // Synap has not answered in this round yet. A status from an earlier round does not count.
  if (record.watchedSince === null || record.status === null)
    return statusLook('statusChecking', 'checking', 'quiet');
  switch (record.status) {
    case 'queued':
      return statusLook(STATUS_TEXTS.queued, 'queued', 'quiet');
    case 'processing':
      return statusLook(STATUS_TEXTS.processing, 'processing', 'active');
    case 'completed':
    case 'partial_success':
    case 'failed':
    case 'cancelled':
      return shownOutcome(record.status);
    case 'other':
      return {
        word: visibleText(record.rawStatus ?? '') || t('statusUnknown'),
        shape: 'question',
        tone: 'active',
      };
  }
}

/** In progress on a connection that is paused: nothing is checked, whatever was last known. */
export function shownPaused(): ShownStatus {
  return statusLook('statusPaused', 'paused', 'warn');
}

/** How one ingestion ended: by Synap's own word where we do not know it. */
function shownEnd({ outcome, rawStatus }: Ended): ShownStatus {
  const known = shownOutcome(outcome.kind);
  return outcome.kind === 'other' && rawStatus ? { ...known, word: visibleText(rawStatus) } : known;
}

/** How a watch ended, in a word. An outcome that only another version of the extension knows is shown as it is. */
export function outcomeWord(kind: string): string {
  return isOutcome(kind) ? shownOutcome(kind).word : kind || t('statusUnknown');
}

/** As much of an undocumented word as is shown. */
const WORD_MAX = 100;

/** One of Synap's own status words in the person's language. An undocumented word is shown as it came. */
export function statusWord(raw: string): string {
  const status = readStatus(raw);
  return status === 'other' ? visibleText(raw.slice(0, WORD_MAX)) : t(STATUS_TEXTS[status]);
}

function statusLook(key: MessageKey, shape: ShapeName, tone: Tone): ShownStatus {
  return { word: t(key), shape, tone };
}

export function isOutcome(kind: string): kind is OutcomeKind {
  return Object.hasOwn(outcomes, kind);
}
