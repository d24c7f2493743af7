import type { Moment } from './model/records';
import type { PollResult } from './poll-result';

/** When a result arrived, by both clocks. */
export function momentOf({ receivedAt, serverTime }: PollResult): Moment {
  return { at: receivedAt, serverAt: serverTime };
}

/** The moment, but no later than the result: a moment in the future means that a clock was set back, and counts from now. */
export function notAfter(moment: Moment, { receivedAt, serverTime }: PollResult): Moment {
  return { at: Math.min(moment.at, receivedAt), serverAt: Math.min(moment.serverAt, serverTime) };
}

/**
 * The time since a moment by the clock that says less: a jump of one clock must not make three quick answers look like a minute.
 */
export function elapsedMs(since: Moment, { receivedAt, serverTime }: PollResult): number {
  return Math.min(receivedAt - since.at, serverTime - since.serverAt);
}
