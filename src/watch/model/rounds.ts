import { isSynapOutcome } from './ingestion';
import {
  type Ended,
  type Ingestion,
  type IngestionId,
  type OutcomeKind,
  SCHEMA_VERSION,
  type Watching,
} from './records';

/** What begins, stops and ends a round of an ingestion. */

type Shared = Omit<Watching, 'state' | 'earlier'>;

/** The fields that an ingestion has in every state. */
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

/** The refusals of an ID that was not refused since the last answer. */
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

/** Stops a watch because the person wants it. If the round was only a check of a known outcome, that outcome stands again. */
export function stopWatch(record: Ingestion, now: number): Ingestion {
  if (record.state !== 'watching') return record;
  if (record.earlier !== null) return { ...sharedPart(record), ...record.earlier, state: 'ended' };
  return { ...sharedPart(record), state: 'stopped', stoppedAt: now };
}

/**
 * The ID of the notification that this round has ended with this outcome, or is slow. It depends on the record alone, so that a worker
 * that creates it again replaces it. It differs for each round, and for an ingestion that was deleted and added anew, because the old
 * notification may still be on the screen.
 */
export const notificationIdOf = (
  { id, round, addedAt }: Pick<Ingestion, 'id' | 'round' | 'addedAt'>,
  what: OutcomeKind | 'slow',
): string => `${id}:${round}:${what}:${addedAt}`;

/**
 * Ended, with a pending notification. What Synap has once reported is never replaced by a conclusion of ours: Synap forgets
 * jobs, and the person still wants to know how they ended.
 */
export function endWatch(record: Watching, kind: OutcomeKind, now: number): Ended {
  if (record.earlier !== null && !isSynapOutcome(kind)) {
    const recheck = kind === 'timed_out' ? record.earlier.recheck : { found: kind, at: now };
    return { ...sharedPart(record), ...record.earlier, state: 'ended', recheck };
  }
  const id = notificationIdOf(record, kind);
  return {
    ...sharedPart(record),
    state: 'ended',
    outcome: { kind, at: now, round: record.round },
    recheck: null,
    notification: { state: 'pending', id, since: now, tries: 0, awaitsReader: false },
  };
}

/** No notification is sent if the person reads the outcome first, on the page that shows the ingestion. */
export function awaitReader(record: Ended): Ended {
  const { notification } = record;
  if (notification.state !== 'pending') return record;
  return { ...record, notification: { ...notification, awaitsReader: true } };
}
