import { DEFAULT_LIMIT_PER_MIN } from '../../../src/watch/constants';
import type { ConnectionRuntime } from '../../../src/watch/model/records';
import {
  newConnectionRuntime,
  refill,
  shareOf,
  spend,
  untilToken,
} from '../../../src/watch/scheduling/budget';

/** The token bucket a caller pays from: ours is the real budget of `src/watch`, at our share of the server's. */
export interface Budget {
  /** Whole requests that may be sent now. */
  ready(nowMs: number, isVisible: boolean): number;
  spend(): void;
  /** Milliseconds until the next whole token. */
  untilTokenMs(isVisible: boolean): number;
}

export function ourShare(limitPerMin: number): Budget {
  let live: ConnectionRuntime = {
    ...newConnectionRuntime(0, true),
    limitPerMin,
    tokens: shareOf(limitPerMin, false).burst,
  };
  return {
    ready(nowMs, isVisible) {
      live = refill(live, nowMs, isVisible, null);
      return Math.floor(live.tokens + ROUNDING);
    },
    spend() {
      live = spend(live);
    },
    untilTokenMs: (isVisible) => untilToken(live, isVisible, null),
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
