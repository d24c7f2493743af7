import { BURST_AT_60, BURST_AT_600 } from '../../src/watch/scheduling/constants';

/**
 * What of a connection's budget may be spent, counted independently of the background's own count. There are two token buckets: that
 * of the whole rate limit always binds, that of half of it while no page shows an ingestion of the connection.
 */
export class Allowance {
  /** The server's rate limit, as far as the background can know it. */
  private limitPerMin = 60;
  /** Tokens left of the whole rate limit, and of half of it. */
  private whole: number;
  private half: number;
  private wasAttended = false;
  /** For each token that was spent out of turn: until when requests that were paid for before it may still leave. */
  private readonly outOfTurn: number[] = [];

  constructor(private at: number) {
    this.whole = this.burst();
    this.half = this.burst() / 2;
  }

  /** Spends one token. Returns by how many tokens the share is exceeded; 0 if it is kept. */
  spend(now: number, isAttended: boolean): number {
    this.advance(now);
    if (this.wasAttended && !isAttended)
      this.half = Math.min(this.burst() / 2, Math.max(this.half, this.whole));
    this.wasAttended = isAttended;
    this.whole -= 1;
    this.half -= 1;
    const left = isAttended ? this.whole : Math.min(this.whole, this.half);
    return Math.max(0, -left - this.outOfTurn.filter((until) => until > now).length);
  }

  /** The background knows of another rate limit from now on. */
  setLimit(limitPerMin: number, now: number): void {
    if (limitPerMin === this.limitPerMin) return;
    this.advance(now);
    this.limitPerMin = limitPerMin;
    this.fill();
  }

  /** Fills the buckets, because nobody can say what is in them any more: the machine's clock has jumped, or the limit is another. */
  fill(): void {
    this.whole = this.burst();
    this.half = this.burst() / 2;
  }

  /** Empties the buckets, because what was spent is forgotten with the session: the background then begins with no tokens and no debt. */
  empty(now: number): void {
    this.at = now;
    this.whole = 0;
    this.half = 0;
    this.outOfTurn.length = 0;
  }

  private burst(): number {
    if (this.limitPerMin <= 60) return (this.limitPerMin * BURST_AT_60) / 60;
    const slope = (BURST_AT_600 - BURST_AT_60) / 540;
    return Math.min(BURST_AT_600, BURST_AT_60 + (this.limitPerMin - 60) * slope);
  }

  /**
   * Spends one token on a request that waits for none. Requests that were paid for before it may leave after it, until the given time:
   * they do not exceed the share.
   */
  spendOutOfTurn(now: number, until: number): void {
    this.advance(now);
    this.whole -= 1;
    this.half -= 1;
    this.outOfTurn.push(until);
  }

  private advance(now: number): void {
    while ((this.outOfTurn[0] ?? now) < now) this.outOfTurn.shift();
    const perMs = this.limitPerMin / 60_000;
    const elapsedMs = now - this.at;
    this.at = now;
    this.whole = Math.min(this.burst(), this.whole + elapsedMs * perMs);
    this.half = Math.min(this.burst() / 2, this.half + (elapsedMs * perMs) / 2);
  }
}
