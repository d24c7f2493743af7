import { isProblem, type ProblemOutcome } from '../../../watch/model/ingestion';
import type { BatchTally } from '../../../watch/model/records';
import { formatNumber, type MessageKey, plural, t } from '../../app/i18n';
import { OUTCOMES_WORST_FIRST, shownOutcome, type Tone } from '../../app/status';

/** How many of a batch ended in one kind of problem. */
export interface ProblemCount {
  kind: ProblemOutcome;
  tone: Tone;
  count: number;
  /** "1 failed", "2 not found". */
  text: string;
}

/** The problems that members of a batch ended in, the worst first. */
export function problemCounts(outcomes: BatchTally['outcomes']): ProblemCount[] {
  return OUTCOMES_WORST_FIRST.filter(isProblem)
    .map((kind) => ({ kind, tone: shownOutcome(kind).tone, count: outcomes[kind] }))
    .filter(({ count }) => count > 0)
    .map((counted) => ({ ...counted, text: COUNT_TEXTS[counted.kind](counted.count) }));
}

const numbered = (key: MessageKey) => (count: number) => t(key, formatNumber(count));

const COUNT_TEXTS: Record<ProblemOutcome, (count: number) => string> = {
  failed: (count) => plural('countFailed', count),
  rejected: numbered('countRejected'),
  not_found: numbered('countNotFound'),
  timed_out: numbered('countTimedOut'),
  partial_success: numbered('countPartialSuccess'),
  cancelled: numbered('countCancelled'),
  other: numbered('countOther'),
};
