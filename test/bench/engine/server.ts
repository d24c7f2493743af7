import { DEFAULT_LIMIT_PER_MIN } from '../../../src/watch/model/limits';
import type { ConnectionRuntime } from '../../../src/watch/model/records';
import {
  affordedPerMs,
  newConnectionRuntime,
  refill,
  shareOf,
  spend,
  untilTokens,
} from '../../../src/watch/scheduling/budget';

/** The token bucket a caller pays from: ours is the real budget of `src/watch`, at our share of the server's. */
export interface Budget {
  /** Requests that may be sent now, a fraction included. */
  tokens(nowMs: number, isVisible: boolean): number;
  burst(isVisible: boolean): number;
  /** Requests per millisecond that it affords for the next seconds. */
  affordedPerMs(nowMs: number, isVisible: boolean): number;
  spend(): void;
  /** Milliseconds until there are so many tokens. */
  untilMs(isVisible: boolean, wanted: number): number;
}

export function ourShare(limitPerMin: number): Budget {
  let live: ConnectionRuntime = {
    ...newConnectionRuntime(0, true),
    limitPerMin,
    tokens: shareOf(limitPerMin, false).burst,
  };
  return {
    tokens(nowMs, isVisible) {
      live = refill(live, nowMs, { isVisible, ownLimit: null });
      return live.tokens + ROUNDING;
    },
    burst: (isVisible) => shareOf(limitPerMin, isVisible).burst,
    affordedPerMs: (nowMs, isVisible) => affordedPerMs(live, nowMs, { isVisible, ownLimit: null }),
    spend() {
      live = spend(live);
    },
    untilMs: (isVisible, wanted) => untilTokens(live, { isVisible, ownLimit: null }, wanted),
  };
}

/** A token that is whole but for rounding is whole: without it simulated time would stand still. */
const ROUNDING = 1e-6;

/** The server's own limit: what is sent beyond it is answered 429 and brings nothing. */
export class Limiter {
  refused = 0;
  #tokens: number;
  #at = 0;
  readonly #share: { perMs: number; burst: number };

  constructor(limitPerMin: number) {
    this.#share = shareOf(limitPerMin, true);
    this.#tokens = this.#share.burst;
  }

  accepts(nowMs: number): boolean {
    const { perMs, burst } = this.#share;
    this.#tokens = Math.min(burst, this.#tokens + (nowMs - this.#at) * perMs);
    this.#at = nowMs;
    if (this.#tokens < 1 - ROUNDING) {
      this.refused += 1;
      return false;
    }
    this.#tokens -= 1;
    return true;
  }
}

export const RATES = [10 * DEFAULT_LIMIT_PER_MIN, DEFAULT_LIMIT_PER_MIN] as const;
