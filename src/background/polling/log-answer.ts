import { outcomeName } from '../../watch/model/ingestion';
import type { Ingestion } from '../../watch/model/records';
import type { Applying, StatusAnswer } from './answer-context';

interface PollEvent {
  event: 'polled' | 'failed_poll' | 'finished';
  what: string;
  correlationId: string | null;
}

/** Logs an answer, and the outcome if it brought one. */
export function logAnswer(
  applying: Applying,
  answer: StatusAnswer,
  { before, after }: { before: Ingestion; after: Ingestion },
): void {
  logPoll(applying, pollEvent(answer));
  if (after.state === 'ended' && before.state !== 'ended')
    logPoll(applying, { event: 'finished', what: outcomeName(after), correlationId: null });
}

function pollEvent(answer: StatusAnswer): PollEvent {
  if (!answer.ok)
    return { event: 'failed_poll', what: answer.error.code, correlationId: answer.error.correlationId };
  return { event: 'polled', what: answer.value.rawStatus, correlationId: answer.meta.correlationId };
}

/** Logs one event of a poll. */
export function logPoll({ draft, request }: Applying, { event, what, correlationId }: PollEvent): void {
  draft.addLogEntry({
    event,
    ingestionId: request.id,
    connectionId: request.connection.id,
    what: what.slice(0, 100),
    correlationId,
    // Beside an outcome it would read as what the job took.
    tookMs: event === 'finished' ? null : Math.max(0, draft.now - request.sentAt),
  });
}
