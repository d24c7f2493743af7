import type { Ports } from '../../platform/ports';
import { isEndedListShort } from '../../watch/model/ended-list';
import { isActive } from '../../watch/model/ingestion';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { put } from './draft';
import { oldestFinished } from './eviction';
import type { Store } from './store';

/** From this retention limit on, pruning waits until 2 % more are kept: reading that much storage takes a second each time. */
const SLACK_FROM = 1_000;
const SLACK_PART = 0.02;

/** How many records are deleted at once, so that the summary, which lists them until they are gone, stays small. */
const DELETED_AT_ONCE = 500;

/**
 * Deletes every finished ingestion, and batches that have no member left. What is watched or has a pending notification stays. Returns
 * how many were deleted.
 */
export async function clearHistory(ports: Ports, store: Store): Promise<number> {
  const finished = oldestFinished(await ports.local.getAll());
  await deleteFinished(store, finished);
  await deleteEmptyBatches(ports, store);
  await forgetFinished(ports, store);
  await ports.local.remove([keys.evictions]);
  return finished.length;
}

/** Deletes the other traces of finished ingestions: the log of this session, and how long each document took. */
async function forgetFinished(ports: Ports, store: Store): Promise<void> {
  await ports.session.remove([keys.olderLog]);
  await store.change((draft) => {
    draft.log = draft.log.filter(({ ingestionId }) => ingestionId === null || draft.records.has(ingestionId));
    for (const connection of [...draft.connections.values()])
      put(draft.connections, {
        ...connection,
        durationModel: { ...connection.durationModel, documents: [] },
      });
  });
}

/** Deletes finished ingestions beyond the retention limit, and batches without a member. */
export async function pruneHistory(ports: Ports, store: Store): Promise<void> {
  const { settings, summary } = await store.state();
  const slack = settings.keep >= SLACK_FROM ? Math.floor(settings.keep * SLACK_PART) : 0;
  if (summary.counts.total - summary.counts.inProgress <= settings.keep + slack) return;
  const all = await ports.local.getAll();
  const finished = oldestFinished(all);
  await deleteFinished(store, finished.slice(0, Math.max(0, finished.length - settings.keep)));
  await deleteEmptyBatches(ports, store);
}

/** Fills the summary's list of finished ingestions again after many were removed from it. Reads all of storage, which alone knows older ones. */
export async function refillSummary(store: Store): Promise<void> {
  if (isEndedListShort((await store.state()).summary)) await store.heal();
}

async function deleteFinished(store: Store, records: Ingestion[]): Promise<void> {
  for (let start = 0; start < records.length; start += DELETED_AT_ONCE) {
    const ids = records.slice(start, start + DELETED_AT_ONCE).map(({ id }) => id);
    await store.change(async (draft) => {
      await draft.load(ids);
      for (const id of ids) {
        const record = draft.records.get(id);
        // Read again under the lock: a new round may have begun since.
        if (record !== undefined && !isActive(record)) draft.records.delete(id);
      }
    });
  }
}

async function deleteEmptyBatches(ports: Ports, store: Store): Promise<void> {
  const all = await ports.local.getAll();
  const isThere = (id: string) => all[keys.ingestion(id)] !== undefined;
  const empty = Object.entries(all)
    .filter(([key]) => key.startsWith(keys.batch('')))
    .flatMap(([, raw]) => read.batch(raw) ?? [])
    .filter((batch) => !batch.ids.some(isThere));
  // Read again under the lock: one of its ingestions may have been added anew since.
  if (empty.length > 0) await store.change((draft) => draft.dropEmptyBatches(empty.map(({ id }) => id)));
}
