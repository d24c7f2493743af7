import { markRemoved, restore, suppress } from '../../watch/model/ingestion';
import type { Ingestion, IngestionId } from '../../watch/model/records';
import { startNextRound, stopWatch } from '../../watch/model/rounds';
import { learnUnfinished } from '../../watch/scheduling/learn-durations';
import { refuse } from '../connections/connection-deps';
import { markIngestionsDue } from '../polling/mark-due';
import { type Draft, put } from '../storage/draft';
import { runtimeOf } from '../storage/state';
import { type CommandDeps, type CommandOf, done, markActed, type ReplyTo } from './command-deps';

/** Polls what is watched at once, and starts the next round of what is over. */
export async function checkIngestions(deps: CommandDeps, command: CommandOf<'check'>): ReplyTo<'check'> {
  const { connections } = await deps.store.state();
  return connections.size === 0
    ? refuse('key_missing')
    : changeEach(deps, command.ids, (draft, record) => check(draft, record, command.connectionId ?? null));
}

/** Ends watches without an outcome. */
export function stopIngestions(deps: CommandDeps, { ids }: CommandOf<'stop'>): ReplyTo<'stop'> {
  return changeEach(deps, ids, stop);
}

/** Removes ingestions; they can be restored for a moment. */
export function removeIngestions(deps: CommandDeps, { ids }: CommandOf<'remove'>): ReplyTo<'remove'> {
  return changeEach(deps, ids, (draft, record) => put(draft.records, markRemoved(record, draft.now)));
}

export function restoreIngestions(deps: CommandDeps, { ids }: CommandOf<'restore'>): ReplyTo<'restore'> {
  return changeEach(deps, ids, (draft, record) => put(draft.records, restore(record)));
}

/** Notes that the person has seen the outcomes. */
export function markSeen(deps: CommandDeps, { ids }: CommandOf<'seen'>): ReplyTo<'seen'> {
  return changeEach(deps, ids, (draft, record) =>
    put(draft.records, { ...record, seenAt: record.seenAt ?? draft.now }),
  );
}

/** Saves a label and a note, without the keys of the connections. The page has asked about all else that looks like a key. */
export async function annotate(deps: CommandDeps, command: CommandOf<'annotate'>): ReplyTo<'annotate'> {
  const label = await deps.connections.redactKeys(command.label);
  const note = await deps.connections.redactKeys(command.note);
  return changeEach(deps, [command.id], (draft, record) => put(draft.records, { ...record, label, note }));
}

/** Changes every one of these ingestions that exists. */
async function changeEach(
  { store }: CommandDeps,
  ids: IngestionId[],
  change: (draft: Draft, record: Ingestion) => void,
): Promise<{ ok: true; value: null }> {
  await store.change(async (draft) => {
    await draft.load(ids);
    for (const id of new Set(ids)) {
      const record = await draft.find(id);
      if (record !== null) change(draft, record);
    }
    markActed(draft);
  });
  return done(null);
}

/**
 * Checking an outcome again means that the person has seen it. If its notification is still held back, by quiet hours, a digest or a
 * batch, it is suppressed; the outcome of the next round is notified.
 */
function check(draft: Draft, record: Ingestion, insteadId: string | null): void {
  const ids = [record.connectionId, insteadId];
  const connectionId = ids.find((id) => id !== null && draft.connections.has(id)) ?? null;
  if (record.removedAt !== null || connectionId === null) return;
  const seen = record.state === 'ended' ? suppress(record, 'checked_again', draft.now) : record;
  if (seen.state !== 'watching') put(draft.records, startNextRound(seen, draft.now, connectionId));
  markIngestionsDue(draft, [record.id]);
}

/** Stopping teaches the duration model too: at this age the job had not finished. */
function stop(draft: Draft, record: Ingestion): void {
  put(draft.records, stopWatch(record, draft.now));
  const connection = draft.connections.get(record.connectionId);
  if (connection === undefined || record.state !== 'watching') return;
  const serverNow = draft.now + runtimeOf(draft, connection.id, draft.now).offsetMs;
  const durationModel = learnUnfinished(connection.durationModel, record, serverNow);
  put(draft.connections, { ...connection, durationModel });
}
