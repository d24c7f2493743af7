import {
  hasPendingNotification,
  isPollable,
  markNotified,
  type PendingOutcome,
  type SuppressionReason,
  suppress,
} from '../../watch/model/ingestion';
import type { Block, Connection, Ingestion, IngestionId } from '../../watch/model/records';
import { hasPendingSlow } from '../../watch/notifications/slow-notifications';
import { isKeyRefusalProven } from '../../watch/scheduling/key-checks';
import { type Draft, put } from '../storage/draft';
import type { State } from '../storage/state';

/** One outcome of an ingestion: a round has at most one. */
export interface Round {
  id: IngestionId;
  round: number;
}

/** A text that names a round, for sets and maps. */
export const roundKey = ({ id, round }: Round) => `${id}:${round}`;

/** A blocked connection of which the person has to be notified. */
export interface PendingBlock {
  connection: Connection;
  blocked: Block;
}

export const pendingOutcomes = (state: Readonly<State>): PendingOutcome[] =>
  [...state.records.values()].filter(hasPendingNotification);

/** Whether an outcome still has to be notified, alone or with others. */
export function hasPendingNotifications(state: Readonly<State>): boolean {
  return state.notificationGroups.size > 0 || pendingOutcomes(state).length > 0;
}

export function pendingBlocks(state: Readonly<State>): PendingBlock[] {
  return [...state.connections.values()].flatMap((connection) => {
    const { blocked } = connection;
    return blocked !== null && isToBeNotified(blocked) ? [{ connection, blocked }] : [];
  });
}

function isToBeNotified(blocked: Block): boolean {
  if (blocked.notifiedAt !== null) return false;
  return blocked.reason !== 'key_rejected' || isKeyRefusalProven(blocked);
}

/** The ID under which a block is notified: the same as long as the block lasts. */
export const blockNotificationId = ({ connection, blocked }: PendingBlock) =>
  `connection:${connection.id}:${blocked.reason}:${blocked.since}`;

/** The IDs of all notifications that have to be created, or were created and are not marked as sent yet. */
export function pendingNotificationIds(state: Readonly<State>): Set<string> {
  return new Set([
    ...pendingOutcomes(state).map((record) => record.notification.id),
    ...state.notificationGroups.keys(),
    ...pendingBlocks(state).map(blockNotificationId),
    ...[...state.records.values()].filter(hasPendingSlow).map(({ slow }) => slow.id),
  ]);
}

/** Whether anything is watched on this connection. */
export function isWatchedOn(state: Readonly<State>, connection: Connection): boolean {
  return [...state.records.values()].some(
    (record) => isPollable(record) && record.connectionId === connection.id,
  );
}

/** The record if the notification of this very round is still pending; null otherwise. */
async function findPending(draft: Draft, { id, round }: Round): Promise<PendingOutcome | null> {
  const record: Ingestion | null = await draft.find(id);
  return record !== null && hasPendingNotification(record) && record.outcome.round === round ? record : null;
}

/** Marks the outcome as named by the notification with this ID. */
export async function markSent(draft: Draft, round: Round, notificationId: string): Promise<void> {
  const record = await findPending(draft, round);
  if (record === null) return;
  put(draft.records, markNotified(record, notificationId, draft.now));
  draft.addLogEntry({
    event: 'notified',
    ingestionId: record.id,
    connectionId: record.connectionId,
    what: notificationId,
    correlationId: null,
    tookMs: null,
  });
}

/** Suppresses the notification of this outcome, with the reason. */
export async function suppressPending(draft: Draft, round: Round, why: SuppressionReason): Promise<void> {
  const record = await findPending(draft, round);
  if (record !== null) put(draft.records, suppress(record, why, draft.now));
}

/** Counts a try that the browser refused. After the last one the notification is suppressed; the badge still counts the outcome. */
export async function countRefusedTry(draft: Draft, round: Round, triesMax: number): Promise<void> {
  const record = await findPending(draft, round);
  if (record === null) return;
  const tries = record.notification.tries + 1;
  if (tries >= triesMax) put(draft.records, suppress(record, 'undeliverable', draft.now));
  else put(draft.records, { ...record, notification: { ...record.notification, tries } });
}
