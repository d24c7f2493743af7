import { BROWSER_CALL_MS } from '../../src/watch/constants';
import { KEY_RETRY_GAPS_MS } from '../../src/watch/scheduling/constants';
import type { Environment } from './environment';

/** Calls that are made at about the same time fail together, and count as one failure. */
const TOGETHER_MS = BROWSER_CALL_MS + 1_000;

const LONGEST_GAP_MS = Math.max(...KEY_RETRY_GAPS_MS);

/** Measures for how long an unreadable key store excuses a connection that sends nothing: ever longer from failure to failure. */
export class KeyStore {
  private readonly failures = new Map<string, { count: number; at: number }>();

  constructor(private readonly environment: Environment) {}

  /** An attempt to decrypt a key failed, after so long. */
  failed(ciphertext: string, tookMs = 0): void {
    const { mono } = this.environment.time;
    const before = this.failures.get(ciphertext);
    const isNew = before === undefined || mono - before.at > TOGETHER_MS;
    const count = (before?.count ?? 0) + (isNew ? 1 : 0);
    this.failures.set(ciphertext, { count, at: isNew ? mono : before.at });
    const gapMs = KEY_RETRY_GAPS_MS[count - 1] ?? LONGEST_GAP_MS;
    this.environment.obstacles.keyUnreadable(mono + tookMs + gapMs);
  }

  /** An attempt to decrypt a key is never answered: the background waits for it before it counts as failed. */
  hung(ciphertext: string): void {
    this.failed(ciphertext, BROWSER_CALL_MS);
  }

  /** The key store was read: failures before that do not count any more. */
  answered(ciphertext: string): void {
    this.failures.delete(ciphertext);
  }
}
