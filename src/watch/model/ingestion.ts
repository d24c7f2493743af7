import type {
  Ended,
  Ingestion,
  IngestionId,
  NotificationMark,
  Outcome,
  OutcomeKind,
  Watching,
} from './records';
import { SCHEMA_VERSION } from './records';

type Shared = Omit<Watching, 'state' | 'earlier'>;

/** What an ingestion is in whatever state: everything but the state and what only an ended one has. */
function sharedPart(record: Ingestion): Shared {
  switch (record.state) {
    case 'watching': {
      const { state: _state, earlier: _earlier, ...shared } = record;
      return shared;
    }
    case 'stopped': {
      const { state: _state, stoppedAt: _stoppedAt, ...shared } = record;
      return shared;
    }
    case 'ended': {
      const {
        state: _state,
        outcome: _outcome,
        notification: _notification,
        recheck: _recheck,
        ...shared
      } = record;
      return shared;
    }
  }
}

export interface Addition {
  id: IngestionId;
  connectionId: string;
  batchId: string | null;
  source: Ingestion['source'];
  seq: number;
}

/** Before the server has refused an ID, and after it has answered. */
export const NO_REFUSALS: Watching['refusals'] = {
  count: 0,
  first: null,
  isKeyGood: false,
  triedConnections: [],
};

/** A new watch, before its first poll. */
export function newIngestion(added: Addition, now: number): Watching {
  return {
    schema: SCHEMA_VERSION,
    ...added,
    state: 'watching',
    earlier: null,
    addedOn: null,
    addedAt: now,
    round: 1,
    roundStartedAt: now,
    watchedSince: null,
    watchedMs: 0,
    status: null,
    rawStatus: null,
    documentId: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    memoriesCreated: 0,
    memoryIds: [],
    memoryIdCount: 0,
    errorMessage: null,
    transitions: [],
    lastError: null,
    unknownFinal: null,
    refusals: NO_REFUSALS,
    seenAt: null,
    removedAt: null,
    label: '',
    note: '',
  };
}

/**
 * The next round of a stopped or ended ingestion: everything known is kept, everything about ending starts over. An outcome
 * that Synap has reported stands until Synap says another.
 */
export function startNextRound(record: Ingestion, now: number, connectionId = record.connectionId): Watching {
  return {
    ...sharedPart(record),
    state: 'watching',
    earlier: record.state === 'ended' && isSynapOutcome(record.outcome.kind) ? endPart(record) : null,
    connectionId,
    addedOn: connectionId === record.connectionId ? record.addedOn : null,
    round: record.round + 1,
    roundStartedAt: now,
    watchedSince: null,
    watchedMs: 0,
    lastError: null,
    unknownFinal: null,
    refusals: NO_REFUSALS,
    seenAt: null,
    removedAt: null,
  };
}

function endPart({ outcome, notification, recheck, seenAt }: Ended): NonNullable<Watching['earlier']> {
  return { outcome, notification, recheck, seenAt };
}

/** No longer followed, at the person's wish. What has ended stays ended, and has ended again where only a check is stopped. */
export function stopWatch(record: Ingestion, now: number): Ingestion {
  if (record.state !== 'watching') return record;
  if (record.earlier !== null) return { ...sharedPart(record), ...record.earlier, state: 'ended' };
  return { ...sharedPart(record), state: 'stopped', stoppedAt: now };
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

/**
 * Ended, with a pending notification; none is sent if the person reads the outcome first on the page that awaits it. What
 * Synap has once reported is never replaced by a conclusion of ours: Synap forgets jobs, and the person still wants to know
 * how they ended.
 */
export function endWatch(record: Watching, kind: OutcomeKind, now: number, awaitsReader = false): Ended {
  if (record.earlier !== null && !isSynapOutcome(kind)) {
    const recheck = kind === 'timed_out' ? record.earlier.recheck : { found: kind, at: now };
    return { ...sharedPart(record), ...record.earlier, state: 'ended', recheck };
  }
  const id = `${record.id}:${record.round}:${kind}`;
  return {
    ...sharedPart(record),
    state: 'ended',
    outcome: { kind, at: now, round: record.round },
    recheck: null,
    notification: { state: 'pending', id, since: now, tries: 0, awaitsReader },
  };
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

/** How it ended as far as is known: while it is checked again, how it ended before. Null for what never has. */
export function knownOutcome(record: Ingestion): Outcome | null {
  if (record.state === 'ended') return record.outcome;
  return record.state === 'watching' ? (record.earlier?.outcome ?? null) : null;
}

/** The outcome in a word: Synap's own where it is one that we do not know. */
export function outcomeName({ outcome, rawStatus }: Ended): string {
  return outcome.kind === 'other' ? (rawStatus ?? outcome.kind) : outcome.kind;
}

/** What an ingestion is called: the person's own label, else the caller's document ID, else its own ID. */
export function ingestionName({ label, documentId, id }: Ingestion): string {
  return label || documentId || id;
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

/** Ended in anything but success, and the person has not seen it yet: what the badge marks. */
export function isUnseenFailure(record: Ingestion): boolean {
  if (record.state !== 'ended' || record.removedAt !== null) return false;
  return record.outcome.kind !== 'completed' && record.seenAt === null;
}
