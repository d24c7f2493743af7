import {
  REFUSED_AFTER_ANSWER_OVER_MS,
  REFUSED_OVER_MS,
  REFUSED_TIMES,
  REFUSED_TIMES_BEFORE_KEY_CHECK,
} from './constants';
import { elapsedMs, momentOf, notAfter } from './elapsed';
import type { Ingestion, Moment, Watching } from './model/records';
import { endWatch } from './model/rounds';
import { type PollContext, type PollResult, type Refusal, withFailure } from './poll-result';
import { endIfUnanswered } from './unanswered-watch';

/**
 * The ingestion after a refusal of its ID. JSON under 400 or 404 looks like Synap's own answer, but gateways send it too; they refuse
 * whoami as well. So refusals end a watch only between two good answers to whoami: the first long enough before the last refusal, the
 * second after it.
 */
export function applyRefusal(record: Watching, result: Refusal, context: PollContext): Ingestion {
  // Another connection that refuses the ID says nothing about the one it was added to.
  if (result.connectionId !== record.connectionId) return withTried(record, result.connectionId);
  const { refusals } = record;
  const refused: Watching = {
    ...withFailure(record, result),
    refusals: {
      ...refusals,
      count: refusals.count + 1,
      first: refusals.first === null ? momentOf(result) : notAfter(refusals.first, result),
    },
  };
  if (!isProven(refused, result, context)) return endIfUnanswered(refused, context, result.receivedAt);
  return endWatch(refused, result.kind === 'refused' ? 'rejected' : 'not_found', result.receivedAt);
}

function isProven(record: Watching, result: Refusal, context: PollContext): boolean {
  const { count, first, isKeyGood, triedConnections } = record.refusals;
  if (first === null || count < REFUSED_TIMES || !isKeyGood || result.isConfirmed === false) return false;
  if (elapsedMs(first, result) < neededMs(record)) return false;
  return context.otherConnections.every((id) => triedConnections.includes(id));
}

/**
 * How long refusals have to go on. Longer for an ingestion that Synap has reported in this round: a gateway in between is more likely than
 * that Synap has forgotten it. Not for one whose outcome is known, because nothing can be missed.
 */
function neededMs({ status, earlier }: Watching): number {
  return status !== null && earlier === null ? REFUSED_AFTER_ANSWER_OVER_MS : REFUSED_OVER_MS;
}

/** Notes that another connection was asked, even if that failed: one dead server must not keep an unknown ID waiting for ever. */
export function withTried(record: Watching, connectionId: string): Watching {
  const { refusals } = record;
  if (refusals.triedConnections.includes(connectionId)) return record;
  const triedConnections = [...refusals.triedConnections, connectionId];
  return { ...record, refusals: { ...refusals, triedConnections } };
}

/** Whether whoami has to be asked about the refusals of an ingestion. Not after the first: a new ID is often unknown for a moment. */
export function needsKeyCheck(record: Ingestion): boolean {
  if (record.state !== 'watching' || record.removedAt !== null) return false;
  return record.refusals.count >= REFUSED_TIMES_BEFORE_KEY_CHECK && !record.refusals.isKeyGood;
}

/**
 * The ingestion after whoami has accepted the key. Refusals from now on may be Synap's. Those before may be of a gateway, so the time
 * that they went on does not count.
 */
export function withGoodKey(record: Ingestion, now: Moment): Ingestion {
  if (record.state !== 'watching' || record.refusals.count === 0 || record.refusals.isKeyGood) return record;
  return { ...record, refusals: { ...record.refusals, first: now, isKeyGood: true } };
}

/** The ingestion after whoami has failed: the refusals may be of a gateway in between, and a good whoami is needed again. */
export function withDoubtedKey(record: Ingestion): Ingestion {
  if (record.state !== 'watching' || !record.refusals.isKeyGood) return record;
  return { ...record, refusals: { ...record.refusals, isKeyGood: false } };
}

/** Whether this refusal would end the watch and whoami has not been asked about it yet. */
export function needsConfirmation(before: Ingestion, after: Ingestion, result: PollResult): boolean {
  if (result.kind !== 'not_found' && result.kind !== 'refused') return false;
  return before.state === 'watching' && after.state === 'ended' && result.isConfirmed === undefined;
}
