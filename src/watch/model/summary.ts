import { slowAfterMs, typicalMs } from '../scheduling/usual-duration';
import { talliesAfter, talliesOf } from './batch-tallies';
import { endedListsAfter, endedListsOf } from './ended-list';
import { isPollable, isUnseenProblem } from './ingestion';
import { SUMMARY_IN_PROGRESS } from './limits';
import type { RecordChange } from './record-change';
import type { Connection, ConnectionView, Ingestion, IngestionId, Settings, Summary } from './records';
import { SCHEMA_VERSION } from './records';

const isShown = (record: Ingestion | null): record is Ingestion =>
  record !== null && record.removedAt === null;
/** The newest first. Imported ingestions share one `seq`, below all others. */
export const byNewest = (a: Ingestion, b: Ingestion): number => b.seq - a.seq || b.addedAt - a.addedAt;
const asNumber = (yes: boolean) => (yes ? 1 : 0);

/**
 * The summary after some ingestions changed. `inProgress` are all that are pollable now, in any order.
 */
export function summaryAfter(
  summary: Summary,
  changes: readonly RecordChange[],
  inProgress: readonly Ingestion[],
): Summary {
  const counts = { ...summary.counts };
  for (const { before, after } of changes) {
    counts.total += asNumber(isShown(after)) - asNumber(isShown(before));
    counts.unseenProblems +=
      asNumber(after !== null && isUnseenProblem(after)) -
      asNumber(before !== null && isUnseenProblem(before));
  }
  const newestFirst = [...inProgress].sort(byNewest);
  return {
    ...summary,
    counts: { ...counts, inProgress: inProgress.length },
    inProgress: newestFirst.slice(0, SUMMARY_IN_PROGRESS).map((record) => record.id),
    ...endedListsAfter(summary, changes),
    batches: talliesAfter(summary.batches, changes),
  };
}

/** The summary of everything there is: after an update, a browser start, or when the stored one cannot be read. */
export function summaryOfAll(
  records: Ingestion[],
  { damaged, newer }: { damaged: number; newer: number },
  before: Summary,
): Summary {
  const shown = records.filter(isShown).sort(byNewest);
  const inProgress = shown.filter(isPollable);
  return {
    ...before,
    counts: {
      inProgress: inProgress.length,
      total: shown.length,
      unseenProblems: shown.filter(isUnseenProblem).length,
      damaged,
      newer,
    },
    inProgress: inProgress.slice(0, SUMMARY_IN_PROGRESS).map((record) => record.id),
    ...endedListsOf(shown),
    batches: talliesOf(records),
  };
}

/** A connection as pages see it: nothing of the key but its last four characters. */
function connectionView(connection: Connection): ConnectionView {
  const { id, name, baseUrl, colour, keyMode, last4, identity, checkError, blocked } = connection;
  return {
    id,
    name,
    baseUrl,
    colour,
    keyMode,
    last4,
    identity,
    checkError,
    blocked,
    limitPerMin: connection.limitPerMin,
    typicalMs: typicalMs(connection.durationModel),
    slowAfterMs: slowAfterMs(connection.durationModel),
  };
}

/** The summary with the connections and settings as they are. */
export function summaryWith(summary: Summary, connections: Connection[], settings: Settings): Summary {
  return {
    ...summary,
    schema: SCHEMA_VERSION,
    connections: byAge(connections).map(connectionView),
    defaultConnectionId: defaultConnection(connections, settings)?.id ?? null,
    theme: settings.theme,
  };
}

/** The oldest first: storage has no order. */
function byAge(connections: Connection[]): Connection[] {
  return [...connections].sort((a, b) => a.addedAt - b.addedAt);
}

/** The connection new ingestions go to: the chosen one, else the first added. */
export function defaultConnection(connections: Connection[], settings: Settings): Connection | null {
  const chosen = connections.find((connection) => connection.id === settings.defaultConnectionId);
  return chosen ?? byAge(connections)[0] ?? null;
}

/** All that the summary lists, in the order in which a popup shows them. */
export function listedIds({ inProgress, stopped, recent }: Summary): IngestionId[] {
  return [...inProgress, ...[...stopped, ...recent].map(({ id }) => id)];
}
