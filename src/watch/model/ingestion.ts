import type { Ended, Ingestion, NotificationMark, Outcome, OutcomeKind, Watching } from './records';

type SynapOutcomeKind = Exclude<OutcomeKind, 'rejected' | 'not_found' | 'timed_out'>;

/** Whether Synap itself said how it ended; the other outcomes are our own conclusions. */
export function isSynapOutcome(kind: OutcomeKind): kind is SynapOutcomeKind {
  switch (kind) {
    case 'completed':
    case 'partial_success':
    case 'failed':
    case 'cancelled':
    case 'other':
      return true;
    case 'rejected':
    case 'not_found':
    case 'timed_out':
      return false;
  }
}

/** An outcome that is a problem. */
export type ProblemOutcome = Exclude<OutcomeKind, 'completed'>;

/**
 * Whether an outcome is a problem: everything but `completed`. Problems are marked on the toolbar, listed first and counted apart,
 * and those of a batch are notified without waiting for the rest of it.
 */
export function isProblem(kind: OutcomeKind): kind is ProblemOutcome {
  return kind !== 'completed';
}

/** Whether an ingestion has ended in a problem. */
export function hasProblem(record: Ingestion): record is Ended {
  return record.state === 'ended' && isProblem(record.outcome.kind);
}

/** Whether an ingestion has ended, and without a problem. */
export function hasCompleted(record: Ingestion): record is Ended {
  return record.state === 'ended' && !isProblem(record.outcome.kind);
}

/** How it ended as far as is known: while it is checked again, how it ended before. Null for what never has. */
export function knownOutcome(record: Ingestion): Outcome | null {
  if (record.state === 'ended') return record.outcome;
  return record.state === 'watching' ? (record.earlier?.outcome ?? null) : null;
}

/** The outcome in a word: Synap's own where it is one that we do not know. */
export function outcomeName({ outcome, rawStatus }: Ended): string {
  return outcome.kind === 'other' ? (rawStatus ?? outcome.kind) : outcome.kind;
}

/** What can be seen of a text, and clicked: not blanks, control characters and signs of direction alone. */
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point})[^\s\p{Control}\p{Format}\u2800]/u;

/**
 * What an ingestion is called: the person's own label, else the caller's document ID, else its own ID. A name that nobody can see is
 * none.
 */
export function ingestionName({ label, documentId, id }: Ingestion): string {
  return [label, documentId].find((name) => name !== null && VISIBLE.test(name)) ?? id;
}

/** Whether requests may go out for it. */
export function isPollable(record: Ingestion): record is Watching {
  return record.state === 'watching' && record.removedAt === null;
}

/** An ended ingestion whose notification is pending. */
export type PendingOutcome = Ended & { notification: Extract<NotificationMark, { state: 'pending' }> };

/** Whether its notification is still to be sent. */
export function hasPendingNotification(record: Ingestion): record is PendingOutcome {
  return record.state === 'ended' && record.removedAt === null && record.notification.state === 'pending';
}

/** Whether a start of the background has to read it: it is watched, its notification is pending, or it waits to be deleted. */
export function isActive(record: Ingestion): boolean {
  return record.removedAt !== null || record.state === 'watching' || hasPendingNotification(record);
}

/** Whether an ingestion has ended in a problem that the person has not seen yet: what the badge marks. */
export function isUnseenProblem(record: Ingestion): boolean {
  return hasProblem(record) && record.removedAt === null && record.seenAt === null;
}

/** Hidden at once, deleted `UNDO_MS` later. A pending notification is suppressed: the person has removed it. */
export function markRemoved(record: Ingestion, now: number): Ingestion {
  const gone = { ...record, removedAt: now };
  return gone.state === 'ended' ? suppress(gone, 'removed', now) : gone;
}

/** Brought back within the time for undo. A watch resumes where it was. */
export function restore(record: Ingestion): Ingestion {
  return { ...record, removedAt: null };
}

/** The notification of this outcome has been shown. */
export function markNotified(record: Ended, notificationId: string, now: number): Ended {
  return { ...record, notification: { state: 'sent', id: notificationId, at: now } };
}

export type SuppressionReason = Extract<NotificationMark, { state: 'suppressed' }>['why'];

/** No notification is sent for the outcome. One that was sent stays sent. */
export function suppress(record: Ended, why: SuppressionReason, now: number): Ended {
  if (record.notification.state !== 'pending') return record;
  return { ...record, notification: { state: 'suppressed', id: record.notification.id, at: now, why } };
}
