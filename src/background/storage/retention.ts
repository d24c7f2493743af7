import type { Ports } from '../../platform/ports';
import { isActive } from '../../watch/model/ingestion';
import { read } from '../../watch/model/read-stored';
import { type Ingestion, keys } from '../../watch/model/records';
import { oldestFinished } from './eviction';
import type { Store } from './store';

/** Above this many kept, pruning waits until a few are over: reading everything at each finish would cost a second. */
const SLACK_FROM = 1_000;
const SLACK_PART = 0.02;

/** Removes every finished ingestion for good. What is watched or owed stays. Answers how many went. */
export async function clearHistory(ports: Ports, store: Store): Promise<number> {
  const finished = oldestFinished(await ports.local.getAll());
  await dropAll(store, finished);
  return finished.length;
}

/** Keeps the newest finished ingestions, as many as the settings say; and no batch without a member. */
export async function pruneHistory(ports: Ports, store: Store): Promise<void> {
  const { settings, view } = await store.state();
  const slack = settings.keep >= SLACK_FROM ? Math.floor(settings.keep * SLACK_PART) : 0;
  if (view.counts.total - view.counts.inProgress <= settings.keep + slack) return;
  const all = await ports.local.getAll();
  const finished = oldestFinished(all);
  await dropAll(store, finished.slice(0, Math.max(0, finished.length - settings.keep)));
  await dropEmptyBatches(ports);
}

async function dropAll(store: Store, records: Ingestion[]): Promise<void> {
  if (records.length === 0) return;
  await store.change(async (tx) => {
    await tx.prefetch(records.map(({ id }) => id));
    for (const { id } of records) {
      const record = await tx.find(id);
      // Read again under the lock: a new round may have begun since.
      if (record !== null && !isActive(record)) await tx.drop(id);
    }
  });
}

async function dropEmptyBatches(ports: Ports): Promise<void> {
  const all = await ports.local.getAll();
  const isThere = (id: string) => all[keys.ingestion(id)] !== undefined;
  const empty = Object.entries(all)
    .filter(([key]) => key.startsWith(keys.batch('')))
    .filter(([, raw]) => !(read.batch(raw)?.ids.some(isThere) ?? true))
    .map(([key]) => key);
  if (empty.length > 0) await ports.local.remove(empty);
}
