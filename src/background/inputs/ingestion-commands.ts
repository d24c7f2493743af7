import { withoutKeys } from '../../synap/ids/api-keys';
import { LABEL_MAX, NOTE_MAX } from '../../watch/constants';
import {
  hasPendingNotification,
  markRemoved,
  restore,
  startNextRound,
  stopWatch,
} from '../../watch/model/ingestion';
import type { Ingestion, IngestionId } from '../../watch/model/records';
import { learnUnfinished } from '../../watch/scheduling/duration-model';
import { markIngestionsDue } from '../polling/mark-due';
import { runtimeOf } from '../storage/state';
import type { Transaction } from '../storage/transaction';
import {
  type CommandDeps,
  type CommandOf,
  connectionFor,
  done,
  markActed,
  type ReplyTo,
  refused,
} from './command-deps';

/** Polls what is watched at once, and starts the next round of what is over. */
export async function checkIngestions(deps: CommandDeps, command: CommandOf<'check'>): ReplyTo<'check'> {
  const { connections } = await deps.store.state();
  return connections.size === 0 ? refused('key_missing') : changeEach(deps, command.ids, check);
}

/** Ends watches without an outcome. */
export function stopIngestions(deps: CommandDeps, { ids }: CommandOf<'stop'>): ReplyTo<'stop'> {
  return changeEach(deps, ids, stop);
}

/** Removes ingestions; they can be restored for a moment. */
export function removeIngestions(deps: CommandDeps, { ids }: CommandOf<'remove'>): ReplyTo<'remove'> {
  return changeEach(deps, ids, (tx, record) => tx.put(markRemoved(record, tx.now)));
}

export function restoreIngestions(deps: CommandDeps, { ids }: CommandOf<'restore'>): ReplyTo<'restore'> {
  return changeEach(deps, ids, (tx, record) => tx.put(restore(record)));
}

/** Notes that the person has seen the outcomes. */
export function markSeen(deps: CommandDeps, { ids }: CommandOf<'seen'>): ReplyTo<'seen'> {
  return changeEach(deps, ids, (tx, record) => tx.put({ ...record, seenAt: record.seenAt ?? tx.now }));
}

/** Saves a label and a note. An API key that was pasted into them is not kept in the clear. */
export function annotate(deps: CommandDeps, command: CommandOf<'annotate'>): ReplyTo<'annotate'> {
  // Cut afterwards: the mark that replaces a key may be longer than the key.
  const label = withoutKeys(command.label).slice(0, LABEL_MAX);
  const note = withoutKeys(command.note).slice(0, NOTE_MAX);
  return changeEach(deps, [command.id], (tx, record) => tx.put({ ...record, label, note }));
}

/** Changes every one of these ingestions that exists. */
async function changeEach(
  { store }: CommandDeps,
  ids: IngestionId[],
  change: (tx: Transaction, record: Ingestion) => void,
): Promise<{ ok: true; answer: null }> {
  await store.change(async (tx) => {
    await tx.prefetch(ids);
    for (const id of new Set(ids)) {
      const record = await tx.find(id);
      if (record !== null) change(tx, record);
    }
    markActed(tx);
  });
  return done(null);
}

/** Leaves alone what has just ended and is about to be notified: a next round would take its outcome away. */
function check(tx: Transaction, record: Ingestion): void {
  const connectionId = connectionFor(tx, record.connectionId);
  if (record.removedAt !== null || hasPendingNotification(record) || connectionId === null) return;
  if (record.state !== 'watching') tx.put(startNextRound(record, tx.now, connectionId));
  markIngestionsDue(tx, [record.id]);
}

/** Stopping teaches the duration model too: at this age the job had not finished. */
function stop(tx: Transaction, record: Ingestion): void {
  tx.put(stopWatch(record));
  const connection = tx.state.connections.get(record.connectionId);
  if (connection === undefined || record.state !== 'watching') return;
  const serverNow = tx.now + runtimeOf(tx.state, connection.id, tx.now).offsetMs;
  const durationModel = learnUnfinished(connection.durationModel, record, serverNow);
  tx.putConnection({ ...connection, durationModel });
}
