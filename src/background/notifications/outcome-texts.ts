import type { MessageKey, PluralKey } from '../../platform/texts';
import type { OutcomeKind } from '../../watch/model/records';

/** What notifications say of each outcome: the title about one ingestion, and how many of several ended so. */
export const OUTCOME_TEXTS: Record<OutcomeKind, { title: MessageKey; tally: PluralKey }> = {
  completed: { title: 'notificationCompleted', tally: 'notificationTallyCompleted' },
  partial_success: { title: 'notificationPartialSuccess', tally: 'notificationTallyPartialSuccess' },
  failed: { title: 'notificationFailed', tally: 'notificationTallyFailed' },
  cancelled: { title: 'notificationCancelled', tally: 'notificationTallyCancelled' },
  other: { title: 'notificationOther', tally: 'notificationTallyOther' },
  rejected: { title: 'notificationRejected', tally: 'notificationTallyRejected' },
  not_found: { title: 'notificationNotFound', tally: 'notificationTallyNotFound' },
  timed_out: { title: 'notificationTimedOut', tally: 'notificationTallyTimedOut' },
};
