import type { Ports } from '../../platform/ports';
import { EMPTY_SUMMARY, newSchedulerState } from '../../watch/model/defaults';
import { isActive } from '../../watch/model/ingestion';
import { read, withoutNewer } from '../../watch/model/read-stored';
import { type Ingestion, keys, type Summary } from '../../watch/model/records';
import { summaryOfAll, summaryWith } from '../../watch/model/summary';
import { readRuntimes } from './load-runtimes';
import { recoverSettings } from './recover-records';
import { countDamaged, isRepairNeeded, newRepairs, setAlarmForRepairs } from './repairs';
import { emptyState, isSame, type State, type Stored } from './state';
import {
  deletedConnections,
  type Filling,
  fillBatches,
  fillConnections,
  fillNotificationGroups,
  fillRecords,
  orphans,
} from './stored-records';

/**
 * Loads what the background needs in memory. `quick` reads what the summary lists, which is cheap however long the history is.
 * `whole` reads all of storage and makes the summary anew from the records; `quick` falls back to it if the summary is missing or
 * damaged, or lists something that cannot be read. Called under the state lock.
 *
 * Rejects if storage cannot be read: a failed read must not be taken for an empty storage, and nothing may be written after it.
 */
export async function loadState(ports: Ports, how: 'quick' | 'whole'): Promise<State> {
  const quick = how === 'quick' ? await loadListed(ports) : null;
  return quick ?? loadAll(ports);
}

/** The state by the summary; null if the summary, or anything that it lists, cannot be read, because its counts may be wrong then. */
async function loadListed(ports: Ports): Promise<State | null> {
  const head = await ports.local.get([keys.summary, keys.settings]);
  const summary = read.summary(head[keys.summary]);
  if (summary === null) return null;
  const state = emptyState(recoverSettings(head[keys.settings]), newSchedulerState(ports.clock.now()));
  state.summary = summary;
  const stored = await readListed(ports, summary);
  const repairs = newRepairs();
  fillConnections({ ports, state, stored, repairs });
  fillRecords({ ports, state, stored, repairs }, summary);
  if (isRepairNeeded(repairs)) return null;
  await fillRest(ports, state, stored);
  await removeLeftovers(ports, deletedConnections(stored));
  return state;
}

/** Reads what the summary lists, in the same order. */
async function readListed(ports: Ports, { attention }: Summary): Promise<Stored> {
  const listed = [
    ...attention.ingestions.map(keys.ingestion),
    ...attention.connections.map(keys.connection),
    ...attention.notificationGroups.map(keys.notificationGroup),
  ];
  const found = await ports.local.get(listed);
  // A listed key that is missing was deleted just before the worker was killed.
  const there = listed.filter((key) => found[key] !== undefined);
  return withoutNewer(Object.fromEntries(there.map((key) => [key, found[key]]))).stored;
}

async function loadAll(ports: Ports): Promise<State> {
  const all = await ports.local.getAll();
  const { stored, newer } = withoutNewer(all);
  const summary = read.summary(stored[keys.summary]);
  const state = emptyState(recoverSettings(all[keys.settings]), newSchedulerState(ports.clock.now()));
  const repairs = newRepairs();
  fillConnections({ ports, state, stored, repairs });
  const records = fillRecords({ ports, state, stored, repairs }, summary);
  await fillRest(ports, state, stored);
  state.summary = summaryOf(state, records, {
    before: summary,
    damaged: countDamaged(stored, repairs),
    newer: newer.length,
  });
  await writeRepairs({ ports, state, stored, repairs });
  await removeLeftovers(ports, [...deletedConnections(stored), ...orphans(stored, newer)]);
  return state;
}

async function fillRest(ports: Ports, state: State, stored: Stored): Promise<void> {
  fillNotificationGroups(state, stored);
  await fillBatches(ports, state);
  await readRuntimes(ports, state);
}

/** The summary of everything there is. */
function summaryOf(
  state: State,
  records: Ingestion[],
  { before, damaged, newer }: { before: Summary | null; damaged: number; newer: number },
): Summary {
  const counted = summaryOfAll(records, { damaged, newer }, before ?? EMPTY_SUMMARY);
  const highestSeq = Math.max(0, ...records.map((record) => record.seq));
  return {
    ...summaryWith(counted, [...state.connections.values()], state.settings),
    nextSeq: Math.max(counted.nextSeq, highestSeq + 1),
    attention: {
      ingestions: records.filter(isActive).map(({ id }) => id),
      connections: [...state.connections.keys()],
      notificationGroups: [...state.notificationGroups.keys()],
    },
  };
}

/** Writes the summary and the repairs in one `set`. If there is no room, or no alarm can be set, the next commit writes them. */
async function writeRepairs({ ports, state, stored, repairs }: Filling): Promise<void> {
  const all = { ...repairs.copies, ...repairs.mended, [keys.summary]: state.summary };
  const news = Object.fromEntries(Object.entries(all).filter(([key, value]) => !isSame(value, stored[key])));
  state.unwrittenRepairs = news;
  try {
    if (isRepairNeeded(repairs)) await setAlarmForRepairs(ports, state);
    if (Object.keys(news).length > 0) await ports.local.set(news);
  } catch {
    return;
  }
  state.unwrittenRepairs = {};
  // If this fails, the next `whole` load finds them again.
  await removeLeftovers(ports, repairs.gone);
}

/** Best effort: the next start finds them again. */
async function removeLeftovers(ports: Ports, leftovers: string[]): Promise<void> {
  if (leftovers.length > 0) await ports.local.remove(leftovers).catch(() => undefined);
}
