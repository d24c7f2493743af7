import type { Ended, Ingestion, IngestionId, NoticeMark, OutcomeKind, Watching } from './records';
import { SCHEMA } from './records';

type Shared = Omit<Watching, 'state'>;

/** What an ingestion is in whatever state: everything but the state and what only an ended one has. */
function sharedPart(record: Ingestion): Shared {
  if (record.state !== 'ended') {
    const { state: _state, ...shared } = record;
    return shared;
  }
  const { state: _state, outcome: _outcome, notice: _notice, ...shared } = record;
  return shared;
}

export interface Addition {
  id: IngestionId;
  connectionId: string;
  batchId: string | null;
  source: Ingestion['source'];
  seq: number;
}

/** A new watch, before its first poll. */
export function newIngestion(added: Addition, now: number): Watching {
  return {
    schema: SCHEMA,
    ...added,
    state: 'watching',
    addedOn: null,
    addedAt: now,
    round: 1,
    roundStartedAt: now,
    watchedSince: null,
    status: null,
    rawStatus: null,
    documentId: null,
    queuedAt: null,
    startedAt: null,
    completedAt: null,
    memoriesCreated: 0,
    memoryIds: [],
    errorMessage: null,
    transitions: [],
    lastError: null,
    notFound: { count: 0, firstAt: null, triedConnections: [] },
    seenAt: null,
    removedAt: null,
    label: '',
    note: '',
  };
}

/** The next round of a stopped or ended ingestion: everything known is kept, everything about ending starts over. */
export function restarted(record: Ingestion, now: number, connectionId = record.connectionId): Watching {
  return {
    ...sharedPart(record),
    state: 'watching',
    connectionId,
    addedOn: connectionId === record.connectionId ? record.addedOn : null,
    round: record.round + 1,
    roundStartedAt: now,
    watchedSince: null,
    lastError: null,
    notFound: { count: 0, firstAt: null, triedConnections: [] },
    seenAt: null,
    removedAt: null,
  };
}

/** No longer followed, at the person's wish. What has ended stays ended. */
export function stopped(record: Ingestion): Ingestion {
  return record.state === 'watching' ? { ...sharedPart(record), state: 'stopped' } : record;
}

/** Out of sight at once, gone `UNDO_MS` later. What it still owed is not told: the person has put it away. */
export function removed(record: Ingestion, now: number): Ingestion {
  const gone = { ...record, removedAt: now };
  return gone.state === 'ended' ? muted(gone, 'removed', now) : gone;
}

/** Brought back within the time for it. A watch goes on where it was. */
export function restored(record: Ingestion): Ingestion {
  return { ...record, removedAt: null };
}

/** Over, with an outcome that the person is to be told of, unless they read it first on the page that awaits it. */
export function ended(record: Watching, kind: OutcomeKind, now: number, awaitsReader = false): Ended {
  const id = `${record.id}:${record.round}:${kind}`;
  return {
    ...sharedPart(record),
    state: 'ended',
    outcome: { kind, at: now, round: record.round },
    notice: { state: 'owed', id, since: now, tries: 0, awaitsReader },
  };
}

/** The notice of this outcome has been shown. */
export function told(record: Ended, noticeId: string, now: number): Ended {
  return { ...record, notice: { state: 'sent', id: noticeId, at: now } };
}

export type MutedWhy = Extract<NoticeMark, { state: 'muted' }>['why'];

/** The outcome is never told. One already told stays told. */
export function muted(record: Ended, why: MutedWhy, now: number): Ended {
  if (record.notice.state !== 'owed') return record;
  return { ...record, notice: { state: 'muted', id: record.notice.id, at: now, why } };
}

/** Whether requests may go out for it. */
export function isPollable(record: Ingestion): record is Watching {
  return record.state === 'watching' && record.removedAt === null;
}

/** An ended ingestion whose outcome still has to be told. */
export type Owed = Ended & { notice: Extract<NoticeMark, { state: 'owed' }> };

/** Whether its outcome still has to be told. */
export function isOwed(record: Ingestion): record is Owed {
  return record.state === 'ended' && record.removedAt === null && record.notice.state === 'owed';
}

/** Whether a cold start has to look at it: it is watched, owes a notice, or waits to be gone for good. */
export function needsCare(record: Ingestion): boolean {
  return record.removedAt !== null || record.state === 'watching' || isOwed(record);
}

/** Ended in anything but success, and the person has not looked yet: what the badge marks. */
export function isUnseenFailure(record: Ingestion): boolean {
  if (record.state !== 'ended' || record.removedAt !== null) return false;
  return record.outcome.kind !== 'completed' && record.seenAt === null;
}
