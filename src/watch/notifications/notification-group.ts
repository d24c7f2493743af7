import type { PendingOutcome } from '../model/ingestion';
import { type NotificationGroup, SCHEMA_VERSION } from '../model/records';

/** The ID of the one notification of a batch. */
export const batchNotificationId = (batchId: string) => `batch:${batchId}`;

/** One outcome is a notification of its own, several are one digest, none is nothing. */
export function asFew(
  records: PendingOutcome[],
  kind: 'digest' | 'away' | 'quiet',
  now: number,
): { singles: PendingOutcome[]; groups: NotificationGroup[] } {
  const [first, second] = records;
  if (first === undefined || second === undefined) return { singles: records, groups: [] };
  const id = `${kind}:${first.id}:${first.outcome.round}:${now}`;
  return { singles: [], groups: [groupOf(records, { id, kind, batchId: null }, now)] };
}

/** The notification that names these outcomes. */
export function groupOf(
  records: PendingOutcome[],
  named: Pick<NotificationGroup, 'id' | 'kind' | 'batchId'>,
  now: number,
): NotificationGroup {
  const members = records.map(({ id, outcome: { round, kind } }) => ({ id, round, kind }));
  return { schema: SCHEMA_VERSION, ...named, at: now, members, namedBefore: [], tries: 0 };
}
