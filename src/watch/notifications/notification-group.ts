import type { PendingOutcome } from '../model/ingestion';
import { type Batch, type NotificationGroup, type OutcomeKind, SCHEMA_VERSION } from '../model/records';

/** The ID of the one notification of a batch. */
export const batchNotificationId = (batchId: string) => `batch:${batchId}`;

/** A batch that is to be notified now, and what its notification says. */
export interface DueBatch {
  batch: Batch;
  /** Its outcomes that have waited for the notification of the batch. */
  own: PendingOutcome[];
  /** Its problems, each of which has a notification of its own. */
  problems: { id: string; kind: OutcomeKind }[];
  inProgress: number;
  /** When its last member ended. */
  endedAt: number;
}

/** What is to be notified now. */
export interface Ready {
  outcomes: PendingOutcome[];
  batches: DueBatch[];
}

/** The notifications that name what is ready. */
export interface ReadyNotifications {
  singles: PendingOutcome[];
  groups: NotificationGroup[];
  /** Notified by a digest, and not by themselves. */
  digestedBatches: Batch[];
}

/**
 * The one notification that names everything that is ready: of a single outcome, of a batch with its own outcomes, or a digest. None if
 * there is nothing to name.
 */
export function asOne(
  { outcomes, batches }: Ready,
  kind: 'digest' | 'away' | 'quiet',
  now: number,
): ReadyNotifications {
  const [due, another] = batches;
  const isOneBatch = another === undefined && outcomes.every(({ batchId }) => batchId === due?.batch.id);
  if (due !== undefined && isOneBatch)
    return { singles: [], groups: [batchGroup(due, outcomes, now)], digestedBatches: [] };
  const all = [...batches.flatMap(({ own }) => own), ...outcomes];
  const digestedBatches = batches.map(({ batch }) => batch);
  const [first, second] = all;
  if (first === undefined || second === undefined) return { singles: all, groups: [], digestedBatches };
  const id = `${kind}:${first.id}:${first.outcome.round}:${now}`;
  return { singles: [], groups: [groupOf(all, { id, kind, batchId: null }, now)], digestedBatches };
}

/** The notification of a batch. It names those of its problems that are given; the others have notifications of their own. */
export function batchGroup(due: DueBatch, named: PendingOutcome[], now: number): NotificationGroup {
  const { batch, own, problems, inProgress } = due;
  const as = { id: batchNotificationId(batch.id), kind: 'batch', batchId: batch.id } as const;
  const isNamed = new Set(named.map(({ id }) => id));
  const namedBefore = problems.filter(({ id }) => !isNamed.has(id)).map(({ kind }) => kind);
  const group = { ...groupOf([...own, ...named], as, now), namedBefore };
  return inProgress === 0 ? group : { ...group, inProgress };
}

/** The notification that names these outcomes. */
function groupOf(
  records: PendingOutcome[],
  named: Pick<NotificationGroup, 'id' | 'kind' | 'batchId'>,
  now: number,
): NotificationGroup {
  const members = records.map(({ id, outcome: { round, kind } }) => ({ id, round, kind }));
  return { schema: SCHEMA_VERSION, ...named, at: now, members, namedBefore: [], tries: 0 };
}
