import { applyRefusal, withTried } from './apply-refusal';
import { applyStatus } from './apply-status';
import type { Ingestion } from './model/records';
import { type PollContext, type PollResult, withFailure } from './poll-result';
import { endIfUnanswered } from './unanswered-watch';
import { withWatchedTime } from './watched-time';

/**
 * The record of an ingestion after a poll, with a pending notification if the poll ended it. Pure, and the only way to an outcome. A
 * result for an ingestion that is not being watched changes nothing, so a late answer neither revives a removed ingestion nor ends a
 * finished one twice.
 */
export function applyPoll(record: Ingestion, result: PollResult, context: PollContext): Ingestion {
  if (record.state !== 'watching' || record.removedAt !== null) return record;
  const watched = withWatchedTime(record, context);
  switch (result.kind) {
    case 'answered':
      return applyStatus(watched, result, context);
    case 'not_found':
    case 'refused':
      return applyRefusal(watched, result, context);
    case 'unusable':
      if (result.connectionId !== record.connectionId) return withTried(watched, result.connectionId);
      return endIfUnanswered(withFailure(watched, result), context, result.receivedAt);
  }
}
