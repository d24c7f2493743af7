import { type RateLimit, TokenBucket } from '../synap-server/limiter';
import type { Random } from './random';
import { errorReply } from './synap-faults';
import type { Timeline } from './timeline';
import type { IncomingRequest, Reply } from './virtual-synap';

const MINUTE = 60_000;

/** The longest that a request is on its way to the server. Others are faster by up to as much. */
export const WAY_MS = 60;

/** What a server needs of the schedule that it is in. */
export interface ServerSurroundings {
  time: Timeline;
  random: Random;
  /** Is told that our own requests have exceeded the rate limit. */
  onOwn429(): void;
}

interface RateLimitContext extends ServerSurroundings {
  limit: RateLimit;
  hasOtherClients: boolean;
  saysLimits: boolean;
}

/** The rate limit of a server, for each of its keys. */
export class SynapRateLimit {
  /** By key. */
  private readonly buckets = new Map<string, TokenBucket>();
  /**
   * The same with room for what requests may be faster or slower on their way. A client that keeps to the limit may be refused by
   * the other buckets, but never by these.
   */
  private readonly lenientBuckets = new Map<string, TokenBucket>();
  /** By key: when it was last checked by whoami. */
  private readonly checkedAt = new Map<string, number>();

  constructor(private readonly context: RateLimitContext) {}

  /** Takes a token for a request. Returns false, and makes the reply a 429, if the rate limit allows no more. */
  allows(request: IncomingRequest, reply: Reply): boolean {
    const { limit, hasOtherClients, random, saysLimits } = this.context;
    const { perMin, burst } = limit;
    const now = this.context.time.server();
    const key = request.key ?? '';
    const bucket = this.buckets.get(key) ?? new TokenBucket(limit, now);
    this.buckets.set(key, bucket);
    const lenientLimit = { perMin, burst: burst + (perMin / MINUTE) * WAY_MS };
    const lenientBucket = this.lenientBuckets.get(key) ?? new TokenBucket(lenientLimit, now);
    this.lenientBuckets.set(key, lenientBucket);
    if (hasOtherClients && random.chance(0.3)) bucket.take(now);
    const allowance = bucket.take(now);
    const isExcused = this.isNextCheck(request) || request.isLate;
    const isTooMany = !isExcused && !lenientBucket.take(now).allowed;
    if (saysLimits) {
      reply.headers['x-ratelimit-limit'] = String(allowance.limit);
      reply.headers['x-ratelimit-remaining'] = String(allowance.remaining);
      reply.headers['x-ratelimit-reset'] = String(allowance.resetAtSec);
    }
    if (allowance.allowed) return true;
    if (isTooMany && !hasOtherClients) this.context.onOwn429();
    reply.headers['retry-after'] = String(allowance.retryAfterSec);
    errorReply(reply, 429, 'rate limited');
    return false;
  }

  /**
   * Whether this checks a key so soon after its last check that the limit has not allowed one more request since. Checks wait for no
   * token, and polls leave just one token for them, so two checks so close together may exceed the limit by one.
   */
  private isNextCheck({ path, key }: IncomingRequest): boolean {
    if (path !== '/api/v1/auth/whoami') return false;
    const now = this.context.time.mono;
    const before = this.checkedAt.get(key ?? '') ?? Number.NEGATIVE_INFINITY;
    this.checkedAt.set(key ?? '', now);
    return now - before < MINUTE / this.context.limit.perMin;
  }
}
