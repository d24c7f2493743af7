import type { Block, Connection, ConnectionRuntime } from '../model/records';
import { NO_CREDITS_RETRY_MS, RETRY_AFTER_MAX_MS } from './constants';

/**
 * Whether a block forbids polls now. A block with an end (`until`) is over when that time has come; a refused key is only checked
 * then (`key-checks.ts`).
 */
export function isBlocked(blocked: Block | null, now: number): boolean {
  if (blocked === null) return false;
  if (blocked.until === null || blocked.reason === 'key_rejected') return true;
  return blocked.until > now && blocked.until - now <= NO_CREDITS_RETRY_MS;
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
