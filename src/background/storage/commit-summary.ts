import { isActive, isPollable } from '../../watch/model/ingestion';
import type { RecordChange } from '../../watch/model/record-change';
import type { Ingestion, Summary } from '../../watch/model/records';
import { summaryAfter, summaryWith } from '../../watch/model/summary';
import type { Draft } from './draft';
import type { State } from './state';

/** The state before an edit and after it, and the records that differ. */
export interface Edited {
  before: State;
  draft: Draft;
  changes: readonly RecordChange[];
}

/** The IDs of `before` that `after` lacks. */
export const missing = (before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) =>
  [...before.keys()].filter((id) => !after.has(id));

/** The ingestions that are deleted. */
export const deletedIds = (changes: readonly RecordChange[]) =>
  changes.filter(({ after }) => after === null).map(({ id }) => id);

/** The summary once all of an edit is written. */
export function nextSummary({ before, draft, changes }: Edited): Summary {
  const { connections, notificationGroups, settings } = draft;
  const records = [...draft.records.values()];
  const active = records.filter(isActive);
  const isRemoved = ({ removedAt }: Ingestion) => removedAt !== null;
  const counted =
    changes.length === 0 ? before.summary : summaryAfter(before.summary, changes, records.filter(isPollable));
  return {
    ...summaryWith({ ...counted, storageFull: false }, [...connections.values()], settings),
    nextSeq: draft.summary.nextSeq,
    formerConnections: draft.summary.formerConnections,
    attention: {
      // A page offers to bring back what was removed, and reads no more than the first of thousands.
      ingestions: [...active.filter(isRemoved), ...active.filter((one) => !isRemoved(one))].map(
        ({ id }) => id,
      ),
      connections: [...connections.keys()],
      notificationGroups: [...notificationGroups.keys()],
    },
  };
}

/** The summary as it is written before the keys of deleted records are removed: it still lists them. */
export function listingDeleted(summary: Summary, { before, draft, changes }: Edited): Summary {
  const deleted = {
    ingestions: deletedIds(changes),
    connections: missing(before.connections, draft.connections),
    notificationGroups: missing(before.notificationGroups, draft.notificationGroups),
  };
  const listed = (kind: keyof Summary['attention']) => {
    const ids = new Set([...summary.attention[kind], ...deleted[kind]]);
    // In the stored order, so that a list with the same IDs is not written again.
    return [...new Set([...before.summary.attention[kind].filter((id) => ids.has(id)), ...ids])];
  };
  return {
    ...summary,
    attention: {
      ingestions: listed('ingestions'),
      connections: listed('connections'),
      notificationGroups: listed('notificationGroups'),
    },
  };
}
