import { isPollable } from '../../src/watch/model/ingestion';
import { AWAY_MS } from '../../src/watch/notifications/constants';
import { collectingMs } from './bounds';
import type { Environment } from './environment';
import type { Sent } from './request-oracle';
import type { Reply } from './virtual-synap';

/** Rounds are written down a moment before their requests leave. */
const AWAY_BLUR_MS = 5_000;

const NO_POLL = { at: Number.NEGATIVE_INFINITY, wallAt: Number.NEGATIVE_INFINITY };

/**
 * Follows until when the outcomes that were missed while away may be collected. It begins with the first poll after a while, by
 * whatever the clock says, or of a browser session; while a connection is not reached and nothing waits to be notified, it begins
 * anew with each round; and with the next round where the background was killed before it had written down what it heard.
 */
export class AwayCollection {
  until = Number.NEGATIVE_INFINITY;
  private lastPoll = NO_POLL;
  /** Whether it lasts, as far as the last round could see. */
  private isOpen = false;
  /** The background was killed while it lasted: what had been answered may be lost. */
  private mayHaveHeardNothing = false;
  /** The connections whose newest request was not answered by Synap. */
  private readonly unreached = new Set<string>();

  constructor(private readonly environment: Environment) {}

  /** Before a request for a status leaves. */
  polled(): void {
    const { time } = this.environment;
    const goneMs = Math.max(time.mono - this.lastPoll.at, Math.abs(time.wall() - this.lastPoll.wallAt));
    if (goneMs > AWAY_MS - AWAY_BLUR_MS) this.begin();
    else this.nextRound();
    this.lastPoll = { at: time.mono, wallAt: time.wall() };
  }

  answered({ connectionId, kind }: Sent, reply: Reply): void {
    if (connectionId === null) return;
    this.nextRound();
    if (!saysOfIngestion(reply)) this.unreached.add(connectionId);
    else if (kind === 'status') this.unreached.delete(connectionId);
  }

  failed({ connectionId }: Sent): void {
    if (connectionId === null) return;
    this.unreached.add(connectionId);
    this.nextRound();
  }

  /** Nothing is known of when the last poll was, nor of what came of it. */
  sessionLost(): void {
    this.lastPoll = NO_POLL;
    this.unreached.clear();
  }

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

/** Whether an answer is Synap's word on what was asked for: not somebody else's, nor one that stops the whole connection. */
function saysOfIngestion({ how, isFault, status }: Reply): boolean {
  return how === 'whole' && !isFault && status < 500 && ![401, 402, 403, 429].includes(status);
}
