import { isPollable } from '../../watch/model/ingestion';
import type { ConnectionRuntime, Ingestion } from '../../watch/model/records';
import {
  afterAnswer,
  afterFailure,
  afterNotFound,
  prunePollStates,
  type SettledPoll,
} from '../../watch/scheduling/connection-runtime';
import type { Draft } from '../storage/draft';
import { type Applying, isAboutIngestion, momentOf, runtimeNow, type StatusAnswer } from './answer-context';

/** What an answer was about. */
interface Heard {
  /** The ingestion as the answer left it. */
  record: Ingestion;
  isShown: boolean;
  /** Whether a cache on the way has kept the answer. */
  isKept: boolean;
}

/** The connection's runtime state after an answer about one of its ingestions. */
export function runtimeAfterAnswer(
  applying: Applying,
  answer: StatusAnswer,
  heard: Heard,
): ConnectionRuntime {
  return stillPolled(applying.draft, settledRuntime(applying, answer, heard));
}

function settledRuntime(
  applying: Applying,
  answer: StatusAnswer,
  { record, isShown, isKept }: Heard,
): ConnectionRuntime {
  const { draft, connection } = applying;
  const before = runtimeNow(applying);
  const settled: SettledPoll = {
    record,
    isVisible: isShown,
    isKept,
    durationModel: connection.durationModel,
    inProgress: pollableOn(draft, connection.id),
    ...momentOf(applying),
  };
  if (answer.ok) return afterAnswer(before, answer.meta, settled);
  if (isAboutIngestion(answer)) return afterNotFound(before, answer.meta, settled);
  return afterFailure(before, answer.error, answer.meta, settled);
}

function pollableOn(draft: Draft, connectionId: string): number {
  let count = 0;
  for (const record of draft.records.values())
    if (record.connectionId === connectionId && isPollable(record)) count += 1;
  return count;
}

/** The runtime state without the poll states of what is no longer polled. */
function stillPolled(draft: Draft, runtime: ConnectionRuntime): ConnectionRuntime {
  return prunePollStates(runtime, (id) => {
    const record = draft.records.get(id);
    return record !== undefined && isPollable(record);
  });
}
