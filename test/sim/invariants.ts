/** The promises that the simulator checks, each a promise of the design. */
export const INVARIANTS = [
  /** Once all faults are over, every ingestion that can finish has its outcome, and its notification, without a person. */
  'reaches-the-outcome',
  /** Once all faults are over, every outcome is known within what the longest pause allows. */
  'recovers-in-time',
  /** The next poll comes within the poll interval and what waking up and the share of the rate limit take. */
  'polled-in-time',
  /** The same after the machine's clock has jumped, by whatever amount. */
  'resumes-after-a-jump',
  /** An outcome is written soon after Synap would say it. */
  'outcome-in-time',
  /** A pending notification is shown soon after its outcome was written. */
  'notified-in-time',
  /** Nothing is notified in the person's quiet hours, whatever clock or time zone says when they are. */
  'quiet-hours-are-kept',
  /** An outcome that the person has switched off is not notified, alone or with others. */
  'switched-off-stays-silent',
  /** The outcome in a record agrees with what its server knows and has answered, and stays the same. */
  'true-outcome',
  /** A watch ends only on an answer of Synap itself, never on that of an intermediary. */
  'ends-on-synaps-word',
  /** A connection waits for another key only where Synap itself has refused the one it has. */
  'stops-on-synaps-word',
  /** An outcome that Synap has reported is replaced only by something newer that Synap has reported. */
  'known-outcome-stands',
  /** However many ingestions end, the notifications of an hour stay within their limit. */
  'notifications-stay-few',
  /** Each outcome of a round is notified exactly once, unless it is rightly suppressed. */
  'notified-once',
  /** That an ingestion takes much longer than usual is notified at most once a round, and never after its outcome. */
  'slow-notified-once',
  /** An ingestion is called slow only if it takes much longer than usual, and the person wants to hear of that. */
  'slow-is-slow',
  /** A notification is created only for what is already written as pending. */
  'pending-before-notified',
  /** Which outcomes a digest names is written before the digest is created. */
  'digest-written-before-notified',
  /** A notification is suppressed only for a reason that holds. */
  'suppressed-with-reason',
  /** An ingestion whose watch has ended is not polled. */
  'no-request-after-outcome',
  /** An ingestion that was stopped or removed is not polled. */
  'no-request-after-removal',
  /** A blocked connection sends no status requests. */
  'no-request-while-blocked',
  /** One life of the background never has two status requests for the same ingestion in flight. */
  'one-request-at-a-time',
  /** The pause that a server demands by `Retry-After` is kept by its whole connection. */
  'retry-after-is-kept',
  /** A connection sends no more requests than our share of the server's rate limit. */
  'share-is-kept',
  /** Our own requests never exceed the server's rate limit. */
  'no-429-of-our-own',
  /** A connection is blocked only for a reason that the same life of the background has just met with. */
  'block-is-true',
  /** A block ends when its cause is gone, and is tried again no later than the rules say. */
  'block-ends',
  /** A block is notified once, until something happens that may lift it. */
  'block-notified-once',
  /** The answer to a key that has been replaced changes nothing that is stored. */
  'stale-answers-change-nothing',
  /** While anything can be polled there is an alarm. */
  'alarm-while-pollable',
  /** While a notification is pending that will be shown without anybody doing anything, there is an alarm. */
  'alarm-while-pending',
  /** When nothing is left to do, no alarm is left and no worker is alive. */
  'nothing-alive-when-idle',
  /** The background never wakes itself up over and over, and polls no ingestion in a tight loop. */
  'nothing-spins',
  /** Polls that bring no usable answer become ever rarer. */
  'unanswered-polls-are-few',
  /** The summary counts and names exactly what the records say. */
  'summary-equals-records',
  /** No write to the disk repeats what is already stored. */
  'no-idle-write',
  /** A key is in no message, notification, badge or stored value, and goes only to the address it was entered for. */
  'key-stays-secret',
  /** What a person has removed is deleted, together with all that belongs to it. */
  'removed-is-gone',
  /** A stored value that cannot be read is set aside as it was, and what is set aside is never overwritten. */
  'damage-is-set-aside',
  /** What a person had the background do is done, and is undone by nobody else. */
  'command-is-kept',
  /** Nothing that is kept is deleted for something new that does not fit anyway. */
  'history-is-kept',
  /** No promise of the background rejects without being handled. */
  'no-unhandled-failure',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** A promise that was broken, when, and how. */
export interface Violation {
  invariant: Invariant;
  /** Simulated time, in ms since the schedule began. */
  atMs: number;
  detail: string;
}

/** More violations of the same invariant in one schedule are not kept: they rarely say anything new. */
const KEPT_PER_INVARIANT = 3;

/** Collects the violations of one schedule. */
export class Violations {
  readonly found: Violation[] = [];
  constructor(
    private readonly now: () => number,
    private readonly trace: (line: string) => void,
  ) {}

  /** Adds a violation to the trace, and keeps the first ones of each invariant. */
  report(invariant: Invariant, detail: string): void {
    this.trace(`VIOLATION ${invariant}: ${detail}`);
    if (this.found.filter((one) => one.invariant === invariant).length >= KEPT_PER_INVARIANT) return;
    this.found.push({ invariant, atMs: this.now(), detail });
  }
}
