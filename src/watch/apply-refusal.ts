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
 * What a refusal of this one ID makes of an ingestion. JSON under 400 or 404 looks like Synap's own, but whoever stands in
 * between makes it too, and refuses whoami as well. So refusals are believed only between two good answers to whoami: they have
 * gone on for a while since the first, and the second comes after the last of them.
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
 * What Synap has already reported in this watch is given longer: that it should have vanished is less likely than somebody in
 * between. Where an outcome is known nothing can be missed.
 */
function neededMs({ status, earlier }: Watching): number {
  return status !== null && earlier === null ? REFUSED_AFTER_ANSWER_OVER_MS : REFUSED_OVER_MS;
}

/** Counts as tried even if it failed, so that one dead server cannot keep an unknown ID waiting for ever. */
export function withTried(record: Watching, connectionId: string): Watching {
  const { refusals } = record;
  if (refusals.triedConnections.includes(connectionId)) return record;
  const triedConnections = [...refusals.triedConnections, connectionId];
  return { ...record, refusals: { ...refusals, triedConnections } };
}

/** Whether the refusals of an ingestion wait for whoami to be believed. The first may be lag: a new ID is often unknown. */
export function needsKeyCheck(record: Ingestion): boolean {
  if (record.state !== 'watching' || record.removedAt !== null) return false;
  return record.refusals.count >= REFUSED_TIMES_BEFORE_KEY_CHECK && !record.refusals.isKeyGood;
}

/**
 * The ingestion after whoami was answered on its connection. The refusals from now on may be Synap's; those before may have been
 * anybody's, so how long they went on does not count.
 */
export function withGoodKey(record: Ingestion, now: Moment): Ingestion {
  if (record.state !== 'watching' || record.refusals.count === 0 || record.refusals.isKeyGood) return record;
  return { ...record, refusals: { ...record.refusals, first: now, isKeyGood: true } };
}

/** The ingestion after whoami was not answered well: somebody in between may have refused the ID as well. */
export function withDoubtedKey(record: Ingestion): Ingestion {
  if (record.state !== 'watching' || !record.refusals.isKeyGood) return record;
  return { ...record, refusals: { ...record.refusals, isKeyGood: false } };
}

/** Whether a refusal has ended a watch, or a check of a known outcome, without whoami having been asked about it. */
export function needsConfirmation(before: Ingestion, after: Ingestion, result: PollResult): boolean {
  if (result.kind !== 'not_found' && result.kind !== 'refused') return false;
  return before.state === 'watching' && after.state === 'ended' && result.isConfirmed === undefined;
}
