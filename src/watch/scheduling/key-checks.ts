import type { Block, ConnectionRuntime } from '../model/records';
import {
  KEY_CHECK_NETWORK_GAP_MS,
  KEY_CHECKS_MAX,
  KEY_REFUSALS_MAX,
  KEY_REFUSED_OVER_MS,
  KEY_REFUSED_TIMES,
  KEY_RETRY_GAPS_MS,
} from './constants';

/**
 * When a key that cannot be used is tried again. Gateways refuse keys too, for seconds or hours, and a key may be made valid again on the
 * server. So whoami is asked again, ever more rarely, until the checks end.
 */

type KeyChecks = NonNullable<Block['keyChecks']>;

const LONGEST_GAP_MS = Math.max(...KEY_RETRY_GAPS_MS);

const checksOf = ({ keyChecks, since }: Block): KeyChecks =>
  keyChecks ?? { count: 0, refusals: 0, checkedAt: since, refusedAt: since };

function withChecks(block: Block, keyChecks: KeyChecks, now: number): Block {
  const isOver = keyChecks.refusals >= KEY_REFUSALS_MAX || keyChecks.count >= KEY_CHECKS_MAX;
  const gapMs = KEY_RETRY_GAPS_MS[keyChecks.count - 1] ?? LONGEST_GAP_MS;
  return { ...block, keyChecks, until: isOver ? null : now + gapMs };
}

/** The block of a key that a poll found refused: whoami was asked and has refused it as well. */
export function firstKeyRefusal(block: Block, now: number): Block {
  return withChecks(block, { count: 1, refusals: 1, checkedAt: now, refusedAt: now }, now);
}

/** The block as it is written before whoami is asked once more, so that a worker that is killed does not ask at once again. */
export function startKeyCheck(block: Block, now: number): Block {
  const checks = checksOf(block);
  return withChecks(block, { ...checks, count: checks.count + 1, checkedAt: now }, now);
}

/** The block after whoami has refused the key once more. */
export function countKeyRefusal(block: Block, now: number): Block {
  const checks = checksOf(block);
  return withChecks(block, { ...checks, refusals: checks.refusals + 1, refusedAt: now }, now);
}

/** The block with its checks begun anew, because a person wants the key tried. This check is the first. */
export function restartKeyChecks(block: Block, now: number): Block {
  return withChecks(block, { count: 1, refusals: 0, checkedAt: now, refusedAt: block.since }, now);
}

/** The block after the network has come back: its key is checked now, or later if it was checked within `KEY_CHECK_NETWORK_GAP_MS`. */
export function checkKeyOnNetwork(block: Block, now: number): Block {
  const { checkedAt } = checksOf(block);
  const checkAt = checkedAt > now ? now : Math.max(now, checkedAt + KEY_CHECK_NETWORK_GAP_MS);
  return block.until !== null && block.until <= checkAt ? block : { ...block, until: checkAt };
}

/**
 * Whether a refused key is to be checked now. If the last check lies in the future, or the next one further ahead than any pause lasts, the
 * clock was set back: the check is due.
 */
export function isKeyCheckDue(block: Block, now: number): boolean {
  const { reason, until } = block;
  if (reason !== 'key_rejected' || until === null) return false;
  return until <= now || checksOf(block).checkedAt > now || until - now > LONGEST_GAP_MS;
}

/** Whether a key could not be read so often in a row (for a week) that the person has to enter it again. */
export function isKeyGivenUp({ failures, connectionError }: ConnectionRuntime): boolean {
  return connectionError?.code === 'key_unreadable' && failures >= KEY_CHECKS_MAX;
}

/** Whether a key has been refused so often, and for so long, that the person has to hear of it. */
export function isKeyRefusalProven(block: Block): boolean {
  const { refusals, refusedAt } = checksOf(block);
  return refusals >= KEY_REFUSED_TIMES && Math.abs(refusedAt - block.since) >= KEY_REFUSED_OVER_MS;
}
