import type { FinalStatus } from '../../src/synap/status';
import { type RateLimit, TokenBucket } from '../synap-server/limiter';
import type { Random } from './random';
import type { Timeline } from './timeline';

/** What a job does. Times are the server's, in ms since the schedule's start. */
export interface Job {
  id: string;
  instance: string;
  queuedAt: number;
  startedAt: number;
  /** Infinity: never. */
  completedAt: number;
  final: FinalStatus;
  /** Answered 404 before this: creation lags. */
  visibleAt: number;
  memories: number;
  /** The server refuses this ID with this status whatever the key. */
  refusal: number | null;
  /** From then on the server does not know it any more. */
  forgottenAt: number | null;
}

export interface Account {
  instance: string;
  isRevoked: boolean;
  hasCredits: boolean;
}

export interface IncomingRequest {
  path: string;
  key: string | null;
  /** The machine slept while it was on its way: whoever sent it could not know when it would come. */
  isLate: boolean;
}

/** What comes back, and how. `stall`: nothing more ever comes. */
export interface Reply {
  delayMs: number;
  status: number;
  headers: Record<string, string>;
  body: string;
  how: 'whole' | 'dropped' | 'stalled' | 'body_dropped' | 'body_stalled' | 'huge';
  /** Whether this was sabotage, or is somebody else's. */
  isFault: boolean;
  /** How the job ended, where this is Synap's own word on that. */
  finalStatus: string | null;
}

const MINUTE = 60_000;

const OUT_OF_CREDITS = 'insufficient_credits';

/** Whether an answer refuses for want of credits: that is no limit on requests. */
export const saysNoCredits = (status: number, body: string): boolean =>
  (status === 402 && /credit/i.test(body)) || (status === 429 && body.includes(OUT_OF_CREDITS));

/** The most by which one request is longer on its way than another. */
export const WAY_MS = 60;

type TimeStyle = (ms: number) => string;

/** The forms in which servers write a time (docs/SYNAP-API.md, "The status body"). */
const TIME_STYLES: TimeStyle[] = [
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString().replace('Z', '000'),
  (ms) => new Date(ms).toISOString().replace('Z', '+00:00'),
];

const WORDS: Record<FinalStatus, string[]> = {
  completed: ['completed', 'completed', 'COMPLETED', 'done', 'success'],
  failed: ['failed', 'failed', 'error'],
  cancelled: ['cancelled'],
  partial_success: ['partial_success'],
};

/** One Synap at one address: its accounts, its jobs, its clock, its limit, and what is wrong with it today. */
export class VirtualSynap {
  readonly accounts = new Map<string, Account>();
  readonly jobs = new Map<string, Job>();
  /** By key: when its account was last revoked or without credits. */
  readonly refusedAt = new Map<string, number>();
  faultRate = 0;
  private readonly buckets = new Map<string, TokenBucket>();
  /** The same with room for what the way here makes earlier or later: who keeps to the limit is refused by the first alone. */
  private readonly lenientBuckets = new Map<string, TokenBucket>();
  /** By key: when it was last checked. */
  private readonly checkedAt = new Map<string, number>();
  private readonly style: TimeStyle;
  /** Whether its answers say its limit: otherwise it counts as the documented 60 a minute. */
  readonly saysLimits: boolean;
  /** Whether its answers carry a `Date`: otherwise its clock cannot be known. */
  readonly saysDate: boolean;

  constructor(
    readonly baseUrl: string,
    readonly limit: RateLimit,
    private readonly time: Timeline,
    private readonly random: Random,
    private readonly onOwn429: () => void,
    /** Programs of the person's own that share the key. */
    readonly hasOtherClients: boolean,
  ) {
    this.style = random.pick(TIME_STYLES);
    this.saysLimits = random.chance(0.7);
    this.saysDate = random.chance(0.85);
  }

  private now(): number {
    return this.time.server();
  }

  addAccount(key: string, instance: string): void {
    this.accounts.set(key, { instance, isRevoked: false, hasCredits: true });
  }

  /** Called before anything happens: who was refused since the last time has been until now. */
  noteRefusals(): void {
    for (const [key, { isRevoked, hasCredits }] of this.accounts)
      if (isRevoked || !hasCredits) this.refusedAt.set(key, this.time.mono);
  }

  /** Finished jobs are deleted, or expire. */
  forgetFinished(): void {
    const now = this.now();
    for (const job of this.jobs.values()) if (now >= job.completedAt) job.forgottenAt ??= now;
  }

  outcomeOf(id: string, instance: string): string | null {
    const job = this.jobs.get(id);
    if (job === undefined || job.instance !== instance || this.now() < job.completedAt) return null;
    return job.final;
  }

  /** Answers a request that has arrived. */
  answer(request: IncomingRequest): Reply {
    const random = this.random;
    const reply: Reply = {
      delayMs: 10 + random.spread(5, 300),
      status: 200,
      headers: {},
      body: '',
      how: 'whole',
      isFault: false,
      finalStatus: null,
    };
    if (this.saysDate) reply.headers.date = new Date(this.now()).toUTCString();
    if (random.chance(0.5)) reply.headers['x-correlation-id'] = random.uuid();
    if (random.chance(this.faultRate)) return this.faultOf(reply);
    if (request.path === '/health') return { ...reply, body: '{"status":"ok"}' };
    const account = request.key === null ? undefined : this.accounts.get(request.key);
    if (account === undefined || account.isRevoked) return errorReply(reply, 401, 'Invalid API key');
    if (!this.isWithinLimit(request, reply)) return reply;
    if (request.path === '/api/v1/auth/whoami') {
      const body = { client_id: 'cli_1', instance_id: account.instance, user_context_isolation: 'strict' };
      return { ...reply, body: JSON.stringify(body) };
    }
    const id = request.path.split('/').at(-1) ?? '';
    // The wire knows both forms; which one comes is a matter of the ID.
    const status = Number.parseInt(id.slice(0, 1), 16) % 2 === 0 ? 402 : 429;
    if (!account.hasCredits) return errorReply(reply, status, 'no credits', { error: OUT_OF_CREDITS });
    return this.status(id, account, reply);
  }

  private isWithinLimit(request: IncomingRequest, reply: Reply): boolean {
    const { perMin, burst } = this.limit;
    const key = request.key ?? '';
    const bucket = this.buckets.get(key) ?? new TokenBucket(this.limit, this.now());
    this.buckets.set(key, bucket);
    const lenientLimit = { perMin, burst: burst + (perMin / MINUTE) * WAY_MS };
    const lenientBucket = this.lenientBuckets.get(key) ?? new TokenBucket(lenientLimit, this.now());
    this.lenientBuckets.set(key, lenientBucket);
    if (this.hasOtherClients && this.random.chance(0.3)) bucket.take(this.now());
    const allowance = bucket.take(this.now());
    const isExcused = this.isNextCheck(request) || request.isLate;
    const isTooMany = !isExcused && !lenientBucket.take(this.now()).allowed;
    if (this.saysLimits) {
      reply.headers['x-ratelimit-limit'] = String(allowance.limit);
      reply.headers['x-ratelimit-remaining'] = String(allowance.remaining);
      reply.headers['x-ratelimit-reset'] = String(allowance.resetAtSec);
    }
    if (allowance.allowed) return true;
    if (isTooMany && !this.hasOtherClients) this.onOwn429();
    reply.headers['retry-after'] = String(allowance.retryAfterSec);
    errorReply(reply, 429, 'rate limited');
    return false;
  }

  /**
   * Whether a key is checked again before one more request is allowed. Checks wait for no token, and the polls leave one for them: two
   * so close together may be one too many.
   */
  private isNextCheck({ path, key }: IncomingRequest): boolean {
    if (path !== '/api/v1/auth/whoami') return false;
    const now = this.time.mono;
    const before = this.checkedAt.get(key ?? '') ?? Number.NEGATIVE_INFINITY;
    this.checkedAt.set(key ?? '', now);
    return now - before < MINUTE / this.limit.perMin;
  }

  private status(id: string, account: Account, reply: Reply): Reply {
    const job = this.jobs.get(id);
    if (job?.refusal) return errorReply(reply, job.refusal, 'no access to this ingestion');
    const isGone = job === undefined || job.forgottenAt !== null;
    if (isGone || job.instance !== account.instance || this.now() < job.visibleAt) {
      return errorReply(reply, 404, 'Ingestion not found');
    }
    const finalStatus = this.outcomeOf(id, account.instance);
    return { ...reply, body: JSON.stringify(this.body(job)), finalStatus };
  }

  private body(job: Job): Record<string, unknown> {
    const now = this.now();
    const isOver = now >= job.completedAt;
    const isStarted = now >= job.startedAt;
    const part = isOver ? 1 : Math.max(0, Math.min(1, (now - job.startedAt) / 120_000));
    const memories = isStarted ? Math.floor(job.memories * part) : 0;
    const word = isOver ? this.word(job) : isStarted ? 'processing' : 'queued';
    return {
      ingestion_id: job.id,
      document_id: `doc-${job.id.slice(0, 4)}`,
      status: word,
      queued_at: this.style(job.queuedAt),
      started_at: isStarted ? this.style(job.startedAt) : null,
      completed_at: isOver ? this.style(job.completedAt) : null,
      memories_created: memories,
      memory_ids: Array.from({ length: memories }, (_, index) => `${job.id.slice(0, 8)}-m${index}`),
      error_message: isOver && job.final !== 'completed' ? 'Embedding failed' : null,
    };
  }

  private word(job: Job): string {
    const words = WORDS[job.final];
    return words[Number.parseInt(job.id.slice(0, 6), 16) % words.length] ?? job.final;
  }

  /** One of the ways in which an answer can be wrong. */
  private faultOf(reply: Reply): Reply {
    const { random } = this;
    const fault: Reply = { ...reply, isFault: true };
    const page = '<!doctype html><title>Sign in</title>';
    const ways: (() => Reply)[] = [
      () => this.maybeWithRetryAfter(errorReply(fault, random.pick([500, 502, 503, 504]), 'upstream')),
      () => this.maybeWithRetryAfter(errorReply(fault, random.pick([500, 502, 503, 504]), 'upstream')),
      () => this.withOddRetryAfter(errorReply(fault, 429, 'slow down')),
      () => this.withOddRetryAfter(errorReply(fault, 429, 'slow down')),
      () => ({ ...fault, how: 'dropped' }),
      () => ({ ...fault, how: 'stalled' }),
      () => ({ ...fault, how: 'body_stalled', body: '{"status": "comp' }),
      () => ({ ...fault, how: 'body_dropped', body: '{"status": "comp' }),
      () => ({ ...fault, body: page }),
      () => ({ ...fault, status: 502, body: page }),
      () => ({ ...fault, status: 404, body: page }),
      () => ({ ...fault, body: '' }),
      () => ({ ...fault, body: 'null' }),
      () => ({ ...fault, body: '{"status": 7}' }),
      () => ({ ...fault, body: '{"status": "completed"' }),
      () => ({ ...fault, body: JSON.stringify({ ingestion_id: random.uuid(), status: 'failed' }) }),
      () => ({ ...fault, body: JSON.stringify({ status: 'pondering', memories_created: -1 }) }),
      () => errorReply(fault, 408, 'timeout'),
      () => errorReply(fault, 418, 'teapot'),
      () => ({ ...fault, delayMs: random.int(5_000, 25_000), status: 500 }),
    ];
    if (random.chance(0.01)) return { ...fault, how: 'huge' };
    return random.pick(ways)();
  }

  private maybeWithRetryAfter(reply: Reply): Reply {
    if (this.random.chance(0.2)) reply.headers['retry-after'] = String(this.random.int(1, 90));
    return reply;
  }

  private withOddRetryAfter(reply: Reply): Reply {
    const { random } = this;
    const inSeconds = random.int(1, 300);
    const forms = [
      String(inSeconds),
      String(inSeconds),
      new Date(this.now() + inSeconds * 1000).toUTCString(),
      null,
      'soon',
      '-5',
      '99999999',
      '0',
      '1.5',
    ];
    const form = random.pick(forms);
    if (form !== null) reply.headers['retry-after'] = form;
    return reply;
  }
}

function errorReply(reply: Reply, status: number, detail: string, more: object = {}): Reply {
  reply.status = status;
  reply.body = JSON.stringify({ detail, ...more });
  return reply;
}
