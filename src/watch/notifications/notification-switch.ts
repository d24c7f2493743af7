import type { OutcomeKind, Settings } from '../model/records';

/** Whether the person wants to be notified of an outcome. */
export function isSwitchedOn(kind: OutcomeKind, { notify }: Settings): boolean {
  return notify[switchOf(kind)];
}

/**
 * Which switch of the settings an outcome goes by: who switches "Failed" on or off means what is shown as "Failed". All
 * outcomes without a switch of that name, `cancelled` among them, share one.
 */
export function switchOf(kind: OutcomeKind): keyof Settings['notify'] {
  switch (kind) {
    case 'completed':
    case 'partial_success':
    case 'failed':
      return kind;
    case 'cancelled':
    case 'other':
    case 'rejected':
    case 'not_found':
    case 'timed_out':
      return 'other';
  }
}
