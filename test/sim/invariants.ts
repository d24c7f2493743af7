/** What the simulator holds the extension to. Each name is a promise of the design. */
export const INVARIANTS = [
  'reaches-the-outcome',
  'recovers-in-time',
  'polled-in-time',
  'resumes-after-a-jump',
  'outcome-in-time',
  'notified-in-time',
  'quiet-hours-are-kept',
  'true-outcome',
  'ends-on-synaps-word',
  'stops-on-synaps-word',
  'known-outcome-stands',
  'notifications-stay-few',
  'notified-once',
  'slow-notified-once',
  'slow-is-slow',
  'pending-before-notified',
  'digest-written-before-notified',
  'suppressed-with-reason',
  'no-request-after-outcome',
  'no-request-after-removal',
  'no-request-while-blocked',
  'one-request-at-a-time',
  'retry-after-is-kept',
  'share-is-kept',
  'no-429-of-our-own',
  'block-is-true',
  'block-ends',
  'block-notified-once',
  'stale-answers-change-nothing',
  'alarm-while-pollable',
  'alarm-while-pending',
  'nothing-alive-when-idle',
  'nothing-spins',
  'unanswered-polls-are-few',
  'summary-equals-records',
  'no-idle-write',
  'key-stays-secret',
  'removed-is-gone',
  'damage-is-set-aside',
  'command-is-kept',
  'history-is-kept',
  'no-unhandled-failure',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Violation {
  invariant: Invariant;
  /** Virtual time, ms since the schedule began. */
  atMs: number;
  detail: string;
}

/** Violations as they come, each kind a few times. */
export class Violations {
  readonly found: Violation[] = [];
  constructor(
    private readonly now: () => number,
    private readonly trace: (line: string) => void,
  ) {}

  report(invariant: Invariant, detail: string): void {
    this.trace(`VIOLATION ${invariant}: ${detail}`);
    if (this.found.filter((one) => one.invariant === invariant).length >= 3) return;
    this.found.push({ invariant, atMs: this.now(), detail });
  }
}
