import type { Moment } from './model/records';
import type { PollResult } from './poll-result';

/** When a result came, by both clocks. */
export function momentOf({ receivedAt, serverTime }: PollResult): Moment {
  return { at: receivedAt, serverAt: serverTime };
}

/** A moment that is not after the result: what lies in the future shows that a clock was set back, and counts from now. */
export function notAfter(moment: Moment, { receivedAt, serverTime }: PollResult): Moment {
  return { at: Math.min(moment.at, receivedAt), serverAt: Math.min(moment.serverAt, serverTime) };
}

/**
 * How much time has passed since a moment, as far as both clocks agree: no jump of either makes three quick answers look
 * like a minute.
 */
export function elapsedMs(since: Moment, { receivedAt, serverTime }: PollResult): number {
  return Math.min(receivedAt - since.at, serverTime - since.serverAt);
}
