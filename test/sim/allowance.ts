import { BURST_AT_60, BURST_AT_600 } from '../../src/watch/scheduling/constants';

/**
 * The share, counted here independently of the engine: what of a connection's budget may have been spent by now. Two
 * buckets: the whole one binds always, the half one while nobody looks.
 */
export class Allowance {
  limitPerMin = 60;
  private whole: number;
  private half: number;
  private wasAttended = false;
  /** Until when those spent out of turn are not missed by the others. */
  private readonly outOfTurn: number[] = [];

  constructor(private at: number) {
    this.whole = this.burst();
    this.half = this.burst() / 2;
  }

  /** Spends one; answers how far the share was overrun (0 when it was kept). */
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

  setLimit(limitPerMin: number, now: number): void {
    if (limitPerMin === this.limitPerMin) return;
    this.advance(now);
    this.limitPerMin = limitPerMin;
    this.fill();
  }

  /** What cannot be known any more is given in full: the machine's clock jumped. */
  fill(): void {
    this.whole = this.burst();
    this.half = this.burst() / 2;
  }

  /** What was spent is forgotten with the session: the design starts over with nothing, neither credit nor debt. */
  empty(now: number): void {
    this.at = now;
    this.whole = 0;
    this.half = 0;
    this.outOfTurn.length = 0;
  }

  /** What was spent out of turn is forgotten, what may be spent is not: it could not be read this once. */
  forgive(now: number): void {
    this.advance(now);
    this.whole = Math.max(0, this.whole);
    this.half = Math.max(0, this.half);
    this.outOfTurn.length = 0;
  }

  private burst(): number {
    if (this.limitPerMin <= 60) return (this.limitPerMin * BURST_AT_60) / 60;
    const slope = (BURST_AT_600 - BURST_AT_60) / 540;
    return Math.min(BURST_AT_600, BURST_AT_60 + (this.limitPerMin - 60) * slope);
  }

  /** Spends one that waits for no other. Those that were paid before it may leave after it, and overrun nothing until then. */
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
