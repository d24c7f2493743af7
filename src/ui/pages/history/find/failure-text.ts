import { isOutcome, shownOutcome } from '../../../app/status';
import { visibleText } from '../../../app/visible-text';

/** A kind of failure in words: its message, or its outcome where there was none. */
export function shownFailure(pattern: string): string {
  return isOutcome(pattern) ? shownOutcome(pattern).word : visibleText(pattern);
}
