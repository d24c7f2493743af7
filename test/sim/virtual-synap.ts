import type { FinalStatus } from '../../src/synap/status';
import type { Random } from './random';
import type { ServerSetup } from './setup';
import { errorReply, faultOf } from './synap-faults';
import { type ServerSurroundings, SynapRateLimit } from './synap-rate-limit';
import type { Timeline } from './timeline';

/** A job on the server. Its times are in epoch ms, by the server's clock. */
export interface Job {
  /** Its ingestion ID. */
  id: string;
  /** The instance that it belongs to: only keys of this instance find it. */
  instance: string;
  queuedAt: number;
  startedAt: number;
  /** Infinity for a job that never finishes. */
  completedAt: number;
  final: FinalStatus;
  /** Until then the server answers 404, because a new job lags behind its creation. */
  visibleAt: number;
  memories: number;
  /** The status with which the server refuses this ID whatever the key; null if it does not. */
  refusal: number | null;
  /** From then on the server does not know the job any more. */
  forgottenAt: number | null;
}

/** What the server knows of a key. */
export interface Account {
  instance: string;
  isRevoked: boolean;
  hasCredits: boolean;
}

/** A request that has arrived at the server. */
export interface IncomingRequest {
  path: string;
  key: string | null;
  /** The machine slept, or its clock was set ahead, while the request was on its way: its sender could not know when it would arrive. */
  isLate: boolean;
}

/** An answer, and how it arrives. */
export interface Reply {
  delayMs: number;
  status: number;
  headers: Record<string, string>;
  body: string;
  /** `dropped` breaks the connection and `stalled` sends nothing more: before the answer begins, or in the middle of its body. */
  how: 'whole' | 'dropped' | 'stalled' | 'body_dropped' | 'body_stalled' | 'huge';
  /** Whether this is not Synap's own true word: a fault of the server, or an answer that an intermediary made or spoiled. */
  isFault: boolean;
  /** The final status of the job, where this is Synap's own word on that; otherwise null. */
  finalStatus: string | null;
}

const OUT_OF_CREDITS = 'insufficient_credits';

/** Whether an answer refuses for want of credits. A 429 that does so is no rate limit. */
export const saysNoCredits = (status: number, body: string): boolean =>
  (status === 402 && /credit/i.test(body)) || (status === 429 && body.includes(OUT_OF_CREDITS));

type TimeStyle = (ms: number) => string;

/** The forms in which servers write a time (docs/SYNAP-API.md, "The status body"). */
const TIME_STYLES: TimeStyle[] = [
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString().replace('Z', '000'),
  (ms) => new Date(ms).toISOString().replace('Z', '+00:00'),
];

/** The words that servers write for each final status (docs/SYNAP-API.md). */
const WORDS: Record<FinalStatus, string[]> = {
  completed: ['completed', 'completed', 'COMPLETED', 'done', 'success'],
  failed: ['failed', 'failed', 'error'],
  cancelled: ['cancelled'],
  partial_success: ['partial_success'],
};

/** One Synap server: its accounts, its jobs, its clock, its rate limit, and how often it is at fault. */
export class VirtualSynap {
  /** By key. */
  readonly accounts = new Map<string, Account>();
  /** By ingestion ID. */
  readonly jobs = new Map<string, Job>();
  /** By key: when its account was last revoked or without credits, by the clock that never jumps. */
  readonly refusedAt = new Map<string, number>();
  /** How likely an answer is faulty. */
  faultRate = 0;
  /** How it writes times. */
  private readonly style: TimeStyle;
  /** Whether its answers say its rate limit. If not, clients have to assume the documented 60 requests a minute. */
  readonly saysLimits: boolean;
  /** Whether its answers carry a `Date`. If not, clients cannot know its clock. */
  readonly saysDate: boolean;

  readonly baseUrl: string;
  private readonly time: Timeline;
  private readonly random: Random;
  private readonly rateLimit: SynapRateLimit;

  constructor({ baseUrl, limit, hasOtherClients }: ServerSetup, surroundings: ServerSurroundings) {
    const { time, random } = surroundings;
    this.baseUrl = baseUrl;
    this.time = time;
    this.random = random;
    this.style = random.pick(TIME_STYLES);
    this.saysLimits = random.chance(0.7);
    this.saysDate = random.chance(0.85);
    const { saysLimits } = this;
    this.rateLimit = new SynapRateLimit({ ...surroundings, limit, hasOtherClients, saysLimits });
  }

  private now(): number {
    return this.time.server();
  }

  /** Makes a key known to the server, as one of an instance. */
  addAccount(key: string, instance: string): void {
    this.accounts.set(key, { instance, isRevoked: false, hasCredits: true });
  }

  /** Called before each thing that happens: an account that is refused now has been refused since the last call. */
  noteRefusals(): void {
    for (const [key, { isRevoked, hasCredits }] of this.accounts)
      if (isRevoked || !hasCredits) this.refusedAt.set(key, this.time.mono);
  }

  /** All jobs that have finished are deleted, or expire. */
  forgetFinished(): void {
    const now = this.now();
    for (const job of this.jobs.values()) if (now >= job.completedAt) job.forgottenAt ??= now;
  }

  /** How a job has ended, as a key of this instance would be told; null if it has not, or is not this instance's. */
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
    if (random.chance(this.faultRate)) return faultOf(reply, random, this.now());
    if (request.path === '/health') return { ...reply, body: '{"status":"ok"}' };
    const account = request.key === null ? undefined : this.accounts.get(request.key);
    if (account === undefined || account.isRevoked) return errorReply(reply, 401, 'Invalid API key');
    if (!this.rateLimit.allows(request, reply)) return reply;
    if (request.path === '/api/v1/auth/whoami') {
      const body = { client_id: 'cli_1', instance_id: account.instance, user_context_isolation: 'strict' };
      return { ...reply, body: JSON.stringify(body) };
    }
    const id = request.path.split('/').at(-1) ?? '';
    // Synap has both forms (docs/SYNAP-API.md). The ID decides which one comes, so that it is always the same for an ingestion.
    const status = Number.parseInt(id.slice(0, 1), 16) % 2 === 0 ? 402 : 429;
    if (!account.hasCredits) return errorReply(reply, status, 'no credits', { error: OUT_OF_CREDITS });
    return this.status(id, account, reply);
  }

  /** Answers a request for the status of an ingestion. */
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

  /** The status body of a job (docs/SYNAP-API.md). */
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

  /** The word for the final status of a job: always the same one for the same job. */
  private word(job: Job): string {
    const words = WORDS[job.final];
    return words[Number.parseInt(job.id.slice(0, 6), 16) % words.length] ?? job.final;
  }
}
