import type { Answers } from '../../messages';
import type { Ports } from '../../platform/ports';
import { BATCH_MORE_THAN } from '../../watch/constants';
import {
  hasPendingNotification,
  isSynapOutcome,
  newIngestion,
  restore,
  startNextRound,
} from '../../watch/model/ingestion';
import { type Ingestion, type IngestionId, SCHEMA_VERSION } from '../../watch/model/records';
import { retry } from '../notifications/retry';
import { markIngestionsDue } from '../polling/mark-due';
import { type Draft, put } from '../storage/draft';
import {
  type CommandDeps,
  type CommandOf,
  connectionFor,
  done,
  markActed,
  type ReplyTo,
  refused,
} from './command-deps';
import { markVisible } from './visible';

type WatchCommand = CommandOf<'watch'>;

/** Ways to watch in pages of ours that show what they have added. */
const SHOWN_SOURCES: ReadonlySet<WatchCommand['source']> = new Set([
  'popup',
  'history',
  'clipboard',
  'file',
  'devtools',
]);

/** Where the IDs of one command are added. */
interface Destination {
  connectionId: string;
  batchId: string | null;
  source: WatchCommand['source'];
}

/** Has ingestions watched: new ones from now on, known ones according to where they stand. */
export async function watchIngestions(deps: CommandDeps, command: WatchCommand): ReplyTo<'watch'> {
  const answer = await deps.store.change(async (draft) => {
    const connectionId = connectionFor(draft, command.connectionId);
    if (connectionId === null) return null;
    const sorted = await addAll(deps, draft, { ...command, connectionId });
    await clearOldNotifications(deps.ports, sorted.added);
    // The page that they were typed in shows them, and its heartbeat may come later than the first answer.
    if (SHOWN_SOURCES.has(command.source)) markVisible(draft, sorted.added);
    markActed(draft);
    return sorted;
  });
  return answer === null ? refused('key_missing') : done(answer);
}

async function addAll(
  { ports }: CommandDeps,
  draft: Draft,
  given: { ids: IngestionId[]; connectionId: string; source: WatchCommand['source'] },
): Promise<Answers['watch']> {
  // Made anew in each attempt: the store repeats the whole change after an eviction.
  const sorted: Answers['watch'] = { added: [], known: [], restarted: [] };
  const ids = [...new Set(given.ids)];
  await draft.load(ids);
  const batchId = await newBatch(draft, ids, ports.uuid);
  for (const id of ids) sorted[await addOne(draft, id, { ...given, batchId })].push(id);
  return sorted;
}

/** Several new IDs at once are a batch, with one notification for the whole. Null if they are too few. */
async function newBatch(draft: Draft, ids: IngestionId[], uuid: Ports['uuid']): Promise<string | null> {
  const added: IngestionId[] = [];
  for (const id of ids) if ((await draft.find(id)) === null) added.push(id);
  if (added.length <= BATCH_MORE_THAN) return null;
  const id = uuid();
  put(draft.batches, { schema: SCHEMA_VERSION, id, addedAt: draft.now, ids: added, notifiedAt: null });
  return id;
}

/** A known ingestion keeps its place and its history. It is watched again only if Synap has never reported an outcome. */
async function addOne(
  draft: Draft,
  id: IngestionId,
  { connectionId, batchId, source }: Destination,
): Promise<keyof Answers['watch']> {
  const record = await draft.find(id);
  if (record === null) {
    put(draft.records, newIngestion({ id, connectionId, batchId, source, seq: draft.takeSeq() }, draft.now));
    return 'added';
  }
  const present = restore(record);
  if (isSettled(present)) {
    put(draft.records, present);
    return 'known';
  }
  // One that ended as `not_found` or `rejected` may belong to the connection on which it is now added.
  const isMoved = present.state === 'ended' || !draft.connections.has(present.connectionId);
  put(draft.records, startNextRound(present, draft.now, isMoved ? connectionId : present.connectionId));
  markIngestionsDue(draft, [id]);
  return 'restarted';
}

/** Whether adding it again has nothing to start: it is watched, its outcome is Synap's, or one is about to be notified. */
function isSettled(record: Ingestion): boolean {
  if (record.state === 'watching' || hasPendingNotification(record)) return true;
  return record.state === 'ended' && isSynapOutcome(record.outcome.kind);
}

/**
 * Clears notifications that are left of ingestions added anew. A deleted ingestion's notification may still be shown under the
 * very ID that the new one's will have, and would be taken for it.
 */
async function clearOldNotifications({ clock, notifications }: Ports, added: IngestionId[]): Promise<void> {
  const shown = (await retry(clock, () => notifications.shown())) ?? [];
  for (const notificationId of shown)
    if (added.some((id) => notificationId.startsWith(`${id}:`)))
      await retry(clock, () => notifications.clear(notificationId));
}
