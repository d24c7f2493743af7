import type { Status } from '../../synap/status';
import type { OutcomeKind } from './ingestion-schema';

/** What each status and outcome is called: the names of the texts, for pages and notifications alike. */
export const STATUS_TEXTS = {
  queued: 'statusQueued',
  processing: 'statusProcessing',
  completed: 'statusCompleted',
  partial_success: 'statusPartialSuccess',
  failed: 'statusFailed',
  cancelled: 'statusCancelled',
  other: 'statusOther',
  rejected: 'statusRejected',
  not_found: 'statusNotFound',
  timed_out: 'statusTimedOut',
} as const satisfies Record<Status | OutcomeKind, string>;
