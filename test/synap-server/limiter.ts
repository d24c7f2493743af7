/** What one key may spend. `burst` requests at once, refilled evenly at `perMin` a minute. */
export interface RateLimit {
  perMin: number;
  burst: number;
}

/** What Synap documents for its two plans. */
export const FREE_LIMIT: RateLimit = { perMin: 60, burst: 10 };
export const PRO_LIMIT: RateLimit = { perMin: 600, burst: 50 };

/** One request's verdict, with everything the documented headers say. */
export interface Allowance {
  allowed: boolean;
  limit: number;
  /** Whole requests that may still be sent at once. */
  remaining: number;
  /** Unix seconds, rounded up, at which the whole burst is available again. */
  resetAtSec: number;
  /** Whole seconds until the next request is allowed, at least 1; 0 when this one was. */
  retryAfterSec: number;
}

/** A token bucket on a clock that is handed in. Starts full. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor(
    readonly limit: RateLimit,
    now: number,
  ) {
    this.#tokens = limit.burst;
    this.#filledAt = now;
  }

  /** Spends one token at `now` (epoch ms) if there is one. A refused request costs nothing. */
  take(now: number): Allowance {
    this.#refill(now);
    const allowed = this.#tokens >= 1;
    if (allowed) this.#tokens -= 1;
    return {
      allowed,
      limit: this.limit.perMin,
      remaining: Math.floor(this.#tokens),
      resetAtSec: Math.ceil((now + this.#msUntil(this.limit.burst)) / 1000),
      retryAfterSec: allowed ? 0 : Math.max(1, Math.ceil(this.#msUntil(1) / 1000)),
    };
  }

  #refill(now: number): void {
    // A test's clock may jump back: that neither takes tokens away nor gives them twice.
    const elapsedMs = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.limit.burst, this.#tokens + elapsedMs * this.#perMs);
    this.#filledAt = now;
  }

  #msUntil(tokens: number): number {
    return Math.max(0, tokens - this.#tokens) / this.#perMs;
  }

  get #perMs(): number {
    return this.limit.perMin / 60_000;
  }
}
