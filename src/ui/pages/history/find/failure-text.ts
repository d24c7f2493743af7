import { isOutcome, shownOutcome } from '../../../app/status';

/** A kind of failure in words: its message, or its outcome where there was none. */
export function shownFailure(pattern: string): string {
  return isOutcome(pattern) ? shownOutcome(pattern).word : pattern;
}
