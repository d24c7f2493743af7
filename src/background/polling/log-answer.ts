import { outcomeName } from '../../watch/model/ingestion';
import type { Ingestion } from '../../watch/model/records';
import type { Applying, StatusAnswer } from './answer-context';

/** Logs an answer, and the outcome if it brought one. */
export function logAnswer(
  applying: Applying,
  before: Ingestion,
  after: Ingestion,
  answer: StatusAnswer,
): void {
  if (answer.ok) logPoll(applying, 'polled', answer.value.rawStatus, answer.meta.correlationId);
  else logPoll(applying, 'failed_poll', answer.error.code, answer.error.correlationId);
  if (after.state === 'ended' && before.state !== 'ended')
    logPoll(applying, 'finished', outcomeName(after), null);
}

/** Logs one event of a poll. */
export function logPoll(
  { draft, request }: Applying,
  event: 'polled' | 'failed_poll' | 'finished',
  what: string,
  correlationId: string | null,
): void {
  draft.addLogEntry({
    event,
    ingestionId: request.id,
    connectionId: request.connection.id,
    what: what.slice(0, 100),
    correlationId,
    tookMs: Math.max(0, draft.now - request.sentAt),
  });
}
