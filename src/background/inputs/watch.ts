import type { Answers } from '../../messages';
import type { Ports } from '../../platform/ports';
import { isSynapOutcome, restore } from '../../watch/model/ingestion';
import { BATCH_MORE_THAN } from '../../watch/model/limits';
import { type Ingestion, type IngestionId, keys, SCHEMA_VERSION } from '../../watch/model/records';
import { newIngestion, startNextRound } from '../../watch/model/rounds';
import { refuse } from '../connections/connection-deps';
import { markIngestionsDue, tryKeyNow } from '../polling/mark-due';
import { type Draft, put } from '../storage/draft';
import { bytesLeft, sizeOf } from '../storage/room';
import {
  type CommandDeps,
  type CommandOf,
  connectionFor,
  done,
  markActed,
  type ReplyTo,
} from './command-deps';
import { markVisible } from './visible';

type WatchCommand = CommandOf<'watch'>;

/** The sources that are pages of ours and show what they have added: it is visible at once. */
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

/** Watches ingestions. A known one starts its next round, unless it is being watched or Synap has reported its outcome. */
export async function watchIngestions(deps: CommandDeps, command: WatchCommand): ReplyTo<'watch'> {
  const answer = await deps.store.change(async (draft) => {
    const connectionId = connectionFor(draft, command.connectionId);
    if (connectionId === null) return null;
    const sorted = await addAll(deps, draft, { ...command, connectionId });
    tryKeyNow(draft, connectionId);
    // The page shows what it has added, but its first heartbeat may come after the first answer.
    if (SHOWN_SOURCES.has(command.source)) markVisible(draft, sorted.added);
    markActed(draft);
    return sorted;
  });
  return answer === null ? refuse('key_missing') : done(answer);
}

async function addAll(
  { ports }: CommandDeps,
  draft: Draft,
  given: { ids: IngestionId[]; connectionId: string; source: WatchCommand['source'] },
): Promise<Answers['watch']> {
  // Made anew in each attempt: the store repeats the whole change after an eviction.
  const sorted: Answers['watch'] = { added: [], known: [], restarted: [], leftOut: 0 };
  const ids = [...new Set(given.ids)];
  await draft.load(ids);
  const fresh = ids.filter((id) => !draft.records.has(id));
  const fitting = fresh.slice(0, await countFitting(ports, draft, fresh));
  const leftOut = new Set(fresh.slice(fitting.length));
  sorted.leftOut = leftOut.size;
  const batchId = newBatch(draft, fitting, ports.uuid);
  for (const id of ids) if (!leftOut.has(id)) sorted[await addOne(draft, id, { ...given, batchId })].push(id);
  return sorted;
}

/** Up to this many IDs are added without a look at free storage: eviction makes room for them if it can. */
const UNWEIGHED = 100;

/** About how many bytes answers add to a new record. */
const GROWTH_BYTES = 500;

/** How many of these new IDs fit into storage. Nothing that is stored may be deleted for those that do not. */
async function countFitting(
  ports: CommandDeps['ports'],
  draft: Draft,
  ids: readonly IngestionId[],
): Promise<number> {
  const [first] = ids;
  if (first === undefined || ids.length <= UNWEIGHED) return ids.length;
  const added = {
    id: first,
    connectionId: ports.uuid(),
    batchId: ports.uuid(),
    source: 'devtools',
    seq: 1e6,
  } as const;
  const record = newIngestion(added, ports.clock.now());
  // The batch and the summary store the ID as well.
  const { bytes } = sizeOf({ [keys.ingestion(first)]: record, batch: first, summary: first });
  const promised = draft.summary.counts.inProgress * GROWTH_BYTES;
  const left = Math.max(0, (await bytesLeft(ports)) - promised);
  return Math.floor(left / (bytes + GROWTH_BYTES));
}

/** Makes a batch of new IDs, and returns its ID; null if they are too few for one. */
function newBatch(draft: Draft, added: IngestionId[], uuid: Ports['uuid']): string | null {
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
): Promise<Exclude<keyof Answers['watch'], 'leftOut'>> {
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
  // A pending notification of the old outcome is dropped with it: the outcome of the new round is notified instead.
  put(draft.records, startNextRound(present, draft.now, isMoved ? connectionId : present.connectionId));
  markIngestionsDue(draft, [id]);
  return 'restarted';
}

/** Whether adding it again starts nothing, because it is being watched or Synap has reported its outcome. */
const isSettled = (record: Ingestion): boolean =>
  record.state === 'watching' || (record.state === 'ended' && isSynapOutcome(record.outcome.kind));
