import type { Block, Connection, ConnectionRuntime } from '../model/records';
import { NO_CREDITS_RETRY_MS, RETRY_AFTER_MAX_MS } from './constants';

/**
 * How long after a block the connection is tried again by itself; null: it is not. A refused key has checks of its own
 * (`key-checks.ts`); the others end only when the person or the browser changes something.
 */
export const BLOCK_RETRY_MS: Record<Block['reason'], number | null> = {
  key_rejected: null,
  key_needed: null,
  no_credits: NO_CREDITS_RETRY_MS,
  permission_missing: null,
};

/**
 * Whether a block forbids polls now. A block ends at `until`, except that of a refused key, which is only checked then
 * (`key-checks.ts`). An end further ahead than any retry means that the clock was set back: the block is over.
 */
export function isBlocked(blocked: Block | null, now: number): boolean {
  if (blocked === null) return false;
  if (blocked.until === null || blocked.reason === 'key_rejected') return true;
  return blocked.until > now && blocked.until - now <= (BLOCK_RETRY_MS[blocked.reason] ?? 0);
}

/** Whether a connection will send again without the person doing anything. */
export function resumesByItself(blocked: Block | null): boolean {
  return blocked === null || blocked.until !== null;
}

/** Whether the connection is paused, by the server or after failures. */
export function isPaused(runtime: ConnectionRuntime, now: number): boolean {
  // The clock was set back to before the tokens were last counted: it does not say when the pause ends.
  if (runtime.tokensAt > now) return false;
  return runtime.pausedUntil !== null && unlessClockMoved(runtime.pausedUntil, now, RETRY_AFTER_MAX_MS) > now;
}

/** Whether a planned request may still be sent: the answer to another one may have blocked or paused the connection since. */
export function maySend(connection: Connection, runtime: ConnectionRuntime, now: number): boolean {
  return !isBlocked(connection.blocked, now) && !isPaused(runtime, now);
}

/** The time, or now if it is further ahead than anything is ever planned: then the clock was set back. */
export function unlessClockMoved(at: number, now: number, longestMs: number): number {
  return at - now > longestMs ? now : at;
}
