import { isPollable } from '../../watch/model/ingestion';
import type { ConnectionRuntime, Ingestion } from '../../watch/model/records';
import { afterAnswer, afterFailure, afterRefusal, type SettledPoll } from '../../watch/scheduling/after-poll';
import { pollStateOf, prunePollStates } from '../../watch/scheduling/poll-state';
import { isVisible } from '../../watch/scheduling/visible';
import { unansweredPollState } from '../../watch/unanswered-watch';
import { watchedMsOf } from '../../watch/watched-time';
import type { Draft } from '../storage/draft';
import {
  type Applying,
  isAboutIngestion,
  requestTimes,
  runtimeNow,
  type StatusAnswer,
} from './answer-context';

/** What an answer was about. */
interface AnswerSubject {
  /** The ingestion as the answer left it. */
  record: Ingestion;
  isVisibleNow: boolean;
  /** Whether a cache on the way has kept the answer. */
  isCached: boolean;
}

/** The connection's runtime state after an answer about one of its ingestions. */
export function runtimeAfterAnswer(
  applying: Applying,
  answer: StatusAnswer,
  subject: AnswerSubject,
): ConnectionRuntime {
  const settled = settledRuntime(applying, answer, subject);
  const isAnswered = answer.ok && !subject.isCached;
  return stillPolled(
    applying.draft,
    isAnswered ? settled : withUnanswered(applying.draft, settled, subject.record),
  );
}

/** Past the maximum watch time, an ingestion without usable responses is polled rarely. */
function withUnanswered(draft: Draft, runtime: ConnectionRuntime, record: Ingestion): ConnectionRuntime {
  const poll = pollStateOf(runtime, record.id);
  const watched = { watchedMs: watchedMsOf(record, poll), maxWatchTimeMs: draft.settings.maxWatchTimeMs };
  const polls = { ...runtime.polls, [record.id]: unansweredPollState(poll, watched, draft.now) };
  return { ...runtime, polls };
}

function settledRuntime(
  applying: Applying,
  answer: StatusAnswer,
  { record, isVisibleNow, isCached }: AnswerSubject,
): ConnectionRuntime {
  const { connection } = applying;
  const before = runtimeNow(applying);
  const settled: SettledPoll = {
    record,
    isVisible: isVisibleNow,
    isCached,
    others: othersOn(applying, record),
    ownLimit: connection.limitPerMin,
    durationModel: connection.durationModel,
    ...requestTimes(applying),
  };
  if (answer.ok) return afterAnswer(before, answer.meta, settled);
  if (isAboutIngestion(answer)) return afterRefusal(before, answer.meta, settled);
  return afterFailure(before, answer, settled);
}

/** What else is polled on the connection of an answer. */
function othersOn({ draft, connection }: Applying, { id }: Ingestion): SettledPoll['others'] {
  return [...draft.records.values()]
    .filter(isPollable)
    .filter((record) => record.connectionId === connection.id && record.id !== id)
    .map((record) => ({ record, isVisible: isVisible(draft.scheduler, record.id, draft.now) }));
}

/** The runtime state without the poll states of what is no longer polled. */
function stillPolled(draft: Draft, runtime: ConnectionRuntime): ConnectionRuntime {
  return prunePollStates(runtime, (id) => {
    const record = draft.records.get(id);
    return record !== undefined && isPollable(record);
  });
}
