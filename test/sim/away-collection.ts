import { isPollable } from '../../src/watch/model/ingestion';
import { AWAY_MS } from '../../src/watch/notifications/constants';
import { collectingMs } from './bounds';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import type { Reply } from './virtual-synap';

/** The background notes a poll with the time at which it planned the round, up to this long before the request leaves. */
const AWAY_BLUR_MS = 5_000;

const NO_POLL = { at: Number.NEGATIVE_INFINITY, wallAt: Number.NEGATIVE_INFINITY };

/**
 * Follows until when the background may collect the outcomes that were missed while the person was away, before it notifies them
 * together. The time begins with the first poll of a browser session, or after a while without polls by either clock. It begins anew
 * with each round of polls as long as a connection is not reached and nothing is pending; and with the next round after the
 * background was killed before it had written what it was answered.
 */
export class AwayCollection {
  /** When the collecting is over at the latest. */
  until = Number.NEGATIVE_INFINITY;
  private lastPoll = NO_POLL;
  /** Whether the background was still collecting at the last round. */
  private isOpen = false;
  /** Whether the background was killed while it was collecting: the answers it had may be lost. */
  private mayHaveHeardNothing = false;
  /** The connections whose newest request was not answered by Synap. */
  private readonly unreached = new Set<string>();

  constructor(private readonly environment: Environment) {}

  /** Called before each poll leaves. */
  polled(): void {
    const { time } = this.environment;
    const goneMs = Math.max(time.mono - this.lastPoll.at, Math.abs(time.wall() - this.lastPoll.wallAt));
    if (goneMs > AWAY_MS - AWAY_BLUR_MS) this.begin();
    else this.nextRound();
    this.lastPoll = { at: time.mono, wallAt: time.wall() };
  }

  /** An answer has arrived. */
  answered({ connectionId, kind }: Sent, reply: Reply): void {
    if (connectionId === null) return;
    this.nextRound();
    if (!saysOfIngestion(reply)) this.unreached.add(connectionId);
    else if (kind === 'status') this.unreached.delete(connectionId);
  }

  /** A request brought no answer. */
  failed({ connectionId }: Sent): void {
    if (connectionId === null) return;
    this.unreached.add(connectionId);
    this.nextRound();
  }

  /** With the session storage, the background has lost when the last poll was and what came of it. */
  sessionLost(): void {
    this.lastPoll = NO_POLL;
    this.unreached.clear();
  }

  /** The background was killed. */
  killed(): void {
    if (this.isOpen) this.mayHaveHeardNothing = true;
  }

  private nextRound(): void {
    if (!this.isOpen) return;
    const isUnheard = this.unreached.size > 0 || this.mayHaveHeardNothing;
    const isHeldOpen = isUnheard && !this.environment.alarms.hasPendingNotifications();
    if (isHeldOpen) this.begin();
    else if (this.environment.time.mono > this.until) this.isOpen = false;
  }

  private begin(): void {
    const { stored, time } = this.environment;
    this.isOpen = true;
    this.mayHaveHeardNothing = false;
    this.until = time.mono + collectingMs(stored.records().filter(isPollable).length);
  }
}

/** Whether an answer is Synap's word on one ingestion: not an intermediary's, and not one that pauses or blocks the connection. */
function saysOfIngestion({ how, isFault, status }: Reply): boolean {
  return how === 'whole' && !isFault && status < 500 && ![401, 402, 403, 429].includes(status);
}
